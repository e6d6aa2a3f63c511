"""The program's own source, parsed: what the guards of this folder look at."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Module:
    """One file. ``name`` is dotted; a package has the name of its folder."""

    path: Path
    name: str
    tree: ast.Module

    @property
    def domain(self) -> str | None:
        """The room that it lies in, None outside ``domains``."""
        parts = self.name.split(".")
        return parts[2] if parts[:2] == ["appliance", "domains"] and len(parts) > 2 else None

    @property
    def role(self) -> str:
        """``routes``, ``queries``… of a domain's file, ``noun`` for files with a name of their own."""
        if self.path.name == "__init__.py":
            return "__init__"
        last = self.path.stem.rpartition("_")[2]
        return last if last in {"routes", "dtos", "service", "queries", "access", "jobs", "events"} else "noun"

    def at(self, node: ast.AST) -> str:
        """``appliance/core/db.py:17``, for messages."""
        return f"{self.path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


@cache
def modules(folder: str = "appliance") -> tuple[Module, ...]:
    """Every Python file below ``folder``."""
    found = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        if "_bundled" in path.parts:
            continue
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found.append(Module(path, name, ast.parse(path.read_text(), str(path))))
    return tuple(found)


@cache
def names() -> frozenset[str]:
    """The dotted names of all modules of the program."""
    return frozenset(module.name for module in modules())


@dataclass(frozen=True)
class Import:
    """``module`` takes ``name`` (None: the module itself) from ``target``."""

    module: Module
    target: str
    name: str | None
    node: ast.stmt


def imports(module: Module) -> Iterator[Import]:
    """All imports of a module, those inside functions too; those for the type checker alone are no dependency."""
    for node in _running_statements(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(module, alias.name, None, node)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                yield Import(module, whole, None, node) if whole in names() else Import(module, base, alias.name, node)


def _running_statements(tree: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            continue
        yield child
        yield from _running_statements(child)


def dotted(node: ast.AST) -> str:
    """``os.path.join`` for the expression of that form, else the last attribute with a dot before it."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""


def calls(module: Module) -> Iterator[tuple[ast.Call, str]]:
    """Every call with the dotted text of what is called."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            yield node, dotted(node.func)


def texts(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """Every string that is not a docstring; the replaced parts of f-strings read ``{}``."""
    skipped: set[ast.AST] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Expr):
            skipped.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            skipped.update(node.values)
    for node in ast.walk(module.tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node, node.value
        elif isinstance(node, ast.JoinedStr):
            yield node, "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)


def check(faults: Iterable[str]) -> None:
    """Fails with all faults, one a line."""
    found = sorted(set(faults))
    assert not found, "\n" + "\n".join(found)
