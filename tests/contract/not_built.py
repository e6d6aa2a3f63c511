"""Writes ``appliance/NOT_BUILT.md``: the operations of the contract that this version does not have (``make lists``)."""

from itertools import groupby

from appliance.app import operations
from appliance.core.http.contract_paths import CONTRACT_OPERATIONS
from appliance.core.http.operation import Operation
from tests.architecture.source import ROOT

FILE = ROOT / "appliance" / "NOT_BUILT.md"


def missing() -> list[tuple[str, str]]:
    """Method and path of every operation that answers 501."""
    registry = operations()
    return [(method, path) for method, path in CONTRACT_OPERATIONS if not _is_built(registry.operations, method, path)]


def _is_built(built: list[Operation], method: str, path: str) -> bool:
    return any(path == operation.path and method in {operation.method, *operation.aliases} for operation in built)


def text() -> str:
    """The whole file."""
    absent = missing()
    lines = [
        "# Not built yet",
        "",
        f"Of the {len(CONTRACT_OPERATIONS)} operations of API 3.3.5 these {len(absent)} answer 501.",
        "Written by `make lists`; a test fails when it is out of date.",
    ]
    for area, group in groupby(sorted(absent, key=lambda entry: (_area(entry[1]), entry[1])), lambda entry: _area(entry[1])):
        lines += ["", f"## {area}", "", *(f"- {method} {path}" for method, path in group)]
    return "\n".join(lines) + "\n"


def _area(path: str) -> str:
    return path.split("/")[1]


if __name__ == "__main__":
    FILE.write_text(text())
