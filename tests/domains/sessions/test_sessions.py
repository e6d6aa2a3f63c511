"""Sessions of devices (behaviour/01 §4.2)."""

import pytest

from appliance.core import clock
from appliance.domains.sessions.events import SessionDeleted
from tests.scenario import Person, Scenario

UNKNOWN = "00000000-0000-4000-8000-000000000000"
AGENTS = {
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0": ("Firefox", "Linux", None),
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36": (
        "Chrome",
        "Linux",
        None,
    ),
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15": (
        "Safari",
        "macOS",
        None,
    ),
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
    "Mobile/15E148 Safari/604.1": ("Mobile Safari", "iOS", None),
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36": (
        "Mobile Chrome",
        "Android",
        None,
    ),
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 "
    "Edg/126.0.0.0": ("Edge", "Windows", None),
    "curl/8.5.0": ("", "", None),
    "okhttp/4.12": ("", "", None),
    "Dart/3.4 (dart:io)": ("", "", None),
    "immich-android/2.1.0": ("", "android", "2.1.0"),
    "Immich_iOS_1.142.1": ("", "", "1.142.1"),
}


@pytest.fixture
def admin(scenario: Scenario) -> Person:
    return scenario.sign_up()


def session_of(scenario: Scenario, person: Person) -> dict[str, object]:
    """The row of the person's session, with all that was written until now."""
    scenario.shoebox.runtime.db.write(lambda _transaction: None)
    (row,) = scenario.rows('SELECT * FROM session WHERE "userId" = ? ORDER BY "createdAt" DESC LIMIT 1', person.id)
    return row


def test_a_session_is_named_after_its_browser_and_system(scenario: Scenario, admin: Person) -> None:
    for agent, expected in AGENTS.items():
        person = scenario.log_in("admin@test.dev", user_agent=agent)
        (mine,) = [session for session in person.get("/sessions").json() if session["current"]]
        assert (mine["deviceType"], mine["deviceOS"], mine["appVersion"]) == expected, agent
        assert "expiresAt" not in mine


def test_a_phone_is_named_by_its_own_headers_where_the_agent_says_nothing(scenario: Scenario, admin: Person) -> None:
    person = scenario.log_in("admin@test.dev", user_agent="immich-ios/3.1.0", devicemodel="iPhone 15", devicetype="iOS")
    row = session_of(scenario, person)
    assert (row["deviceType"], row["deviceOS"], row["appVersion"]) == ("iPhone 15", "iOS", "3.1.0")


def test_using_a_session_writes_only_once_in_an_hour_or_when_the_app_is_new(scenario: Scenario, admin: Person) -> None:
    phone = scenario.log_in("admin@test.dev", user_agent="immich-android/2.7.5")
    first = session_of(scenario, phone)
    phone.get("/users/me")
    assert session_of(scenario, phone) == first
    phone.get("/users/me", headers={"user-agent": "Dart/3.4 (dart:io)"})
    assert session_of(scenario, phone) == first

    phone.get("/users/me", headers={"user-agent": "immich-android/3.1.0"})
    updated = session_of(scenario, phone)
    assert updated["appVersion"] == "3.1.0"
    assert updated["updateId"] != first["updateId"]

    old = clock.iso_in(-3700)
    scenario.shoebox.runtime.db.write(
        lambda transaction: transaction.run(
            'UPDATE session SET "updatedAt" = ?, "updateId" = ? WHERE id = ?', (old, "x", updated["id"])
        )
    )
    phone.get("/users/me", headers={"user-agent": "Dart/3.4 (dart:io)"})
    used = session_of(scenario, phone)
    assert str(used["updatedAt"]) > clock.iso_in(-60)
    assert (used["deviceOS"], used["appVersion"]) == ("android", "3.1.0")


def test_a_child_session_expires_and_ends_with_its_parent(scenario: Scenario, admin: Person) -> None:
    phone = scenario.log_in("admin@test.dev")
    answer = phone.post("/sessions", {"duration": 900, "deviceOS": "Google Cast", "deviceType": "Cast"}, status=201).json()
    assert (answer["deviceOS"], answer["deviceType"], answer["current"]) == ("Google Cast", "Cast", False)
    assert 890 < (clock.parse(answer["expiresAt"]) - clock.now()).total_seconds() <= 900
    cast = scenario.anybody()
    cast.get("/users/me", params={"sessionKey": answer["token"]})
    assert phone.get("/auth/status").json().get("expiresAt") is None
    assert cast.get("/auth/status", params={"sessionKey": answer["token"]}).json()["expiresAt"] == answer["expiresAt"]

    ended = phone.post("/sessions", {"duration": 1}).json()["token"]
    scenario.shoebox.runtime.db.write(
        lambda transaction: (
            transaction.run("UPDATE session SET \"expiresAt\" = '2020-01-01' WHERE id <> ?", (answer["id"],))
            and transaction.run('UPDATE session SET "expiresAt" = NULL WHERE "parentId" IS NULL')
        )
    )
    cast.get("/users/me", params={"sessionKey": ended}, status=401)
    assert answer["id"] in {session["id"] for session in phone.get("/sessions").json()}
    assert len(phone.get("/sessions").json()) == 3

    phone.post("/auth/logout")
    assert cast.get("/users/me", params={"sessionKey": answer["token"]}, status=401).json() == {"message": "Invalid user token"}


