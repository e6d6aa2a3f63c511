"""Passwords, PIN codes and how long a session is elevated (behaviour/01 §4.3)."""

import pytest

from appliance.core import clock
from tests.scenario import PASSWORD, Person, Scenario


@pytest.fixture
def admin(scenario: Scenario) -> Person:
    return scenario.sign_up()


def elevated_for(scenario: Scenario, person: Person) -> float | None:
    """Seconds until the person's session is locked, as the database has it."""
    scenario.shoebox.runtime.db.write(lambda _transaction: None)
    (row,) = scenario.rows('SELECT "pinExpiresAt" AS until FROM session WHERE "userId" = ? LIMIT 1', person.id)
    return None if row["until"] is None else (clock.parse(row["until"]) - clock.now()).total_seconds()


def elevate(scenario: Scenario, person: Person, seconds: float) -> None:
    scenario.shoebox.runtime.db.write(
        lambda transaction: transaction.run(
            'UPDATE session SET "pinExpiresAt" = ? WHERE "userId" = ?', (clock.iso_in(seconds), person.id)
        )
    )


def test_a_pin_is_set_once_and_hashed(scenario: Scenario, admin: Person) -> None:
    assert admin.get("/auth/status").json() == {"pinCode": False, "password": True, "isElevated": False}
    assert admin.post("/auth/session/unlock", {"pinCode": "123456"}, status=400).json() == {
        "message": "User does not have a PIN code"
    }
    admin.post("/auth/pin-code", {"pinCode": "123456"}, status=204)
    assert admin.post("/auth/pin-code", {"pinCode": "123456"}, status=400).json() == {"message": "User already has a PIN code"}
    assert admin.get("/auth/status").json() == {"pinCode": True, "password": True, "isElevated": False}
    assert scenario.rows('SELECT "pinCode" AS pin FROM "user"')[0]["pin"].startswith("$2b$")


@pytest.mark.parametrize("pin", ["12345", "1234567", "12345a", "", " 12345", "123456\n"])
def test_a_pin_has_six_digits(admin: Person, pin: str) -> None:
    assert admin.post("/auth/pin-code", {"pinCode": pin}, status=400).json()["errors"][0]["pattern"] == "/^\\d{6}$/"


def test_unlocking_lasts_a_quarter_of_an_hour_and_locking_ends_it(scenario: Scenario, admin: Person) -> None:
    admin.post("/auth/pin-code", {"pinCode": "123456"})
    assert admin.post("/auth/session/unlock", {"pinCode": "000000"}, status=400).json() == {"message": "Wrong PIN code"}
    assert admin.post("/auth/session/unlock", {"password": PASSWORD}, status=400).json() == {"message": "Wrong PIN code"}
    admin.post("/auth/session/unlock", {"pinCode": "123456"}, status=204)
    status = admin.get("/auth/status").json()
    assert status["isElevated"] is True
    assert 890 < (clock.parse(status["pinExpiresAt"]) - clock.now()).total_seconds() <= 900
    admin.post("/auth/session/lock", status=204)
    assert admin.get("/auth/status").json() == {"pinCode": True, "password": True, "isElevated": False}


def test_elevation_is_prolonged_while_it_is_used_but_not_revived(scenario: Scenario, admin: Person) -> None:
    for seconds, expected in ((600, 600), (290, 290), (270, 300), (1, 300)):
        elevate(scenario, admin, seconds)
        assert admin.get("/auth/status").json()["isElevated"] is True
        left = elevated_for(scenario, admin)
        assert left is not None
        assert expected - 5 < left <= expected
    elevate(scenario, admin, -1)
    assert admin.get("/auth/status").json()["isElevated"] is False
    left = elevated_for(scenario, admin)
    assert left is not None
    assert left < 0


def test_one_session_is_elevated_not_the_others(scenario: Scenario, admin: Person) -> None:
    other = scenario.log_in("admin@test.dev")
    admin.post("/auth/pin-code", {"pinCode": "123456"})
    admin.post("/auth/session/unlock", {"pinCode": "123456"})
    assert other.get("/auth/status").json()["isElevated"] is False
    (mine,) = [session["id"] for session in admin.get("/sessions").json() if session["current"]]
    other.post(f"/sessions/{mine}/lock", status=204)
    assert admin.get("/auth/status").json()["isElevated"] is False


@pytest.mark.parametrize(
    ("proof", "message"),
    [
        ({}, "Either password or pinCode is required"),
        ({"pinCode": "000000"}, "Wrong PIN code"),
        ({"password": "wrong"}, "Wrong password"),
        ({"password": "wrong", "pinCode": "123456"}, "Wrong password"),
    ],
)
def test_changing_or_removing_a_pin_needs_proof(admin: Person, proof: dict[str, str], message: str) -> None:
    none = {"message": "User does not have a PIN code"}
    assert admin.put("/auth/pin-code", {"newPinCode": "654321", **proof}, status=400).json() == none
    admin.post("/auth/pin-code", {"pinCode": "123456"})
    assert admin.put("/auth/pin-code", {"newPinCode": "654321", **proof}, status=400).json() == {"message": message}
    assert admin.delete("/auth/pin-code", proof, status=400).json() == {"message": message}


@pytest.mark.parametrize("proof", [{"pinCode": "123456"}, {"password": PASSWORD}, {"password": PASSWORD, "pinCode": "000000"}])
def test_a_proven_pin_is_changed_and_removed(admin: Person, proof: dict[str, str]) -> None:
    admin.post("/auth/pin-code", {"pinCode": "123456"})
    admin.put("/auth/pin-code", {"newPinCode": "654321", **proof}, status=204)
    admin.post("/auth/session/unlock", {"pinCode": "123456"}, status=400)
    admin.post("/auth/session/unlock", {"pinCode": "654321"}, status=204)
    admin.delete("/auth/pin-code", {"pinCode": "654321"}, status=204)
    assert admin.get("/auth/status").json() == {"pinCode": False, "password": True, "isElevated": False}


def test_changing_the_password_logs_out_all_other_devices(scenario: Scenario, admin: Person) -> None:
    other = scenario.log_in("admin@test.dev")
    change = {"password": PASSWORD, "newPassword": "another password"}
    assert admin.post("/auth/change-password", {**change, "password": "wrong"}, status=400).json() == {
        "message": "Wrong password"
    }
    short = admin.post("/auth/change-password", {**change, "newPassword": "seven.."}, status=400).json()
    assert short["errors"][0]["message"] == "Too small: expected string to have >=8 characters"
    account = admin.post("/auth/change-password", change, status=200).json()
    assert account["shouldChangePassword"] is True
    admin.get("/users/me")
    other.get("/users/me", status=401)
    scenario.anybody().post("/auth/login", {"email": "admin@test.dev", "password": PASSWORD}, status=401)
    scenario.log_in("admin@test.dev", "another password")


def test_passwords_of_every_length_and_script_work(scenario: Scenario, admin: Person) -> None:
    """bcrypt reads 72 bytes: a longer password is as good as its beginning, in Immich too (behaviour/01 §4)."""
    for password in ("p" * 72, "p" * 200, "пароль с ё и 🔑" * 10, "nul\0byte and more"):
        admin.put("/users/me", {"password": password})
        scenario.log_in("admin@test.dev", password)
        wrong = {"email": "admin@test.dev", "password": password[:8]}
        scenario.anybody().post("/auth/login", wrong, status=401)
