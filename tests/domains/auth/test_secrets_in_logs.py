"""No secret stands in a log line, at the finest level, whatever people do and however it fails (issue 3, protection)."""

import contextlib
import logging
import socket
from pathlib import Path
from typing import Any

import httpx
import pytest

from appliance.core import log
from tests.oidc.provider import CLIENT_ID, CLIENT_SECRET, OidcProvider
from tests.process import ServerProcess, sign_up, wait_until
from tests.scenario import PASSWORD, Scenario, jpeg

EMAIL = "admin@test.dev"


class Visit:
    """Somebody who tries everything, and remembers every secret that passes by."""

    def __init__(self, server: ServerProcess, provider: OidcProvider) -> None:
        self.server, self.provider = server, provider
        self.admin = sign_up(server)
        self.secrets = {PASSWORD, self.admin.headers["authorization"].removeprefix("Bearer "), CLIENT_SECRET}

    def ask(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        """A call by nobody."""
        with self.server.client() as client:
            return client.request(method, path, **arguments)

    def secret(self, text: str) -> str:
        """Remember."""
        self.secrets.add(text)
        return text

    def passwords(self) -> None:
        for password in ("a wrong password", "p\u00e4ssword=with&signs; and: more"):
            self.ask("POST", "/auth/login", json={"email": EMAIL, "password": self.secret(password)})
            self.ask("POST", "/auth/login", content=f'{{"email":"{EMAIL}","password":"{password}"')
            self.ask("POST", "/auth/login", data={"email": EMAIL, "password": password})
            self.ask("POST", "/auth/login", json={"email": password, "password": 5})
        self.admin.post("/auth/pin-code", json={"pinCode": self.secret("739154")}).raise_for_status()
        self.admin.post("/auth/session/unlock", json={"pinCode": self.secret("739155")})
        self.admin.post("/auth/session/unlock", json={"pinCode": "739154"}).raise_for_status()
        self.admin.post(
            "/admin/users", json={"email": "b@test.dev", "name": "B", "password": self.secret("a first password"), "notify": True}
        ).raise_for_status()

    def tokens(self) -> None:
        key = self.admin.post("/api-keys", json={"name": "k", "permissions": ["all"]}).raise_for_status().json()
        child = self.admin.post("/sessions", json={}).raise_for_status().json()
        api_key, token = self.secret(key["secret"]), self.secret(child["token"])
        for path in ("/users/me", "/nothing", "/assets/nonsense", "/workflows"):
            self.ask("GET", path, params={"sessionKey": token})
            self.ask("GET", path, params={"apiKey": api_key})
            self.ask("GET", path, headers={"x-api-key": api_key, "cookie": f"immich_access_token={token}"})
            self.ask("GET", path, headers={"authorization": f"Basic {token}", "x-correlation-id": "visit"})
            self.ask("GET", path, headers={"x-immich-user-token": token})
        self.ask("PUT", "/api-keys/x", params={"sessionKey": token}, content="{")
        self.ask("GET", "/socket.io/", params={"EIO": 4, "transport": "polling", "sessionKey": token})

    def links(self) -> None:
        asset = self.admin.post(
            "/assets",
            data={"fileCreatedAt": "2024-05-01T10:00:00.000Z", "fileModifiedAt": "2024-05-01T10:00:00.000Z"},
            files={"assetData": ("a.jpg", jpeg())},
        ).json()["id"]
        body = {"type": "INDIVIDUAL", "assetIds": [asset], "slug": self.secret("a-slug-of-ours"), "password": "open sesame"}
        link = self.admin.post("/shared-links", json=body).raise_for_status().json()
        key = self.secret(link["key"])
        self.secret("open sesame")
        for password in ("wrong sesame", "open sesame"):
            answer = self.ask("POST", "/shared-links/login", params={"key": key}, json={"password": self.secret(password)})
            for value in answer.cookies.values():
                self.secret(value)
        for place in ({"key": key}, {"slug": "a-slug-of-ours"}):
            self.ask("GET", f"/assets/{asset}", params=place)
            self.ask("POST", "/assets", params=place, files={"assetData": ("a.jpg", jpeg())})
        for page in (f"/share/{key}", "/s/a-slug-of-ours", f"/share/{key}/photos/{asset}"):
            httpx.get(self.server.url + page)
        for path in (f"/api/assets/{asset}/original?key={key}", f"/share/{key}"):
            self.leave_early(path)

    def leave_early(self, path: str) -> None:
        """Ask and be gone before the answer; and speak nonsense."""
        port = int(self.server.url.rpartition(":")[2])
        for request in (f"GET {path} HTTP/1.1\r\nhost: x\r\n\r\n", f"GET {path} NONSENSE\r\n\r\n", f"POST {path} HTTP/1.1\r\n"):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 5) as connection:
                connection.sendall(request.encode())

    def login_service(self) -> None:
        config = self.admin.get("/system-config").json()
        config["oauth"] |= {
            "enabled": True,
            "issuerUrl": self.provider.issuer,
            "clientId": CLIENT_ID,
            "clientSecret": CLIENT_SECRET,
            "allowInsecureRequests": True,
        }
        config["notifications"]["smtp"]["transport"]["password"] = self.secret("the mail password")
        self.admin.put("/system-config", json=config).raise_for_status()
        self.provider.people["ann"] = {"email": "ann@test.dev", "name": "Ann", "picture": "http://127.0.0.1:9/?token=picture"}
        for flaw in ({}, {"iss": "https://somebody.else"}, {"exp": 5}):
            self.provider.id_token = flaw
            start = self.ask("POST", "/oauth/authorize", json={"redirectUri": f"{self.server.url}/auth/login"})
            cookies = {name: self.secret(value) for name, value in start.cookies.items()}
            back = self.provider.log_in(start.json()["url"], "ann")
            self.secret(httpx.URL(back).params["code"])
            header = {"cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
            for _ in range(2):
                answer = self.ask("POST", "/oauth/callback", json={"url": back}, headers=header)
                if answer.status_code == 201:
                    token = self.secret(answer.json()["accessToken"])
                    session = {"authorization": f"Bearer {token}", "cookie": "immich_auth_type=oauth"}
                    page = self.ask("POST", "/auth/logout", headers=session).json()["redirectUri"]
                    self.secret(httpx.URL(page).params["id_token_hint"])
            self.ask("GET", "/oauth/mobile-redirect", params=httpx.URL(back).params)
        self.ask("POST", "/oauth/backchannel-logout", data={"logout_token": self.secret(self.provider.logout_token(sub=5))})


@pytest.mark.parametrize("style", ["text", "json"])
def test_no_secret_is_logged(tmp_path: Path, style: str) -> None:
    environment = {"SHOEBOX_LOG_LEVEL": "debug", "SHOEBOX_LOG_FORMAT": style, "PYTHONASYNCIODEBUG": "1"}
    with OidcProvider() as provider, ServerProcess(tmp_path / "data", environment) as server:
        visit = Visit(server, provider)
        with visit.admin:
            visit.passwords()
            visit.tokens()
            visit.links()
            visit.login_service()
        wait_until(lambda: "login service failed" in server.text(), "the failures are logged")
        server.stop()
        text = server.text()
    assert len(visit.secrets) > 20
    assert [secret for secret in visit.secrets if secret in text] == []


def test_exceptions_that_hold_secrets_are_masked(scenario: Scenario, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    log.configure("debug", "text")
    try:
        admin = scenario.sign_up()

        def fail(*_arguments: Any, **_more: Any) -> None:
            raise RuntimeError(f"cannot read {{'authorization': 'Bearer {admin.token}'}} of /api/x?apiKey={admin.token}")

        monkeypatch.setattr("appliance.domains.users.service.account", fail)
        admin.get(f"/users/me?sessionKey={admin.token}", status=500)
    finally:
        root.handlers[:], root.level = before
    text = capsys.readouterr().err
    assert "RuntimeError: cannot read" in text
    assert admin.token not in text
