"""Guessing is slowed down; whoever knows the password gets in (issue 3, protection)."""

import pytest

from appliance.domains.users import passwords
from tests.scenario import PASSWORD, Person, Scenario

EMAIL = "admin@test.dev"


def guess(scenario: Scenario, email: str, address: str, password: str = "wrong") -> int:
    somebody = scenario.anybody(x_forwarded_for=address)
    answer = somebody.post("/auth/login", {"email": email, "password": password}, status=(201, 401, 429))
    if answer.status_code == 429:
        assert 0 < int(answer.headers["retry-after"]) <= 30
        assert answer.json() == {"message": f"Too many wrong attempts. Try again in {answer.headers['retry-after']} seconds."}
    return answer.status_code


@pytest.fixture(autouse=True)
def _behind_a_proxy(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test client has no address; it counts as a trusted proxy here, so that tests can come from anywhere."""
    from appliance.core.http import proxies

    genuine = proxies._is_trusted
    monkeypatch.setattr(proxies, "_is_trusted", lambda text, trusted: text == "testclient" or genuine(text, trusted))


def test_one_address_guesses_one_account(scenario: Scenario) -> None:
    scenario.sign_up()
    answers = [guess(scenario, EMAIL, "203.0.113.1") for _ in range(14)]
    assert answers == [401] * 10 + [429] * 4
    assert guess(scenario, EMAIL, "203.0.113.1", PASSWORD) == 429
    assert guess(scenario, EMAIL, "203.0.113.2", PASSWORD) == 201
    assert guess(scenario, "other@test.dev", "203.0.113.1") == 401


def test_one_address_guesses_many_accounts_that_do_not_exist(scenario: Scenario) -> None:
    scenario.sign_up()
    answers = [guess(scenario, f"nobody-{number}@test.dev", "2001:db8:1:2::1") for number in range(22)]
    assert answers == [401] * 20 + [429] * 2
    assert guess(scenario, "x@test.dev", "2001:db8:1:2:ffff::7") == 429
    assert guess(scenario, "x@test.dev", "2001:db8:1:3::1") == 401


@pytest.mark.parametrize("email", [EMAIL, "nobody@test.dev"])
def test_many_addresses_guess_one_account_and_the_owner_still_gets_in(scenario: Scenario, email: str) -> None:
    scenario.sign_up()
    assert guess(scenario, EMAIL, "192.0.2.7", PASSWORD) == 201
    answers = [guess(scenario, email, f"203.0.113.{number}") for number in range(32)]
    assert answers == [401] * 30 + [429] * 2
    assert guess(scenario, EMAIL, "192.0.2.7", PASSWORD) == 201
    assert guess(scenario, EMAIL, "198.51.100.1", PASSWORD) == (429 if email == EMAIL else 201)


def test_right_passwords_use_nothing_up(scenario: Scenario) -> None:
    scenario.sign_up()
    assert [guess(scenario, EMAIL, "203.0.113.1", PASSWORD) for _ in range(45)] == [201] * 45


def test_a_refused_attempt_costs_no_hash(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario.sign_up()
    for _ in range(10):
        guess(scenario, EMAIL, "203.0.113.1")

    def hashed(*_arguments: object) -> bool:
        raise AssertionError("hashed")

    monkeypatch.setattr(passwords, "matches", hashed)
    monkeypatch.setattr("appliance.domains.users.matches", hashed)
    assert guess(scenario, EMAIL, "203.0.113.1") == 429


def test_an_address_that_the_client_made_up_does_not_count(scenario: Scenario) -> None:
    """The proxy adds the address that it sees on the right; what stands left of it is the client's own invention."""
    scenario.sign_up()
    answers = [guess(scenario, EMAIL, f"198.51.100.{number}, 203.0.113.1, 10.0.0.1") for number in range(11)]
    assert answers == [401] * 10 + [429]


@pytest.mark.parametrize("way", ["unlock", "change", "reset", "password", "reset by password"])
def test_pin_codes_and_passwords_are_not_guessed_from_within(scenario: Scenario, way: str) -> None:
    admin = scenario.sign_up()
    admin.post("/auth/pin-code", {"pinCode": "123456"})

    def attempt(person: Person, pin: str, password: str, status: tuple[int, ...]) -> int:
        ways = {
            "unlock": ("POST", "/auth/session/unlock", {"pinCode": pin}),
            "change": ("PUT", "/auth/pin-code", {"newPinCode": "123456", "pinCode": pin}),
            "reset": ("DELETE", "/auth/pin-code", {"pinCode": pin}),
            "password": ("POST", "/auth/change-password", {"password": password, "newPassword": PASSWORD}),
            "reset by password": ("DELETE", "/auth/pin-code", {"password": password}),
        }
        method, path, body = ways[way]
        return person.call(method, path, json=body, status=status).status_code

    assert [attempt(admin, "000000", "wrong", (400, 429)) for _ in range(12)] == [400] * 10 + [429] * 2
    assert attempt(admin, "123456", PASSWORD, (429,)) == 429
    admin.get("/users/me", status=200)


def test_passwords_that_bcrypt_does_not_read_to_their_end(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    for password in ("é" * 36 + "beyond", "x" * 100_000, "a\0b" * 5, "\ud83d\ude00" * 30):
        admin.put("/users/me", {"password": password})
        scenario.log_in(EMAIL, password)
        scenario.anybody().post("/auth/login", {"email": EMAIL, "password": f"y{password}"}, status=401)
