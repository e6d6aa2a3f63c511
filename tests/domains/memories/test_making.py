"""Memories that come by themselves (behaviour/02 §8, behaviour/11 §4)."""

import datetime as dt
import json
from typing import Any

import pytest

from appliance.core import clock
from tests.library import change, person, photo
from tests.scenario import Person, Scenario

TODAY = dt.datetime(2025, 3, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def admin(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> Person:
    """Somebody with photos, on 1 March 2025."""
    signed_up = scenario.sign_up()
    monkeypatch.setattr(clock, "now", lambda: TODAY)
    return signed_up


def taken(owner: Person, day: str, **columns: Any) -> str:
    """A photo of that day that can be shown."""
    return photo(owner, preview=True, fileCreatedAt=f"{day}T12:00:00.000Z", **columns)


def make(scenario: Scenario, admin: Person) -> None:
    """Run the job as an administrator does."""
    admin.post("/jobs", {"name": "memory-create"}, status=204)
    scenario.settle()
    assert scenario.failed_jobs() == []


def memories(scenario: Scenario, kind: str = "on_this_day") -> list[dict[str, Any]]:
    """What was made, by day."""
    return scenario.rows('SELECT * FROM memory WHERE type = ? ORDER BY "memoryAt"', kind)


def photos_of(scenario: Scenario, memory: dict[str, Any]) -> set[str]:
    """What a memory consists of."""
    rows = scenario.rows('SELECT "assetId" FROM memory_asset WHERE "memoriesId" = ?', memory["id"])
    return {row["assetId"] for row in rows}


def test_each_earlier_year_of_the_days_around_today_gets_one(scenario: Scenario, admin: Person) -> None:
    first, second = taken(admin, "2020-03-01"), taken(admin, "2020-03-01")
    older = taken(admin, "1899-03-01")
    for day in ("2025-03-01", "2020-02-25", "2020-03-05"):
        taken(admin, day)
    taken(admin, "2020-02-26")
    taken(admin, "2020-03-04")
    make(scenario, admin)
    found = {memory["memoryAt"]: memory for memory in memories(scenario)}
    days = ["1899-03-01", "2020-02-26", "2020-03-01", "2020-03-04"]
    assert list(found) == [f"{day}T00:00:00.000Z" for day in days]
    memory = found["2020-03-01T00:00:00.000Z"]
    assert photos_of(scenario, memory) == {first, second}
    assert (memory["showAt"], memory["hideAt"]) == ("2025-03-01T00:00:00.000Z", "2025-03-01T23:59:59.999Z")
    assert (json.loads(memory["data"]), memory["isSaved"], memory["ownerId"]) == ({"year": 2020}, 0, admin.id)
    assert photos_of(scenario, found["1899-03-01T00:00:00.000Z"]) == {older}


def test_only_own_photos_of_the_timeline_with_a_picture_count(scenario: Scenario, admin: Person) -> None:
    anna = scenario.add_user(admin, "Anna")
    hers = taken(anna, "2020-03-01")
    taken(admin, "2020-03-01", visibility="archive")
    taken(admin, "2020-03-01", deletedAt="2024-01-01T00:00:00.000Z")
    photo(admin, fileCreatedAt="2020-03-01T12:00:00.000Z")
    make(scenario, admin)
    (memory,) = memories(scenario)
    assert (memory["ownerId"], photos_of(scenario, memory)) == (anna.id, {hers})


def test_the_day_is_the_one_at_the_place_of_the_photo(scenario: Scenario, admin: Person) -> None:
    taken(admin, "2020-02-20", localDateTime="2020-03-01T01:00:00.000Z")
    make(scenario, admin)
    assert [memory["memoryAt"] for memory in memories(scenario)] == ["2020-03-01T00:00:00.000Z"]


def test_a_year_gives_at_most_twenty_photos(scenario: Scenario, admin: Person) -> None:
    for _ in range(22):
        taken(admin, "2020-03-01")
    make(scenario, admin)
    assert len(photos_of(scenario, memories(scenario)[0])) == 20


def test_a_day_is_done_once_and_the_next_night_adds_one_day(
    scenario: Scenario, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(admin, "2020-03-01")
    make(scenario, admin)
    taken(admin, "2019-03-04")
    taken(admin, "2019-03-05")
    make(scenario, admin)
    assert len(memories(scenario)) == 1
    monkeypatch.setattr(clock, "now", lambda: TODAY + dt.timedelta(days=1))
    make(scenario, admin)
    assert [memory["memoryAt"][:10] for memory in memories(scenario)] == ["2019-03-05", "2020-03-01"]


class TestBirthdays:
    """Of people with a name, three days before."""

    def test_they_show_the_person_on_earlier_birthdays(self, scenario: Scenario, admin: Person) -> None:
        own = [taken(admin, f"{year}-03-02") for year in (2001, 2010, 2024)]
        elsewhere, other_day = taken(admin, "2010-03-02"), taken(admin, "2010-03-03")
        this_year = taken(admin, "2025-03-02")
        joe = person(admin, "Joe", on=(*own, other_day, this_year), birthDate="2001-03-02")
        make(scenario, admin)
        (memory,) = memories(scenario, "birthday")
        assert json.loads(memory["data"]) == {"year": 2001, "personId": joe, "personName": "Joe"}
        assert photos_of(scenario, memory) == set(own)
        assert elsewhere not in photos_of(scenario, memory)
        assert (memory["memoryAt"], memory["showAt"], memory["hideAt"]) == (
            "2025-03-02T00:00:00.000Z",
            "2025-02-27T00:00:00.000Z",
            "2025-03-02T23:59:59.999Z",
        )

    @pytest.mark.parametrize(
        ("name", "columns"),
        [
            ("", {"birthDate": "2001-03-02"}),
            ("Joe", {"birthDate": "2001-03-02", "isHidden": 1}),
            ("Joe", {"birthDate": "2025-03-02"}),
            ("Joe", {"birthDate": "2001-03-05"}),
            ("Joe", {"birthDate": None}),
        ],
    )
    def test_not_of_everybody(self, scenario: Scenario, admin: Person, name: str, columns: dict[str, Any]) -> None:
        person(admin, name, on=(taken(admin, "2010-03-02"), taken(admin, "2010-03-05")), **columns)
        make(scenario, admin)
        assert memories(scenario, "birthday") == []

    def test_without_photos_there_is_none(self, scenario: Scenario, admin: Person) -> None:
        person(admin, "Joe", birthDate="2001-03-02")
        make(scenario, admin)
        assert memories(scenario, "birthday") == []

    def test_who_was_born_on_29_february_has_it_a_day_earlier_in_other_years(self, scenario: Scenario, admin: Person) -> None:
        leap = taken(admin, "2020-02-29")
        person(admin, "Leap", on=(leap, taken(admin, "2021-02-28")), birthDate="2000-02-29")
        make(scenario, admin)
        (memory,) = memories(scenario, "birthday")
        assert memory["memoryAt"] == "2025-02-28T00:00:00.000Z"
        assert photos_of(scenario, memory) == {leap}

    @pytest.mark.parametrize(("years", "each", "total"), [(1, 7, 5), (3, 7, 15), (6, 7, 24), (26, 2, 25)])
    def test_the_choice_is_spread_over_the_years(
        self, scenario: Scenario, admin: Person, years: int, each: int, total: int
    ) -> None:
        photos = [taken(admin, f"{year}-03-02") for year in range(2025 - years, 2025) for _ in range(each)]
        person(admin, "Joe", on=tuple(photos), birthDate="1990-03-02")
        make(scenario, admin)
        (memory,) = memories(scenario, "birthday")
        assert len(photos_of(scenario, memory)) == total


def test_cleaning_takes_what_left_the_timeline_and_old_ones_that_nobody_saved(
    scenario: Scenario, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, archived = taken(admin, "2020-03-01"), taken(admin, "2020-03-01")
    taken(admin, "2019-03-01")
    taken(admin, "2018-03-01")
    make(scenario, admin)
    change(scenario, archived, visibility="archive")
    by_year = {memory["memoryAt"][:4]: memory["id"] for memory in memories(scenario)}
    admin.put(f"/memories/{by_year['2019']}", {"isSaved": True})
    write = scenario.shoebox.runtime.db.write
    old = "2025-01-01T00:00:00.000Z"
    write(lambda t: t.run('UPDATE memory SET "createdAt" = ? WHERE id <> ?', (old, by_year["2020"])))
    write(lambda t: t.run('UPDATE memory SET "createdAt" = ? WHERE id = ?', (clock.iso_now(), by_year["2020"])))
    admin.post("/jobs", {"name": "memory-cleanup"}, status=204)
    scenario.settle()
    left = memories(scenario)
    assert [memory["memoryAt"][:4] for memory in left] == ["2019", "2020"]
    assert photos_of(scenario, left[1]) == {kept}
