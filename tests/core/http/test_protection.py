"""What every answer does against misuse, and what is not read at all."""

import pytest
from starlette.requests import Request

from appliance.core.http.errors import failure_message
from appliance.core.http.proxies import client_address
from tests.scenario import Scenario

PRIVATE = ("10.0.0.0/8", "fd00::/8")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'


def test_answers_are_taken_for_what_they_say(scenario: Scenario) -> None:
    for path in ("/server/ping", "/users/me", "/nothing"):
        answer = scenario.anybody().call("GET", path, status=(200, 401, 404))
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert "content-security-policy" not in answer.headers


def test_nothing_that_was_uploaded_runs_in_the_browser(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    asset = admin.upload(SVG, "drawing.svg")
    answer = admin.get(f"/assets/{asset}/original")
    assert answer.headers["content-type"].startswith("image/svg")
    assert answer.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def test_pages_are_not_framed_and_may_load_what_builds_need(scenario: Scenario) -> None:
    answer = scenario._http.get("/photos", headers={"accept": "text/html"})
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy
    assert "default-src" not in policy


def test_bodies_have_limits(scenario: Scenario) -> None:
    somebody = scenario.anybody()
    long = b'{"email":"' + b"x" * 10 * 1024 * 1024 + b'"}'
    json_headers = {"content-type": "application/json"}
    for content in (long, iter([long])):
        answer = somebody.call("POST", "/auth/login", content=content, headers=json_headers, status=400)
        assert answer.json() == {"message": "request entity too large"}
    deep = b'{"email":' + b"[" * 100_000
    somebody.call("POST", "/auth/login", content=deep, headers=json_headers, status=400)
    form = {"content-type": "application/x-www-form-urlencoded"}
    answer = somebody.call("POST", "/auth/login", content=b"a=1&" * 2000, headers=form, status=400)
    assert answer.json() == {"message": "A form may have at most 1000 fields"}


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.9", None, "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "198.51.100.1", "198.51.100.1"),
        ("::1", "6.6.6.6, 198.51.100.1, 10.0.0.3", "198.51.100.1"),
        ("10.0.0.2", "198.51.100.1, unknown", "unknown"),
        ("10.0.0.2", "10.0.0.4", "10.0.0.4"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("10.0.0.2", "198.51.100.1, , ", "10.0.0.2"),
        (None, "198.51.100.1", ""),
    ],
)
def test_where_a_request_comes_from(peer: str | None, forwarded: str | None, address: str) -> None:
    headers = [] if forwarded is None else [(b"x-forwarded-for", forwarded.encode())]
    scope = {"type": "http", "headers": headers, "client": None if peer is None else (peer, 1)}
    assert client_address(Request(scope), PRIVATE) == address


def test_how_failures_are_worded() -> None:
    assert failure_message("createUserAdmin") == "Failed to create user admin"
    assert failure_message("finishOAuth") == "Failed to finish oauth"
