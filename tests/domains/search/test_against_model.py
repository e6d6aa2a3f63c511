"""Thousands of searches of chance in libraries of chance find what a slow, obvious model finds."""

import random
from pathlib import Path
from typing import Any

import msgspec
import pytest

from appliance.core.access import AccessRules
from appliance.core.http.validation import validate
from appliance.core.principal import Principal
from appliance.domains.search import queries, service
from appliance.domains.search.dtos import MetadataSearchDto, StatisticsSearchDto
from tests.domains.search import library as model
from tests.scenario import Scenario

SEEDS = (1, 2, 3, 4)
QUERIES = 550


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch, scenario: Scenario) -> None:
    """Every album may be read: the rules of albums have tests of their own."""
    monkeypatch.setattr(AccessRules, "require", lambda *_arguments: None)


def _all_ids(scenario: Scenario, who: Principal, query: dict[str, Any], size: int) -> list[str]:
    """Every page of a search, one after the other."""
    found: list[str] = []
    more: dict[str, Any] = {}
    while True:
        search = validate({**query, "size": size, **more}, MetadataSearchDto)
        page = service.find_page(scenario.shoebox.runtime, who, search)
        found += page.ids
        if page.next_cursor:
            more = {"cursor": page.next_cursor}
        elif page.next_page:
            more = {"page": int(page.next_page)}
        else:
            return found


@pytest.mark.parametrize("seed", SEEDS)
def test_flat_and_filtered_searches_find_what_the_model_finds(scenario: Scenario, rules: None, seed: int) -> None:
    chance = random.Random(seed)
    library = scenario.shoebox.runtime.db.write(lambda transaction: model.make(transaction, chance, 90))
    who = Principal(user_id=library.me, email="", name="", is_admin=False)
    taken = {photo.id: (photo.taken, photo.id) for photo in library.photos}
    if seed % 2:
        service.index_texts(scenario.shoebox.runtime)
    for _ in range(QUERIES // 2):
        flat = model.any_flat(library, chance)
        expected = {photo.id for photo in library.photos if model.matches_flat(library, photo, flat)}
        found = _all_ids(scenario, who, flat, chance.choice((7, 1000)))
        assert found == sorted(expected, key=taken.__getitem__, reverse=True), flat
    for _ in range(QUERIES // 2):
        query = model.any_branch(library, chance)
        if chance.random() < 0.4:
            query["or"] = [model.any_branch(library, chance) for _ in range(chance.randint(1, 3))]
        by_album = _inside_albums(query)
        expected = {photo.id for photo in library.photos if model.matches_filter(library, photo, query, by_album=by_album)}
        found = _all_ids(scenario, who, {"filter": query, **_any_order(chance)}, chance.choice((7, 1000)))
        assert len(found) == len(set(found))
        assert set(found) == expected, query
        counted = service.count(scenario.shoebox.runtime, who, validate({"filter": query}, StatisticsSearchDto))
        assert counted == len(expected)


def _inside_albums(query: dict[str, Any]) -> bool:
    def binds(branch: dict[str, Any]) -> bool:
        return bool({"any", "all"} & branch.get("albumIds", {}).keys())

    return binds(query) or (bool(query.get("or")) and all(binds(branch) for branch in query["or"]))


def _any_order(chance: random.Random) -> dict[str, Any]:
    if chance.random() < 0.3:
        return {}
    field = chance.choice(("fileCreatedAt", "localDateTime", "fileSizeInBytes", "rating"))
    return {"orderBy": {"field": field, "direction": chance.choice(("asc", "desc"))}}


@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize("field", ["fileCreatedAt", "localDateTime", "fileSizeInBytes", "rating"])
def test_every_order_pages_through_everything_sorted(scenario: Scenario, field: str, direction: str) -> None:
    chance = random.Random(7)
    library = scenario.shoebox.runtime.db.write(lambda transaction: model.make(transaction, chance, 60))
    who = Principal(user_id=library.me, email="", name="", is_admin=False)
    order = {"orderBy": {"field": field, "direction": direction}}
    found = _all_ids(scenario, who, order, 7)
    attribute = {"fileCreatedAt": "taken", "localDateTime": "local", "fileSizeInBytes": "size", "rating": "rating"}[field]
    values = [getattr(next(photo for photo in library.photos if photo.id == one), attribute) for one in found]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=direction == "desc")
    assert values[len(known) :] == [None] * (len(values) - len(known)), "missing values stand last"


def test_no_search_scans_the_table_of_assets(scenario: Scenario, tmp_path: Path) -> None:
    chance = random.Random(5)
    runtime = scenario.shoebox.runtime
    library = runtime.db.write(lambda transaction: model.make(transaction, chance, 10))
    plans: list[str] = []
    with runtime.db.reading() as reader:
        run = reader.tuples

        def explained(sql: str, parameters: Any = ()) -> list[tuple[Any, ...]]:
            plans.extend(str(row[3]) for row in run(f"EXPLAIN QUERY PLAN {sql}", parameters))
            return run(sql, parameters)

        reader.tuples = explained  # type: ignore[method-assign]
        for owners in ([library.me], [library.me, library.partner]):
            for query in ({}, {"city": "Paris"}, {"originalFileName": "img"}, {"personIds": [library.people[0]]}):
                search = validate(query, MetadataSearchDto)
                who = Principal(user_id=library.me, email="", name="", is_admin=False)
                where, _, _ = service._prepare(runtime, reader, who, search)
                queries.page(reader, where, owners, queries.Order(), 10)
    assert plans
    assert [plan for plan in plans if plan.startswith("SCAN asset") and "INDEX" not in plan and "asset_fts" not in plan] == []


def test_a_cursor_that_is_none_of_ours_is_refused(scenario: Scenario) -> None:
    who = Principal(user_id="00000000-0000-4000-8000-000000000000", email="", name="", is_admin=False)
    for cursor in ("x", "e30", "W10", "WzEsIDJd", "bnVsbA"):
        search = validate({"cursor": cursor}, MetadataSearchDto)
        with pytest.raises(Exception, match="Validation failed"):
            service.find_page(scenario.shoebox.runtime, who, search)


def test_flat_fields_beside_a_filter_are_named(scenario: Scenario) -> None:
    who = Principal(user_id="00000000-0000-4000-8000-000000000000", email="", name="", is_admin=False)
    search = validate({"filter": {}, "city": "Paris", "page": 1, "size": 5}, MetadataSearchDto)
    with pytest.raises(Exception) as caught:
        service.find_page(scenario.shoebox.runtime, who, search)
    assert [issue["path"] for issue in msgspec.to_builtins(caught.value.issues)] == [["city"], ["page"]]
    assert caught.value.issues[0]["message"] == "Deprecated field city cannot be combined with filter"
