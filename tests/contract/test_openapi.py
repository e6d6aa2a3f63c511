"""What we claim to offer is what the contract says, and the list of what we do not offer is true."""

import fnmatch
import json
from pathlib import Path
from typing import Any

import pytest

from appliance.app import operations
from appliance.core.http.contract_paths import CONTRACT_OPERATIONS
from appliance.core.http.openapi import document
from tests.contract import not_built
from tests.contract.comparison import Comparison

ACCEPTED: dict[str, str] = {
    "deletePerson DELETE * body: required: no*": "apps before 3.3 send none (behaviour/11 §3.7)",
    "getSearchSuggestions GET * 200[[]]: nullable: yes*": "null when asked for, as recorded (deviations.md)",
    "redirectOAuthToMobile GET * statuses: *": "the reference redirects too (mobile-app.md §1.5); its document says 200",
    "logoutOAuth POST * body: content type: *": "forms are read like JSON everywhere; our document names JSON only",
    "reverseGeocode GET * query l??: m??imum: *": "a position off the globe is refused instead of answered with nowhere",
}
"""Differences that we want: a pattern of the line, and why. One that matches nothing any more fails the test."""


@pytest.fixture(scope="module")
def contract(shared: Path) -> dict[str, Any]:
    """The contract's document."""
    return json.loads((shared / "contract" / "immich-3.3.5.openapi.json").read_text())


@pytest.fixture(scope="module")
def ours() -> dict[str, Any]:
    """Our document."""
    return json.loads(document(operations()))


def test_every_claimed_operation_is_the_contracts(ours: dict[str, Any], contract: dict[str, Any]) -> None:
    found = list(Comparison(ours, contract).differences())
    unexpected = [line for line in found if not any(fnmatch.fnmatchcase(line, pattern) for pattern in ACCEPTED)]
    assert not unexpected, f"{len(unexpected)} differences:\n" + "\n".join(unexpected)
    gone = [pattern for pattern in ACCEPTED if not fnmatch.filter(found, pattern)]
    assert not gone, "these accepted differences are no more: " + ", ".join(gone)


def test_the_table_of_contract_paths_is_the_contracts(contract: dict[str, Any]) -> None:
    paths = {(method.upper(), path) for path, item in contract["paths"].items() for method in item}
    assert set(CONTRACT_OPERATIONS) == paths


OURS = {("GET", "/shoebox/addresses")}
"""Operations for our own page."""


def test_operations_outside_the_document_are_known(contract: dict[str, Any], shared: Path) -> None:
    """What is not documented exists because an app that we serve still calls it, or our own page."""
    legacy = json.loads((shared / "contract" / "legacy-operations.json").read_text())
    known = {(entry["method"], _bare(entry["path"])) for key in ("operations", "hiddenRoutes310") for entry in legacy[key]}
    strange = [
        f"{operation.method} {operation.path} ({operation.id})"
        for operation in operations().operations
        if not operation.documented and (operation.method, _bare(operation.path)) not in known | OURS
    ]
    assert not strange, "neither in the contract nor called by an older app: " + ", ".join(strange)


def _bare(path: str) -> str:
    """A path without the names of its parameters."""
    return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))


def test_the_list_of_what_is_not_built_is_true() -> None:
    written = not_built.FILE.read_text() if not_built.FILE.is_file() else ""
    assert written == not_built.text(), f"{not_built.FILE.name} is out of date: run make lists"
