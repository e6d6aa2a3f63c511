"""Signing up, logging in and out (behaviour/01 §4)."""

import pytest

from tests.scenario import PASSWORD, Scenario

SIGN_UP = {"email": "Admin@Test.dev", "password": PASSWORD, "name": "Admin"}


def test_the_first_visitor_becomes_the_administrator_and_nobody_after(scenario: Scenario) -> None:
    somebody = scenario.anybody()
    admin = somebody.post("/auth/admin-sign-up", SIGN_UP, status=201).json()
    assert admin["email"] == "admin@test.dev"
    assert (admin["isAdmin"], admin["storageLabel"], admin["shouldChangePassword"]) == (True, "admin", True)
    again = somebody.post("/auth/admin-sign-up", {**SIGN_UP, "email": "other@test.dev"}, status=400)
    assert again.json() == {"message": "The server already has an admin"}
    assert "set-cookie" not in again.headers


def test_login_answers_as_recorded(scenario: Scenario) -> None:
    scenario.anybody().post("/auth/admin-sign-up", SIGN_UP)
    answer = scenario.anybody().post("/auth/login", {"email": "ADMIN@test.dev", "password": PASSWORD}, status=201)
    body = answer.json()
    assert list(body) == [
        "accessToken",
        "userId",
        "userEmail",
        "name",
        "isAdmin",
        "profileImagePath",
        "shouldChangePassword",
        "isOnboarded",
    ]
    token, kind, signed_in = answer.headers.get_list("set-cookie")
    assert token.startswith(f"immich_access_token={body['accessToken']}; Max-Age=34560000; Path=/; Expires=")
    assert token.endswith(" GMT; HttpOnly; SameSite=Lax")
    assert kind.startswith("immich_auth_type=password; Max-Age=34560000; Path=/; Expires=")
    assert kind.endswith(" GMT; HttpOnly; SameSite=Lax")
    assert signed_in.startswith("immich_is_authenticated=true; Max-Age=34560000; Path=/; Expires=")
    assert signed_in.endswith(" GMT; SameSite=Lax")
    assert "HttpOnly" not in signed_in


@pytest.mark.parametrize(
    ("email", "password"), [("nobody@test.dev", PASSWORD), ("admin@test.dev", "wrong"), ("admin@test.dev", "")]
)
def test_a_wrong_login_is_refused_with_one_message(scenario: Scenario, email: str, password: str) -> None:
    scenario.sign_up()
    answer = scenario.anybody().post("/auth/login", {"email": email, "password": password}, status=401)
    assert answer.json() == {"message": "Incorrect email or password"}
    assert "set-cookie" not in answer.headers


def test_logging_out_ends_the_session_and_clears_its_cookies(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    answer = admin.post("/auth/logout", status=200)
    assert answer.json() == {"successful": True, "redirectUri": "/auth/login?autoLaunch=0"}
    assert answer.headers.get_list("set-cookie") == [
        f"{name}=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT"
        for name in ("immich_access_token", "immich_auth_type", "immich_is_authenticated")
    ]
    assert admin.get("/users/me", status=401).json() == {"message": "Invalid user token"}
