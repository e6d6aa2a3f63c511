"""Profile pictures of a login service: taken from the public internet only (behaviour/01 §6, step 6)."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from appliance.domains.oauth import pictures
from tests.domains.oauth.conftest import House
from tests.scenario import jpeg

INTERNAL = [
    "127.0.0.1",
    "10.1.2.3",
    "192.168.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "fe80::1%1",
    "fd00::1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "2002:a00:1::",
    "ff02::1",
]


class _Camera(BaseHTTPRequestHandler):
    """Something in the house that answers whoever asks."""

    hosts: list[str]

    def do_GET(self) -> None:
        self.hosts.append(self.headers["host"])
        body = jpeg(300, 300)
        self.send_response(302 if self.path == "/moved" else 200)
        self.send_header("location", "/picture")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None:
        pass


@pytest.fixture
def camera() -> Iterator[tuple[int, list[str]]]:
    """Its port, and the names under which it was asked."""
    hosts: list[str] = []
    server = HTTPServer(("127.0.0.1", 0), type("Camera", (_Camera,), {"hosts": hosts}))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server.server_port, hosts
    server.shutdown()
    server.server_close()


def image_of(house: House, url: str) -> str:
    house.provider.people["ann"]["picture"] = url
    ann = house.person("ann")
    house.scenario.settle()
    assert not house.scenario.failed_jobs()
    return str(ann.get("/users/me").json()["profileImagePath"])


def test_a_picture_becomes_the_profile_image(
    house: House, camera: tuple[int, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "_is_public", lambda _: True)
    port, hosts = camera
    assert image_of(house, f"http://localhost:{port}/moved") == ""
    path = image_of(house, f"http://localhost:{port}/picture")
    assert path.startswith(str(house.scenario.data.resolve() / "profile"))
    assert hosts == [f"localhost:{port}"] * 2
    assert image_of(house, f"http://localhost:{port}/another") == path
    assert len(hosts) == 2


def test_nothing_in_the_house_is_asked(house: House, camera: tuple[int, list[str]]) -> None:
    port, hosts = camera
    for url in (
        f"http://127.0.0.1:{port}/",
        f"http://localhost:{port}/",
        f"http://[::ffff:127.0.0.1]:{port}/",
        "file:///etc/passwd",
        "http://",
        "http://[broken",
        "data:image/png;base64,AAAA",
        f"http://user@127.0.0.1:{port}",
        "http://x:99999/",
    ):
        assert image_of(house, url) == ""
    assert hosts == []


def test_which_addresses_are_public() -> None:
    assert [address for address in INTERNAL if pictures._is_public(address)] == []
    for address in ("93.184.215.14", "2606:2800:21f::1", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"):
        assert pictures._is_public(address), address


def test_a_name_with_one_address_in_the_house_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(host: str, port: int, **_more: Any) -> Any:
        return [(2, 1, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    addresses = ["93.184.215.14", "2606:2800:21f::1"]
    assert pictures._public_address("rebinding.test", 443) in addresses
    addresses = ["93.184.215.14", "192.168.0.1"]
    with pytest.raises(ValueError, match="not a public one"):
        pictures._public_address("rebinding.test", 443)
