"""What users see and change of themselves (behaviour/01 §7)."""

import json
from pathlib import Path

import pytest

from appliance.core import clock
from tests.domains.users.test_administration import insert_asset
from tests.scenario import Person, Scenario

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def admin(scenario: Scenario) -> Person:
    return scenario.sign_up()


def test_the_own_account_has_the_recorded_members_in_order(admin: Person, shared: Path) -> None:
    recorded = json.loads((shared / "golden" / "025-me.json").read_text())["response"]
    mine = admin.get("/users/me").json()
    assert list(mine) == [*recorded, "clusterGroupId"]
    assert {name: mine[name] for name in ("profileImagePath", "oauthId", "quotaSizeInBytes", "status", "license")} == {
        "profileImagePath": "",
        "oauthId": "",
        "quotaSizeInBytes": None,
        "status": "active",
        "license": None,
    }


def test_colours_follow_from_the_address_as_recorded(scenario: Scenario, admin: Person) -> None:
    for name, color in (("user1@immich.cloud", "red"), ("user2@immich.cloud", "yellow"), ("admin@immich.cloud", "orange")):
        made = admin.post("/admin/users", {"email": name, "password": "x", "name": name}).json()
        assert made["avatarColor"] == color


def test_changing_oneself(scenario: Scenario, admin: Person) -> None:
    changed = admin.put("/users/me", {"name": "Boss", "avatarColor": "green", "email": "Boss@Test.dev"}).json()
    assert (changed["name"], changed["avatarColor"], changed["email"]) == ("Boss", "green", "boss@test.dev")
    assert admin.patch("/users/me", {"avatarColor": None}).json()["avatarColor"] != "green"
    assert admin.put("/users/me", {}).json()["name"] == "Boss"
    assert admin.put("/users/me", {"isAdmin": False, "quotaSizeInBytes": 1}).json()["isAdmin"] is True
    bad = admin.put("/users/me", {"avatarColor": "mauve", "name": None}, status=400).json()["errors"]
    assert sorted(issue["path"][0] for issue in bad) == ["avatarColor", "name"]


def test_a_new_password_ends_the_duty_to_change_it_and_no_session(scenario: Scenario, admin: Person) -> None:
    other = scenario.log_in("admin@test.dev")
    assert admin.put("/users/me", {"password": ""}).json()["shouldChangePassword"] is True
    assert admin.put("/users/me", {"password": "new one"}).json()["shouldChangePassword"] is False
    other.get("/users/me")
    scenario.log_in("admin@test.dev", "new one")


def test_an_address_belongs_to_one_account(scenario: Scenario, admin: Person) -> None:
    ann = scenario.add_user(admin, "Ann")
    assert ann.put("/users/me", {"email": "ADMIN@test.dev"}, status=400).json() == {"message": "Email is not available"}
    assert ann.put("/users/me", {"email": "ann@test.dev"}).json()["email"] == "ann@test.dev"


def test_others_see_only_what_is_public(scenario: Scenario, admin: Person) -> None:
    ann = scenario.add_user(admin, "Ann")
    listed = ann.get("/users").json()
    assert [user["name"] for user in listed] == ["Ann", "Admin"]
    assert list(listed[0]) == ["id", "email", "name", "profileImagePath", "avatarColor", "profileChangedAt"]
    assert ann.get(f"/users/{admin.id}").json() == listed[1]
    assert ann.get(f"/users/{UNKNOWN}", status=400).json() == {"message": "User not found"}
    assert ann.get("/users/nope", status=400).json()["errors"][0]["path"] == ["id"]


def test_users_can_be_hidden_from_each_other(scenario: Scenario, admin: Person) -> None:
    ann = scenario.add_user(admin, "Ann")
    config = admin.get("/system-config").json()
    config["server"]["publicUsers"] = False
    admin.put("/system-config", config)
    assert [user["name"] for user in ann.get("/users").json()] == ["Ann"]
    assert [user["name"] for user in admin.get("/users").json()] == ["Ann", "Admin"]


