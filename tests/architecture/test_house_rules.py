"""Rules that every file keeps: where files are removed, where the clock is read, how long things are."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.source import Module, calls, check, modules, texts

SQL = re.compile(
    r"^\s*(SELECT\s|WITH\s+(RECURSIVE\s+)?\"?\w+\"?\s*(\(|AS\b)|INSERT\s+(OR\s+\w+\s+)?INTO\s|REPLACE\s+INTO\s|UPDATE\s+\S+\s+SET\s"
    r"|DELETE\s+FROM\s|CREATE\s+(TABLE|INDEX|UNIQUE|TRIGGER|VIRTUAL|TEMP)|DROP\s+(TABLE|INDEX|TRIGGER)|ALTER\s+TABLE"
    r"|EXPLAIN\s|BEGIN\b\s*(IMMEDIATE|EXCLUSIVE)?$|VACUUM)"
)
REMOVES = {"os.remove", "os.unlink", "os.rmdir", "os.removedirs", "shutil.rmtree", "shutil.move", "os.rename", "os.replace"}
CLOCKS = {
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
}
FORBIDDEN_NAMES = re.compile(r"(^|_)(utils?|helpers?|common|base|manager)($|_)")
FORBIDDEN_CLASSES = re.compile(r"(Utils?|Helpers?|Common|Manager)$|^Base[A-Z]")
MAX_FILE = 500
MAX_FUNCTION = 50


def _elsewhere(*homes: str) -> Iterator[Module]:
    return (module for module in modules() if module.name not in homes)


def test_sql_stands_in_queries_core_and_migrations() -> None:
    check(
        f"{module.at(node)}: SQL outside queries.py: {text.strip()[:60]!r}"
        for module in modules()
        if not module.path.stem.endswith("queries") and not module.name.startswith("appliance.core.")
        for node, text in texts(module)
        if SQL.match(text)
    )


def test_files_are_removed_in_one_place() -> None:
    check(
        f"{module.at(node)}: {called}() outside core/files.py"
        for module in _elsewhere("appliance.core.files")
        for node, called in calls(module)
        if called in REMOVES or called.rpartition(".")[2] in {"unlink", "rmdir", "rmtree"}
    )


def test_the_wall_clock_is_read_in_one_place() -> None:
    check(
        f"{module.at(node)}: {called}() outside core/clock.py"
        for module in _elsewhere("appliance.core.clock")
        for node, called in calls(module)
        if ".".join(called.split(".")[-2:]) in CLOCKS
    )


def test_ids_are_made_in_one_place() -> None:
    check(
        f"{module.at(node)}: {called}() outside core/ids.py"
        for module in _elsewhere("appliance.core.ids")
        for node, called in calls(module)
        if re.search(r"(^|\.)uuid[1-8]$", called)
    )


def test_no_module_or_class_has_a_name_that_says_nothing() -> None:
    check(
        f"{module.path}: a name that says nothing"
        for module in modules()
        for part in module.name.split(".")
        if FORBIDDEN_NAMES.search(part)
    )
    check(
        f"{module.at(node)}: a class named {node.name}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and FORBIDDEN_CLASSES.search(node.name)
    )


def test_files_can_be_read_in_one_sitting() -> None:
    check(
        f"{module.at(module.tree)}: {lines} lines, at most {MAX_FILE}"
        for folder in ("appliance", "tests")
        for module in modules(folder)
        if (lines := len(module.path.read_text().splitlines())) > MAX_FILE
    )


def test_functions_fit_on_a_screen() -> None:
    check(
        f"{module.at(node)}: {node.name} has {lines} lines, at most {MAX_FUNCTION}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (lines := _length(node)) > MAX_FUNCTION
    )


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function's body: a long signature or docstring makes nothing harder to follow."""
    statements = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (function.end_lineno or 0) - statements[0].lineno + 1 if statements else 0


def test_every_module_says_what_it_is() -> None:
    check(
        f"{module.at(module.tree)}: no docstring"
        for module in modules()
        if module.tree.body and ast.get_docstring(module.tree) is None
    )


def test_no_exception_is_swallowed_in_silence() -> None:
    """``except Exception: pass`` hides what the owner must know; a comment in its place says why it is no fault."""
    check(
        f"{module.at(handler)}: swallows {ast.unparse(handler.type) if handler.type else 'everything'} without a word"
        for module in modules()
        for handler in ast.walk(module.tree)
        if isinstance(handler, ast.ExceptHandler)
        and (handler.type is None or ast.unparse(handler.type) in {"Exception", "BaseException"})
        and all(isinstance(statement, ast.Pass | ast.Continue) for statement in handler.body)
    )
