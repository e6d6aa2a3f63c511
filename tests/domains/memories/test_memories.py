"""Memories: making, showing, changing (behaviour/02 §8)."""

from typing import Any

import pytest

from tests.library import change, person, photo
from tests.scenario import Person, Scenario

UNKNOWN = "00000000-0000-4000-8000-000000000000"
DAY = "2021-07-08T00:00:00.000Z"


@pytest.fixture
def admin(scenario: Scenario) -> Person:
    """Who remembers."""
    return scenario.sign_up()


def memory(owner: Person, *assets: str, **more: Any) -> str:
    """A memory."""
    body = {"type": "on_this_day", "memoryAt": DAY, "data": {"year": 2021}, "assetIds": list(assets), **more}
    return owner.post("/memories", body).json()["id"]


def ids(person: Person, **query: str) -> list[str]:
    """Which memories a query finds."""
    return [found["id"] for found in person.get("/memories", params=query).json()]


def shown(owner: Person, memory_id: str) -> list[str]:
    """The photos of a memory in the list; empty when it is not there."""
    return next((_asset_ids(found) for found in owner.get("/memories").json() if found["id"] == memory_id), [])


def _asset_ids(found: dict[str, Any]) -> list[str]:
    return [asset["id"] for asset in found["assets"]]


def test_a_new_memory_takes_what_its_owner_may_share_and_leaves_out_what_is_null(scenario: Scenario, admin: Person) -> None:
    mine, hers = photo(admin), photo(scenario.add_user(admin, "Anna"))
    body = {"type": "on_this_day", "memoryAt": DAY, "data": {"year": 2021}, "assetIds": [mine, hers, UNKNOWN]}
    made = admin.post("/memories", body).json()
    assert {"memoryAt": DAY, "ownerId": admin.id, "type": "on_this_day", "isSaved": False}.items() <= made.items()
    assert made["data"] == {"year": 2021}
    assert _asset_ids(made) == [mine]
    assert not {"seenAt", "showAt", "hideAt", "deletedAt"} & set(made)
    assert admin.get(f"/memories/{made['id']}").json() == made


@pytest.mark.parametrize(
    ("more", "path", "message"),
    [
        ({"data": {"year": "x"}}, ["data", "year"], "Invalid input: expected number, received string"),
        ({"data": {"year": 999}}, ["data", "year"], "Too small: expected number to be >=1000"),
        ({"type": "someday"}, ["type"], 'Invalid option: expected one of "on_this_day"|"birthday"'),
        ({"type": "birthday"}, ["data", "personId"], "Required for birthday memories"),
        (
            {"type": "birthday", "data": {"year": 1990, "personId": UNKNOWN}},
            ["data", "personName"],
            "Required for birthday memories",
        ),
    ],
)
def test_bad_memories_are_refused(admin: Person, more: dict[str, Any], path: list[str], message: str) -> None:
    body = {"type": "on_this_day", "memoryAt": DAY, "data": {"year": 2021}, **more}
    first = admin.post("/memories", body, status=400).json()["errors"][0]
    assert (first["path"], first["message"]) == (path, message)


def test_a_birthday_keeps_whose_it_is_and_is_not_shown_to_apps_that_cannot_read_it(admin: Person) -> None:
    data = {"year": 1990, "personId": UNKNOWN, "personName": "Joe"}
    memory_id = memory(admin, photo(admin), type="birthday", data=data)
    assert admin.get(f"/memories/{memory_id}").json()["data"] == data
    admin.headers["user-agent"] = "immich-android/2.7.5"
    assert ids(admin) == []


def test_only_what_is_on_the_timeline_is_shown_oldest_first(scenario: Scenario, admin: Person) -> None:
    new, old = photo(admin), photo(admin, fileCreatedAt="2001-01-01T00:00:00.000Z")
    archived, trashed, with_hidden, with_shown = (photo(admin) for _ in range(4))
    person(admin, "Hidden", on=(with_hidden,), isHidden=1)
    person(admin, "Shown", on=(with_shown,))
    memory_id = memory(admin, new, old, archived, trashed, with_hidden, with_shown)
    change(scenario, archived, visibility="archive")
    change(scenario, trashed, deletedAt="2024-06-01T00:00:00.000Z")
    assert shown(admin, memory_id) == [old, *sorted([new, with_shown])]
    assert _asset_ids(admin.get(f"/memories/{memory_id}").json()) == [old, *sorted([new, with_hidden, with_shown])]