def test_password_login_can_be_switched_off(scenario: Scenario, admin: Person) -> None:
    config = admin.get("/system-config").json()
    config["passwordLogin"]["enabled"] = False
    admin.put("/system-config", config)
    login = {"email": "admin@test.dev", "password": "whatever"}
    answer = scenario.anybody().post("/auth/login", login, status=401)
    assert answer.json() == {"message": "Password login has been disabled"}


def test_onboarding(scenario: Scenario, admin: Person) -> None:
    assert admin.get("/users/me/onboarding").json() == {"isOnboarded": False}
    assert admin.put("/users/me/onboarding", {"isOnboarded": True}).json() == {"isOnboarded": True}
    assert admin.get("/users/me/onboarding").json() == {"isOnboarded": True}
    assert scenario.rows("SELECT key, value FROM user_metadata") == [{"key": "onboarding", "value": '{"isOnboarded":true}'}]
    again = scenario.anybody().post("/auth/login", {"email": "admin@test.dev", "password": "a long enough password"})
    assert again.json()["isOnboarded"] is True
    admin.delete("/users/me/onboarding", status=204)
    assert admin.get("/users/me/onboarding").json() == {"isOnboarded": False}


def test_a_licence_is_stored_and_shown(admin: Person) -> None:
    key = "IMCL-" + "-".join(["AB12"] * 8)
    assert admin.get("/users/me/license", status=404).json() == {"message": "Not Found"}
    stored = admin.put("/users/me/license", {"licenseKey": key, "activationKey": "abc"}).json()
    assert (stored["licenseKey"], stored["activationKey"]) == (key, "abc")
    assert admin.get("/users/me/license").json() == stored
    assert admin.get("/users/me").json()["license"] == stored
    admin.delete("/users/me/license", status=204)
    assert admin.get("/users/me").json()["license"] is None
    for bad in ("IMSV-XXXX", key + "x", "IMXX" + key[4:]):
        errors = admin.put("/users/me/license", {"licenseKey": bad, "activationKey": "abc"}, status=400).json()["errors"]
        assert errors[0]["pattern"] == "/^IM(SV|CL)(-[\\dA-Za-z]{4}){8}$/"


def test_the_heat_map_has_every_day(scenario: Scenario, admin: Person) -> None:
    found = admin.get("/users/me/calendar-heatmap").json()
    assert (len(found["series"]), found["totalCount"]) == (364, 0)
    assert found["to"] == clock.now().date().isoformat() == found["series"][-1]["date"]
    for day, count in (("2024-02-28", 2), ("2024-03-01", 1)):
        for number in range(count):
            taken_at = f"{day}T23:59:59.000Z"
            insert_asset(scenario, f"{day}-{number}", admin.id, localDateTime=taken_at)
    taken = admin.get("/users/me/calendar-heatmap", params={"type": "Taken", "from": "2024-02-28", "to": "2024-03-01"}).json()
    assert taken == {
        "from": "2024-02-28",
        "to": "2024-03-01",
        "series": [
            {"date": "2024-02-28", "count": 2},
            {"date": "2024-02-29", "count": 0},
            {"date": "2024-03-01", "count": 1},
        ],
        "totalCount": 3,
    }
    assert admin.get("/users/me/calendar-heatmap", params={"type": "Upload"}).json()["totalCount"] == 3
    assert admin.get(f"/admin/users/{admin.id}/calendar-heatmap").json()["totalCount"] == 3


@pytest.mark.parametrize(
    "query", [{"from": "2024-03-02", "to": "2024-03-01"}, {"from": "0001-01-01"}, {"from": "2024-02-30"}, {"from": "today"}]
)
def test_an_impossible_heat_map_is_refused(admin: Person, query: dict[str, str]) -> None:
    errors = admin.get("/users/me/calendar-heatmap", params=query, status=400).json()["errors"]
    assert errors[0]["path"] == ["from"]
