"""API keys (behaviour/01 §5, 11 §9)."""

import pytest

from tests.scenario import Person, Scenario

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def admin(scenario: Scenario) -> Person:
    return scenario.sign_up()


def test_a_new_key_shows_its_secret_once(scenario: Scenario, admin: Person) -> None:
    made = admin.post("/api-keys", {"name": "cli", "permissions": ["user.read", "asset.read"]}, status=201).json()
    assert list(made["apiKey"]) == ["id", "name", "createdAt", "updatedAt", "permissions"]
    assert {name: made[name] for name in made["apiKey"]} == made["apiKey"]
    assert made["permissions"] == ["user.read", "asset.read"]
    assert admin.get(f"/api-keys/{made['id']}").json() == made["apiKey"]
    assert admin.get("/api-keys").json() == [made["apiKey"]]
    assert scenario.anybody(x_api_key=made["secret"]).get("/api-keys/me").json() == made["apiKey"]


def test_a_key_without_a_name_gets_one(admin: Person) -> None:
    for body in ({}, {"name": ""}):
        assert admin.post("/api-keys", {**body, "permissions": ["all"]}).json()["name"] == "API Key"


@pytest.mark.parametrize("permissions", [None, [], ["nope"], "all", [1]])
def test_a_key_needs_permissions_that_exist(admin: Person, permissions: object) -> None:
    body = {} if permissions is None else {"permissions": permissions}
    assert admin.post("/api-keys", body, status=400).json()["errors"][0]["path"][0] == "permissions"


def test_keys_are_listed_newest_first_and_only_ones_own(scenario: Scenario, admin: Person) -> None:
    ann = scenario.add_user(admin, "Ann")
    ann.post("/api-keys", {"name": "hers", "permissions": ["all"]})
    for name in ("first", "second", "third"):
        admin.post("/api-keys", {"name": name, "permissions": ["all"]})
    assert [key["name"] for key in admin.get("/api-keys").json()] == ["third", "second", "first"]


def test_foreign_and_unknown_keys_get_the_same_answer(scenario: Scenario, admin: Person) -> None:
    hers = scenario.add_user(admin, "Ann").post("/api-keys", {"permissions": ["all"]}).json()["id"]
    for key_id in (hers, UNKNOWN):
        for answer in (
            admin.get(f"/api-keys/{key_id}", status=400),
            admin.put(f"/api-keys/{key_id}", {"name": "mine"}, status=400),
            admin.post(f"/api-keys/{key_id}/rotate", status=400),
            admin.delete(f"/api-keys/{key_id}", status=400),
        ):
            assert answer.json() == {"message": "API Key not found"}


def test_a_session_is_no_key(admin: Person) -> None:
    assert admin.get("/api-keys/me", status=403).json() == {"message": "Not authenticated with an API Key"}


def test_changing_a_key(scenario: Scenario, admin: Person) -> None:
    made = admin.post("/api-keys", {"name": "old", "permissions": ["user.read"]}).json()
    assert admin.put(f"/api-keys/{made['id']}", {"name": "new"}).json()["permissions"] == ["user.read"]
    changed = admin.patch(f"/api-keys/{made['id']}", {"permissions": ["server.about"]}).json()
    assert (changed["name"], changed["permissions"]) == ("new", ["server.about"])
    assert admin.put(f"/api-keys/{made['id']}", {}).json()["name"] == "new"
    scenario.anybody(x_api_key=made["secret"]).get("/users/me", status=403)


def test_rotating_kills_the_old_secret(scenario: Scenario, admin: Person) -> None:
    made = admin.post("/api-keys", {"name": "cli", "permissions": ["user.read"]}).json()
    rotated = admin.post(f"/api-keys/{made['id']}/rotate", status=201).json()
    assert (rotated["id"], rotated["name"], rotated["permissions"]) == (made["id"], "cli", ["user.read"])
    scenario.anybody(x_api_key=made["secret"]).get("/users/me", status=401)
    scenario.anybody(x_api_key=rotated["secret"]).get("/users/me")


def test_a_deleted_key_opens_nothing(scenario: Scenario, admin: Person) -> None:
    made = admin.post("/api-keys", {"permissions": ["all"]}).json()
    admin.delete(f"/api-keys/{made['id']}", status=204)
    scenario.anybody(x_api_key=made["secret"]).get("/users/me", status=401)
    assert admin.get("/api-keys").json() == []


def test_a_key_grants_only_what_it_holds(scenario: Scenario, admin: Person) -> None:
    permissions = ["apiKey.create", "apiKey.update", "apiKey.rotate", "user.read"]
    powerful = admin.post("/api-keys", {"permissions": ["all"]}).json()
    own = admin.post("/api-keys", {"permissions": permissions}).json()
    program = scenario.anybody(x_api_key=own["secret"])
    made = program.post("/api-keys", {"permissions": ["user.read"]}).json()
    refused = {"message": "Cannot grant permissions you do not have"}
    assert program.post("/api-keys", {"permissions": ["user.read", "asset.read"]}, status=400).json() == refused
    assert program.post("/api-keys", {"permissions": ["all"]}, status=400).json() == refused
    assert program.put(f"/api-keys/{made['id']}", {"permissions": ["all"]}, status=400).json() == refused
    assert program.put(f"/api-keys/{own['id']}", {"permissions": ["asset.read"]}, status=400).json() == refused
    # The secret of a stronger key would be more than it holds, too.
    assert program.post(f"/api-keys/{powerful['id']}/rotate", status=400).json() == refused
    everything = scenario.anybody(x_api_key=powerful["secret"])
    assert everything.post("/api-keys", {"permissions": ["asset.read"]}, status=201)
