"""A server with a login service."""

import base64
import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.oidc.provider import CLIENT_ID, CLIENT_SECRET, OidcProvider
from tests.scenario import Person, Scenario

PAGE = "http://testserver/auth/login"


@dataclass
class House:
    """A server whose administrator switched on a login service."""

    scenario: Scenario
    provider: OidcProvider
    admin: Person

    def configure(self, **oauth: Any) -> httpx.Response:
        """Change settings of the login service."""
        config = self.admin.get("/system-config").json()
        config["oauth"] |= oauth
        return self.admin.put("/system-config", config)

    def begin(self, redirect_uri: str = PAGE) -> tuple[str, dict[str, str]]:
        """As an app does: the login page, and what the app keeps for the way back."""
        verifier, state = secrets.token_urlsafe(42), secrets.token_urlsafe(16)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        body = {"redirectUri": redirect_uri, "state": state, "codeChallenge": challenge}
        url = self.scenario.anybody().post("/oauth/authorize", body, status=201).json()["url"]
        return url, {"state": state, "codeVerifier": verifier}

    def return_of(self, subject: str) -> dict[str, str]:
        """The body of a callback after ``subject`` has logged in."""
        url, kept = self.begin()
        return {"url": self.provider.log_in(url, subject), **kept}

    def log_in(self, subject: str, *, status: int = 201, **headers: str) -> httpx.Response:
        """The whole way through the login service."""
        return self.scenario.anybody(**headers).post("/oauth/callback", self.return_of(subject), status=status)

    def person(self, subject: str) -> Person:
        """Somebody who logged in by the service."""
        answer = self.log_in(subject).json()
        person = self.scenario.anybody(authorization=f"Bearer {answer['accessToken']}")
        person.id, person.token = answer["userId"], answer["accessToken"]
        return person


@pytest.fixture
def provider() -> Iterator[OidcProvider]:
    """The login service, running."""
    with OidcProvider() as started:
        started.people |= {
            "ann": {"email": "ann@test.dev", "email_verified": True, "name": "Ann"},
            "bob": {"email": "bob@test.dev", "name": "Bob"},
        }
        yield started


@pytest.fixture
def house(scenario: Scenario, provider: OidcProvider) -> House:
    """Server and login service that know each other."""
    house = House(scenario, provider, scenario.sign_up())
    house.configure(
        enabled=True,
        issuerUrl=provider.issuer,
        clientId=CLIENT_ID,
        clientSecret=CLIENT_SECRET,
        allowInsecureRequests=True,
        timeout=5000,
    )
    return house
