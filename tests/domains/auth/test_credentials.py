"""Which credential counts and what it may (behaviour/01 §3)."""

import pytest

from tests.scenario import Person, Scenario


@pytest.fixture
def admin(scenario: Scenario) -> Person:
    return scenario.sign_up()


@pytest.fixture
def key(admin: Person) -> str:
    return str(admin.post("/api-keys", {"permissions": ["all"]}).json()["secret"])


def test_a_session_token_is_taken_in_every_form(scenario: Scenario, admin: Person) -> None:
    token = admin.token
    for headers, params in (
        ({"x-immich-user-token": token}, {}),
        ({"x-immich-session-token": token}, {}),
        ({}, {"sessionKey": token}),
        ({"authorization": f"Bearer {token}"}, {}),
        ({"authorization": f"bearer {token}"}, {}),
        ({"cookie": f"immich_access_token={token}; other=1"}, {}),
        ({"cookie": f"immich_access_token={token}", "authorization": "Basic dXNlcjpwYXNz"}, {}),
        ({"authorization": f"Bearer {token}"}, {"key": "", "slug": ""}),
    ):
        found = scenario.anybody().get("/users/me", headers=headers, params=params)
        assert found.json()["id"] == admin.id


def test_an_api_key_is_taken_by_header_and_query(scenario: Scenario, admin: Person, key: str) -> None:
    assert scenario.anybody(x_api_key=key).get("/users/me").json()["id"] == admin.id
    assert scenario.anybody().get("/users/me", params={"apiKey": key}).json()["id"] == admin.id


def test_the_first_credential_counts_alone_even_when_it_is_wrong(scenario: Scenario, admin: Person, key: str) -> None:
    token = admin.token
    cases = [
        (
            {"x-immich-share-key": "wrong", "x-immich-share-slug": "wrong", "authorization": f"Bearer {token}"},
            "Invalid share key",
        ),
        ({"x-immich-share-slug": "wrong", "authorization": f"Bearer {token}"}, "Invalid share slug"),
        ({"x-immich-user-token": "wrong", "authorization": f"Bearer {token}"}, "Invalid user token"),
        ({"authorization": "Bearer wrong", "cookie": f"immich_access_token={token}"}, "Invalid user token"),
        ({"cookie": "immich_access_token=wrong", "x-api-key": key}, "Invalid user token"),
        ({"x-api-key": "wrong"}, "Invalid API key"),
        ({"authorization": "Basic dXNlcjpwYXNz"}, "Authentication required"),
        ({}, "Authentication required"),
    ]
    for headers, message in cases:
        assert scenario.anybody().get("/users/me", headers=headers, status=401).json() == {"message": message}


def test_validation_comes_after_the_credential_and_broken_json_before_it(scenario: Scenario) -> None:
    somebody = scenario.anybody()
    assert somebody.put("/users/me", {"name": 1}, status=401).json() == {"message": "Authentication required"}
    broken = somebody.call("PUT", "/users/me", content='{"name":', headers={"content-type": "application/json"}, status=400)
    assert "message" in broken.json()


def test_only_hashes_of_secrets_are_stored(scenario: Scenario, admin: Person, key: str) -> None:
    stored = (
        str(scenario.rows('SELECT * FROM session, api_key, "user"')).encode() + (scenario.data / "shoebox.db-wal").read_bytes()
    )
    for secret in (admin.token, key):
        assert secret.isalnum()
        assert 30 <= len(secret) <= 43
        assert secret.encode() not in stored


def test_a_key_may_do_what_it_was_allowed_and_a_session_everything(scenario: Scenario, admin: Person) -> None:
    secret = admin.post("/api-keys", {"permissions": ["user.read"]}).json()["secret"]
    program = scenario.anybody(x_api_key=secret)
    assert program.get("/users/me").json()["id"] == admin.id
    refused = program.get("/users/me/preferences", status=403)
    assert refused.json() == {"message": "Missing required permission: userPreference.read"}
    assert program.post("/auth/logout", status=403).json() == {"message": "Missing required permission: all"}
    assert program.get("/auth/status", status=403).json() == {"message": "Missing required permission: all"}
    assert program.post("/auth/validateToken").json() == {"authStatus": True}
    assert program.get("/api-keys/me").json()["permissions"] == ["user.read"]
    assert program.get("/admin/users", status=403).json() == {"message": "Missing required permission: adminUser.read"}


def test_administration_is_for_administrators_and_their_keys(scenario: Scenario, admin: Person, key: str) -> None:
    user = scenario.add_user(admin, "Ann")
    assert user.get("/admin/users", status=403).json() == {"message": "Forbidden"}
    hers = user.post("/api-keys", {"permissions": ["all"]}).json()["secret"]
    assert scenario.anybody(x_api_key=hers).get("/admin/users", status=403).json() == {"message": "Forbidden"}
    assert len(scenario.anybody(x_api_key=key).get("/admin/users").json()) == 2


def test_nothing_opens_for_a_closed_account(scenario: Scenario, admin: Person) -> None:
    user = scenario.add_user(admin, "Ann")
    secret = user.post("/api-keys", {"permissions": ["all"]}).json()["secret"]
    admin.delete(f"/admin/users/{user.id}", {})
    assert user.get("/users/me", status=401).json() == {"message": "Invalid user token"}
    assert scenario.anybody(x_api_key=secret).get("/users/me", status=401).json() == {"message": "Invalid API key"}
    admin.post(f"/admin/users/{user.id}/restore")
    assert user.get("/users/me").json()["status"] == "active"


def test_logging_out_with_a_key_deletes_nothing(scenario: Scenario, admin: Person, key: str) -> None:
    program = scenario.anybody(x_api_key=key)
    assert program.post("/auth/logout").json()["successful"]
    assert program.get("/users/me").json()["id"] == admin.id
    assert admin.get("/users/me").json()["id"] == admin.id


def test_a_key_cannot_do_what_needs_a_session(scenario: Scenario, key: str) -> None:
    program = scenario.anybody(x_api_key=key)
    message = {"message": "This endpoint can only be used with a session token"}
    assert program.post("/auth/session/unlock", {"pinCode": "123456"}, status=400).json() == message
    assert program.post("/auth/session/lock", status=400).json() == message
    assert program.post("/sessions", {}, status=400).json() == message
