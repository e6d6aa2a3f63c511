"""Preferences: defaults below, choices stored (behaviour/01 §7.4)."""

import json
from pathlib import Path

import pytest

from tests.scenario import Person, Scenario


@pytest.fixture
def admin(scenario: Scenario) -> Person:
    return scenario.sign_up()


def stored(scenario: Scenario) -> object:
    (row,) = scenario.rows("SELECT value FROM user_metadata WHERE key = 'preferences'")
    return json.loads(row["value"])


def test_the_defaults_are_those_recorded_with_what_came_after(admin: Person, shared: Path) -> None:
    recorded = json.loads((shared / "golden" / "030-preferences.json").read_text())["response"]
    mine = admin.get("/users/me/preferences").json()
    assert list(mine) == list(recorded)
    assert mine["memories"].pop("sidebarWeb") is False
    assert mine["people"].pop("updateStrategy") == "everyone"
    assert mine == recorded


def test_only_what_was_sent_changes_and_only_what_differs_is_stored(scenario: Scenario, admin: Person) -> None:
    change = {"memories": {"enabled": True, "duration": 7}, "tags": {"enabled": True}, "avatar": {"color": "red"}}
    before = admin.get("/users/me/preferences").json()
    after = admin.put("/users/me/preferences", change).json()
    assert after == {
        **before,
        "memories": {**before["memories"], "duration": 7},
        "tags": {**before["tags"], "enabled": True},
    }
    assert stored(scenario) == {"memories": {"duration": 7}, "tags": {"enabled": True}}
    admin.patch("/users/me/preferences", {"memories": {"duration": 5}, "folders": {"sidebarWeb": True}})
    assert stored(scenario) == {"tags": {"enabled": True}, "folders": {"sidebarWeb": True}}
    admin.put("/users/me/preferences", {"purchase": {"hideBuyButtonUntil": "2030-01-01T00:00:00.000Z"}})
    answer = admin.put("/users/me/preferences", {"purchase": {"hideBuyButtonUntil": ""}}).json()
    assert answer["purchase"]["hideBuyButtonUntil"] == "2022-02-12T00:00:00.000Z"
    assert stored(scenario) == {"tags": {"enabled": True}, "folders": {"sidebarWeb": True}}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"memories": {"enabled": "yes"}}, ["memories", "enabled"]),
        ({"memories": {"duration": 0}}, ["memories", "duration"]),
        ({"download": {"archiveSize": 1.5}}, ["download", "archiveSize"]),
        ({"albums": {"defaultAssetOrder": "up"}}, ["albums", "defaultAssetOrder"]),
        ({"people": {"updateStrategy": None}}, ["people", "updateStrategy"]),
        ({"tags": True}, ["tags"]),
    ],
)
def test_what_cannot_be_preferred_is_refused(admin: Person, change: object, path: list[str]) -> None:
    before = admin.get("/users/me/preferences").json()
    assert admin.put("/users/me/preferences", change, status=400).json()["errors"][0]["path"] == path
    assert admin.get("/users/me/preferences").json() == before


def test_administrators_see_and_change_those_of_others(scenario: Scenario, admin: Person) -> None:
    ann = scenario.add_user(admin, "Ann")
    changed = admin.put(f"/admin/users/{ann.id}/preferences", {"ratings": {"enabled": True}}).json()
    assert changed["ratings"] == {"enabled": True}
    assert ann.get("/users/me/preferences").json() == changed == admin.get(f"/admin/users/{ann.id}/preferences").json()
    assert admin.get("/users/me/preferences").json()["ratings"] == {"enabled": False}
    admin.delete(f"/admin/users/{ann.id}", {})
    assert admin.get(f"/admin/users/{ann.id}/preferences").json() == changed
    closed = admin.put(f"/admin/users/{ann.id}/preferences", {"ratings": {"enabled": False}}, status=400)
    assert closed.json() == {"message": "User not found"}
