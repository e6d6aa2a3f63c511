"""Logging out, here and at the login service (behaviour/01 §4.1, §6)."""

import time
from typing import Any
from urllib.parse import parse_qs, urlencode

import httpx
import pytest

from tests.domains.oauth.conftest import House
from tests.oidc.provider import LOGOUT_EVENT
from tests.scenario import Person


def log_out(person: Person, kind: str = "oauth") -> str:
    cookies = f"immich_auth_type={kind}; immich_is_authenticated=true"
    return str(person.post("/auth/logout", status=200, headers={"cookie": cookies}).json()["redirectUri"])


def test_the_session_at_the_service_ends_too(house: House) -> None:
    ann = house.person("ann")
    page, _, query = log_out(ann).partition("?")
    assert page == f"{house.provider.issuer}/session/end"
    assert parse_qs(query)["id_token_hint"][0].count(".") == 2
    ann.get("/users/me", status=401)


def test_a_configured_page_wins(house: House) -> None:
    house.configure(endSessionEndpoint="https://idp.test.dev/logout?tenant=home")
    assert log_out(house.person("ann")).startswith("https://idp.test.dev/logout?tenant=home&id_token_hint=ey")


def test_who_did_not_come_by_the_service_goes_to_the_login_page(house: House) -> None:
    ours = "/auth/login?autoLaunch=0"
    assert log_out(house.person("ann"), "password") == ours
    ann, bob = house.person("ann"), house.person("bob")
    house.provider.document = {"end_session_endpoint": None}
    house.configure(prompt="login")
    assert log_out(ann) == ours
    house.configure(enabled=False)
    assert log_out(bob) == ours


def test_a_service_that_is_down_keeps_nobody_logged_in(house: House) -> None:
    ann = house.person("ann")
    house.configure(issuerUrl="http://127.0.0.1:9")
    assert log_out(ann) == "/auth/login?autoLaunch=0"
    ann.get("/users/me", status=401)


def test_a_password_session_has_no_token_to_hint_at(house: House) -> None:
    assert log_out(house.admin) == f"{house.provider.issuer}/session/end"


# -- back-channel


def said(house: House, token: str | None, status: int) -> httpx.Response:
    form = "" if token is None else urlencode({"logout_token": token})
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return house.scenario.anybody().call("POST", "/oauth/backchannel-logout", content=form, headers=headers, status=status)


def test_sessions_of_a_user_of_the_service_end(house: House) -> None:
    ann, again, bob = house.person("ann"), house.person("ann"), house.person("bob")
    answer = said(house, house.provider.logout_token(sub="ann"), 200)
    assert answer.content == b""
    ann.get("/users/me", status=401)
    again.get("/users/me", status=401)
    bob.get("/users/me", status=200)
    said(house, house.provider.logout_token(sub="stranger"), 200)
    bob.get("/users/me", status=200)


@pytest.mark.parametrize("claims", [{"sid": "sid of ann"}, {"sid": "sid of ann", "sub": "ann"}])
def test_one_session_of_the_service_ends(house: House, claims: dict[str, str]) -> None:
    ann, bob = house.person("ann"), house.person("bob")
    said(house, house.provider.logout_token(**{**claims, "sid": "another"}), 200)
    ann.get("/users/me", status=200)
    said(house, house.provider.logout_token(**claims), 200)
    ann.get("/users/me", status=401)
    bob.get("/users/me", status=200)


def test_lies_end_nothing(house: House) -> None:
    ann, now = house.person("ann"), int(time.time())
    lies: tuple[dict[str, Any], ...] = (
        {"iss": "https://somebody.else"},
        {"aud": "another"},
        {"iat": now - 300},
        {"iat": now + 60},
        {"iat": None},
        {"exp": now - 60},
        {"events": None},
        {"events": {}},
        {"events": {LOGOUT_EVENT: None}},
        {"events": LOGOUT_EVENT},
        {"nonce": "n"},
        {"sub": 5},
    )
    for lie in lies:
        answer = said(house, house.provider.logout_token(**{"sub": "ann", **lie}), 400)
        assert answer.json() == {"message": "Error backchannel logout: token validation failed"}, lie
    ann.get("/users/me", status=200)


def test_what_is_no_token(house: House) -> None:
    failed = {"message": "Error backchannel logout: token validation failed"}
    assert said(house, "nonsense", 400).json() == failed
    assert said(house, "a.b.c", 400).json() == failed
    assert said(house, None, 400).json()["errors"][0]["path"] == ["logout_token"]
    nobody = {"message": "Invalid logout token: it must contain either a sub or a sid claim"}
    assert said(house, house.provider.logout_token(), 400).json() == nobody
    # An ID token is signed by the same key, but says nothing of a logout.
    house.provider.claims_in_id_token = True
    ann = house.person("ann")
    token = house.scenario.rows('SELECT "oauthBearerToken" FROM session WHERE "userId" = ?', ann.id)[0]["oauthBearerToken"]
    assert said(house, token, 400).json() == failed