def test_a_session_without_duration_does_not_expire(admin: Person) -> None:
    assert "expiresAt" not in admin.post("/sessions", {}).json()
    assert admin.post("/sessions", {"duration": 0}, status=400).json()["errors"][0]["path"] == ["duration"]


def test_sessions_are_the_users_own(scenario: Scenario, admin: Person) -> None:
    ann = scenario.add_user(admin, "Ann")
    (hers,) = [session["id"] for session in ann.get("/sessions").json()]
    for session_id in (hers, UNKNOWN):
        assert admin.delete(f"/sessions/{session_id}", status=400).json() == {
            "message": "Not found or no authDevice.delete access"
        }
        assert admin.post(f"/sessions/{session_id}/lock", status=400).json() == {"message": "Not found or no session.lock access"}
        assert admin.put(f"/sessions/{session_id}", {"isPendingSyncReset": True}, status=400).json() == {
            "message": "Not found or no session.update access"
        }
    assert [session["id"] for session in admin.get(f"/admin/users/{ann.id}/sessions").json()] == [hers]


def test_a_session_can_be_told_to_fetch_everything_anew(admin: Person) -> None:
    (mine,) = admin.get("/sessions").json()
    assert admin.put(f"/sessions/{mine['id']}", {}, status=400).json() == {"message": "No fields to update"}
    assert admin.put(f"/sessions/{mine['id']}", {"isPendingSyncReset": True}).json()["isPendingSyncReset"] is True
    assert admin.patch(f"/sessions/{mine['id']}", {"isPendingSyncReset": False}).json()["isPendingSyncReset"] is False


def test_ending_sessions_tells_their_clients(scenario: Scenario, admin: Person) -> None:
    told: list[str] = []
    scenario.shoebox.runtime.events.subscribe(SessionDeleted, lambda event: told.append(event.session_id))
    others = [scenario.log_in("admin@test.dev") for _ in range(3)]
    ids = {person.token: session_of(scenario, person)["id"] for person in [*others]}
    all_ids = {session["id"] for session in admin.get("/sessions").json()}
    assert len(all_ids) == 4
    one = next(iter(all_ids - {session["id"] for session in admin.get("/sessions").json() if session["current"]}))
    admin.delete(f"/sessions/{one}", status=204)
    admin.delete("/sessions", status=204)
    (left,) = admin.get("/sessions").json()
    assert left["current"]
    scenario.shoebox.runtime.events.stop()
    assert set(told) == all_ids - {left["id"]}
    assert len(ids) == 3
    for person in others:
        person.get("/users/me", status=401)


def test_a_key_ends_all_sessions(scenario: Scenario, admin: Person) -> None:
    secret = admin.post("/api-keys", {"permissions": ["session.delete"]}).json()["secret"]
    scenario.anybody(x_api_key=secret).delete("/sessions", status=204)
    admin.get("/users/me", status=401)


def test_old_sessions_are_cleaned_away(scenario: Scenario, admin: Person) -> None:
    for _ in range(3):
        scenario.log_in("admin@test.dev")
    mine = next(session["id"] for session in admin.get("/sessions").json() if session["current"])
    others = [session["id"] for session in admin.get("/sessions").json() if not session["current"]]
    runtime = scenario.shoebox.runtime

    def age(transaction):  # type: ignore[no-untyped-def]
        set_used = 'UPDATE session SET "updatedAt" = ?, "updateId" = ? WHERE id = ?'
        transaction.run(set_used, (clock.iso_in(-89 * 86400), "x", mine))
        transaction.run(set_used, (clock.iso_in(-91 * 86400), "y", others[0]))
        transaction.run('UPDATE session SET "expiresAt" = ? WHERE id = ?', (clock.iso_in(-1), others[1]))
        transaction.run('UPDATE session SET "expiresAt" = ? WHERE id = ?', (clock.iso_in(60), others[2]))
        runtime.jobs.enqueue(transaction, "clean_sessions")

    runtime.db.write(age)
    scenario.settle()
    assert {row["id"] for row in scenario.rows("SELECT id FROM session")} == {mine, others[2]}
