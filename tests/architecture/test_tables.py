"""Each table has one room that writes it, and that room says so."""

import ast
import re
import tempfile
from collections import defaultdict
from functools import cache
from pathlib import Path

from appliance.app import project_folder
from appliance.core.db import Database
from appliance.core.migrate import migrate
from tests.architecture.source import Module, check, modules, texts

WRITES = re.compile(
    r"\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|DELETE\s+FROM)\s+\"?([\w{}]+)\"?"
    r"|\bUPDATE\s+(?:OR\s+\w+\s+)?\"?([\w{}]+)\"?\s+(?:AS\s+\w+\s+)?SET\b",
    re.IGNORECASE,
)


@cache
def tables() -> frozenset[str]:
    """All tables that the migrations create, audit tables aside: triggers alone write those."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(Path(folder) / "empty.db")
        migrate(database.writer_connection, project_folder("migrations"))
        found = database.writer_connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        database.close()
    return frozenset(name for (name,) in found if not name.endswith("_audit") and not name.startswith("sqlite_"))


def _writes() -> dict[str, dict[str, tuple[Module, ast.AST]]]:
    """Table: who writes it (a domain or ``core``), with one place of each."""
    found: dict[str, dict[str, tuple[Module, ast.AST]]] = defaultdict(dict)
    for module in modules():
        writer = module.domain or ("core" if module.name.startswith("appliance.core") else None)
        if writer is None:
            continue
        for node, text in texts(module):
            for match in WRITES.finditer(text):
                found[match[1] or match[2]].setdefault(writer, (module, node))
    return found


def test_each_table_is_written_by_one_room() -> None:
    check(
        f"{module.at(node)}: {writer} writes {table}, and so does {', '.join(sorted(set(writers) - {writer}))}"
        for table, writers in _writes().items()
        if table in tables() and len(writers) > 1
        for writer, (module, node) in writers.items()
    )


def test_written_tables_exist() -> None:
    """A name that is put together at run time cannot be checked, so queries name their tables."""
    check(
        f"{module.at(node)}: writes {table}, which is no table"
        for table, writers in _writes().items()
        if table not in tables() and not table.endswith("_audit")
        for writer, (module, node) in writers.items()
        if writer != "core"
    )


def test_audit_rows_are_left_to_the_triggers() -> None:
    check(
        f"{module.at(node)}: {writer} writes {table}"
        for table, writers in _writes().items()
        if table.endswith("_audit")
        for writer, (module, node) in writers.items()
        if "INSERT" in "".join(text for place, text in texts(module) if place is node)
    )


def test_a_room_says_which_tables_it_owns() -> None:
    described = {
        module.domain: ast.get_docstring(module.tree) or ""
        for module in modules()
        if module.domain and module.role == "__init__" and module.name.count(".") == 2
    }
    check(
        f"{module.at(node)}: {writer} writes {table}, but its __init__ does not say ``{table}``"
        for table, writers in _writes().items()
        if table in tables()
        for writer, (module, node) in writers.items()
        if writer != "core" and f"``{table}``" not in re.sub(r"``, ``|, ", "``, ``", described.get(writer, ""))
    )
