"""What a request costs does not grow with the library, and no request reads a big table from end to end."""

from pathlib import Path

import pytest

from tests.bench import seeding
from tests.guards import tour
from tests.guards.statements import assert_no_scans, recorded
from tests.scenario import Scenario, jpeg

SCANS_ON_PURPOSE: tuple[str, ...] = ()
"""Pieces of SQL that read a big table on purpose, each with its reason."""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory with an administrator and one real photo."""
    with Scenario(tmp_path / "data") as scenario:
        scenario.sign_up().upload(jpeg())
        scenario.settle()
    return tmp_path / "data"


def _counts(data: Path, more_assets: int) -> dict[str, int]:
    """Statements of every stop of the tour, with so many assets more."""
    with Scenario(data) as scenario:
        owner = scenario.rows('SELECT id FROM "user"')[0]["id"]
        asset_id = scenario.rows("SELECT id FROM asset LIMIT 1")[0]["id"]
    seeding.seed(data.resolve(), owner, more_assets)
    found = {}
    with Scenario(data) as scenario:
        person = scenario.log_in("admin@test.dev")
        for stop in tour.stops(asset_id):
            stop.visit(person)
            with recorded(scenario) as statements:
                stop.visit(person)
            found[stop.id] = len(statements)
    return found


def test_statements_do_not_grow_with_the_library(data: Path) -> None:
    few = _counts(data, 20)
    many = _counts(data, 400)
    grown = {name: (few[name], count) for name, count in many.items() if count > few[name] + 1}
    assert len(many) > 3, "the tour is too short to say anything"
    assert not grown, f"statements with 20 and with 400 assets: {grown}"


def test_no_request_scans_a_big_table(data: Path) -> None:
    with Scenario(data) as scenario:
        person = scenario.log_in("admin@test.dev")
        asset_id = scenario.rows("SELECT id FROM asset LIMIT 1")[0]["id"]
        with recorded(scenario) as statements:
            for stop in tour.stops(asset_id):
                stop.visit(person)
        assert_no_scans(scenario, statements, *SCANS_ON_PURPOSE)


def test_uploading_and_its_jobs_scan_no_big_table(data: Path) -> None:
    with Scenario(data) as scenario:
        person = scenario.log_in("admin@test.dev")
        with recorded(scenario) as statements:
            person.upload(jpeg())
            scenario.settle()
        assert_no_scans(scenario, statements, *SCANS_ON_PURPOSE)