def test_a_memory_that_shows_nothing_is_listed_nowhere_but_counted(scenario: Scenario, admin: Person) -> None:
    gone = photo(admin)
    memory_id = memory(admin, gone)
    change(scenario, gone, deletedAt="2024-06-01T00:00:00.000Z")
    assert ids(admin) == []
    assert admin.get("/memories/statistics").json() == {"total": 1}
    assert admin.get(f"/memories/{memory_id}").json()["assets"] == []


def test_lists_are_narrowed_ordered_and_paged(admin: Person) -> None:
    one = photo(admin)
    early = memory(admin, one, memoryAt="2001-07-08T00:00:00.000Z", isSaved=True)
    middle = memory(admin, one, showAt="2024-07-08T00:00:00.000Z", hideAt="2024-07-08T23:59:59.999Z")
    late = memory(admin, one, memoryAt="2023-07-08T00:00:00.000Z", showAt="2999-01-01T00:00:00.000Z")
    assert ids(admin) == [late, middle, early]
    assert ids(admin, order="asc") == [early, middle, late]
    assert sorted(ids(admin, order="random")) == sorted([early, middle, late])
    assert ids(admin, size="2") == [late, middle]
    assert ids(admin, size="2", page="2") == [early]
    assert ids(admin, isSaved="true") == [early]
    assert ids(admin, isTrashed="true") == []
    assert ids(admin, id=middle) == [middle]
    assert ids(admin, isUpcoming="true") == [late]
    assert ids(admin, isUpcoming="false") == [middle, early]
    assert ids(admin, **{"for": "2024-07-08"}) == [middle, early]
    assert ids(admin, **{"for": "2024-07-08T00:00:00.000Z"}) == [middle, early]
    assert ids(admin, **{"for": "2024-07-08T22:13:14+02:00"}) == [middle, early]
    assert ids(admin, **{"for": "2024-07-09"}) == [early]
    assert admin.get("/memories/statistics", params={"size": "1", "isUpcoming": "false"}).json() == {"total": 2}


@pytest.mark.parametrize("query", [{"for": "yesterday"}, {"for": "2024-13-01"}, {"size": "0"}, {"page": "0"}, {"order": "up"}])
def test_bad_queries_are_refused(admin: Person, query: dict[str, str]) -> None:
    admin.get("/memories", params=query, status=400)


def test_memories_are_saved_seen_and_deleted(scenario: Scenario, admin: Person) -> None:
    memory_id = memory(admin, photo(admin))
    for method in (admin.put, admin.patch):
        changed = method(f"/memories/{memory_id}", {"isSaved": True, "seenAt": DAY}).json()
        assert (changed["isSaved"], changed["seenAt"]) == (True, DAY)
    answer = admin.put(f"/memories/{memory_id}", {}, status=400).json()
    text = "At least one of the following fields is required: isSaved, seenAt, memoryAt"
    assert answer["errors"] == [{"code": "custom", "path": [], "message": text}]
    admin.delete(f"/memories/{memory_id}", status=204)
    answer = admin.get(f"/memories/{memory_id}", status=400)
    assert answer.json() == {"message": "Not found or no memory.read access"}
    assert len(scenario.rows("SELECT * FROM memory_audit")) == 1


def test_photos_are_added_and_removed_with_a_result_each(scenario: Scenario, admin: Person) -> None:
    first, second, foreign = photo(admin), photo(admin), photo(scenario.add_user(admin, "Anna"))
    memory_id = memory(admin, first)
    before = scenario.rows('SELECT "updateId" FROM memory')[0]["updateId"]

    def results(answer: Any) -> list[Any]:
        return [result.get("error", result["success"]) for result in answer.json()]

    added = admin.put(f"/memories/{memory_id}/assets", {"ids": [first, second, foreign, UNKNOWN, second]})
    assert results(added) == ["duplicate", True, "no_permission", "no_permission", "duplicate"]
    assert scenario.rows('SELECT "updateId" FROM memory')[0]["updateId"] > before
    removed = admin.delete(f"/memories/{memory_id}/assets", {"ids": [second, UNKNOWN, second]})
    assert results(removed) == [True, "not_found", "not_found"]
    assert shown(admin, memory_id) == [first]


def test_memories_of_others_are_not_to_be_had(scenario: Scenario, admin: Person) -> None:
    anna = scenario.add_user(admin, "Anna")
    memory_id = memory(admin, photo(admin))
    anna.get(f"/memories/{memory_id}", status=400)
    anna.put(f"/memories/{memory_id}", {"isSaved": True}, status=400)
    anna.delete(f"/memories/{memory_id}", status=400)
    anna.put(f"/memories/{memory_id}/assets", {"ids": []}, status=400)
    answer = anna.delete(f"/memories/{memory_id}/assets", {"ids": []}, status=400)
    assert answer.json() == {"message": "Not found or no memory.update access"}
    assert ids(anna) == []
