"""Finds the settings of the system config that nothing reads: stored for moving in and out, without effect yet."""

import ast
import textwrap
from collections import Counter
from collections.abc import Iterator

from msgspec import inspect

from appliance.domains.system_config import SystemConfig
from tests.architecture.source import modules

DECLARATIONS = {"dtos", "visible_dtos", "defaults", "document", "config_file", "storage_template"}
"""Files of the room that keep and check settings; reading there is no effect."""

READ_BY_NAME = {"job"}
"""Sections whose members are looked up by names that come from a list."""

Leaf = tuple[tuple[str, str], ...]
"""From the section down to the setting: name in Python and on the wire."""


def idle() -> dict[str, list[str]]:
    """Section: its settings without effect, all by their names on the wire."""
    leaves = list(_leaves(inspect.type_info(SystemConfig)))
    names = Counter(leaf[-1][0] for leaf in leaves)
    reads = _reads()
    found: dict[str, list[str]] = {}
    for leaf in leaves:
        parent, name = leaf[-2][0] if len(leaf) > 1 else "", leaf[-1][0]
        is_read = (
            leaf[0][0] in READ_BY_NAME or (parent, name) in reads or (names[name] == 1 and any(read == name for _, read in reads))
        )
        if not is_read:
            found.setdefault(leaf[0][1], []).append(".".join(wire for _, wire in leaf[1:]))
    return found


def _leaves(kind: inspect.Type, path: Leaf = ()) -> Iterator[Leaf]:
    if isinstance(kind, inspect.Metadata):
        yield from _leaves(kind.type, path)
    elif isinstance(kind, inspect.StructType):
        for field in kind.fields:
            yield from _leaves(field.type, (*path, (field.name, field.encode_name)))
    else:
        yield path


def _reads() -> set[tuple[str, str]]:
    """Every ``parent.name`` in the program: ``config.image.preview.size`` reads ``size`` of ``preview``."""
    found = set()
    for module in modules():
        if module.domain == "system_config" and module.path.stem in DECLARATIONS:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute):
                parent = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
                found.add((parent, node.attr))
    return found


def text() -> str:
    """The list as it stands in the map."""
    lines = (f"- `{section}`: {', '.join(settings)}" for section, settings in sorted(idle().items()))
    return "".join(textwrap.fill(line, 126, subsequent_indent="  ", break_on_hyphens=False) + "\n" for line in lines)
