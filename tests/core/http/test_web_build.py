"""Hosting our page or another Immich web build (web-and-cli-clients.md §1)."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.scenario import Scenario

SCRIPT = b"export const answer = 42;\n" * 50
INDEX = b"<!doctype html><title>A build</title><!-- metadata:tags --><div id=app></div>"


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like adapter-static makes it, with a secret beside it."""
    folder = tmp_path_factory.mktemp("web")
    root = folder / "build"
    chunks = root / "_app/immutable/chunks"
    chunks.mkdir(parents=True)
    (root / "index.html").write_bytes(INDEX)
    (root / "service-worker.js").write_bytes(b"self.x = 1")
    (root / "favicon.ico").write_bytes(b"icon")
    (root / "a photo & more.txt").write_bytes(b"spaces")
    (root / "font.ttf").write_bytes(b"font")
    (root / "empty.css").touch()
    (root / ".git").mkdir()
    (root / ".git/config").write_bytes(b"hidden")
    (chunks / "A1.js").write_bytes(SCRIPT)
    (chunks / "A1.js.br").write_bytes(b"packed by brotli")
    (chunks / "A1.js.gz").write_bytes(b"packed by gzip")
    (folder / "secret.txt").write_bytes(b"nobody's business")
    (folder / "build-other").mkdir()
    (folder / "build-other/secret.txt").write_bytes(b"nobody's business")
    return root


@pytest.fixture(scope="module")
def server(build: Path) -> Iterator[Scenario]:
    with Scenario(build.with_name("data"), web_root=build) as started:
        yield started


def ask(server: Scenario, path: str, method: str = "GET", **headers: str) -> httpx.Response:
    """One request without anything that clients add by themselves."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return server._http.request(method, path, headers={"accept-encoding": "identity", "accept": "*/*", **names})


def test_a_file_is_served_with_its_type_and_can_be_asked_for_again(server: Scenario) -> None:
    answer = ask(server, "/_app/immutable/chunks/A1.js")
    assert (answer.status_code, answer.content) == (200, SCRIPT)
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["etag"].startswith('W/"')
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "content-encoding" not in answer.headers
    again = ask(server, "/_app/immutable/chunks/A1.js", if_none_match=f'"other", {answer.headers["etag"]}')
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("accepted", "encoding", "content"),
    [
        ("gzip, deflate, br", "br", b"packed by brotli"),
        ("gzip;q=0.8, BR;q=0.1", "br", b"packed by brotli"),
        ("gzip", "gzip", b"packed by gzip"),
        ("br;q=0, gzip", "gzip", b"packed by gzip"),
        ("brotli, x-gzip-like", None, SCRIPT),
        ("", None, SCRIPT),
    ],
)
def test_what_the_build_packed_is_sent_packed(server: Scenario, accepted: str, encoding: str | None, content: bytes) -> None:
    answer = ask(server, "/_app/immutable/chunks/A1.js", "HEAD", accept_encoding=accepted)
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["content-type"].startswith("text/javascript")
    assert int(answer.headers["content-length"]) == len(content)


def test_only_whole_immutable_files_may_be_kept_for_ever(server: Scenario) -> None:
    def kept(path: str, **headers: str) -> str:
        return str(ask(server, path, **headers).headers["cache-control"])

    assert kept("/_app/immutable/chunks/A1.js") == "public,max-age=31536000,immutable"
    assert kept("/_app/immutable/chunks/A1.js", range="bytes=0-3") == "no-cache"
    assert kept("/service-worker.js") == "no-cache"
    assert kept("/_app/immutable/chunks/gone.js", accept="text/html") == "no-store"


def test_a_part_of_a_file(server: Scenario) -> None:
    answer = ask(server, "/_app/immutable/chunks/A1.js", range="bytes=7-11")
    assert (answer.status_code, answer.content) == (206, SCRIPT[7:12])
    assert answer.headers["content-range"] == f"bytes 7-11/{len(SCRIPT)}"
    beyond = ask(server, "/_app/immutable/chunks/A1.js", range="bytes=99999-")
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(SCRIPT)}")


@pytest.mark.parametrize("path", ["/a%20photo%20%26%20more.txt", "/font.ttf", "/empty.css", "/favicon.ico"])
def test_files_of_all_names_and_sizes(server: Scenario, path: str) -> None:
    assert ask(server, path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/photos/0a1b", "/_app/immutable/chunks/gone.js", "/index.htm", "/build", "/_app", "/%FF%FE"]
)
def test_every_other_address_is_the_page(server: Scenario, path: str) -> None:
    answer = ask(server, path, accept_encoding="br, gzip", accept="text/html,*/*;q=0.8")
    assert (answer.status_code, answer.content) == (200, INDEX)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["etag"].startswith('"')
    assert "content-encoding" not in answer.headers


def test_who_cannot_read_html_is_told(server: Scenario) -> None:
    answer = ask(server, "/photos", accept="image/png")
    assert answer.status_code == 406
    assert answer.json() == {"message": "The route /photos was requested as image/png, but only returns text/html"}
    assert ask(server, "/service-worker.js", accept="image/png").status_code == 200


def test_the_api_stays_the_api(server: Scenario) -> None:
    assert ask(server, "/api/server/ping").json() == {"res": "pong"}
    assert ask(server, "/.well-known/immich").json() == {"api": {"endpoint": "/api"}}
    assert ask(server, "/custom.css").headers["content-type"].startswith("text/css")
    unknown = ask(server, "/api/nope?x=1", accept="text/html")
    assert (unknown.status_code, unknown.json()) == (404, {"message": "Cannot GET /api/nope?x=1"})
    assert ask(server, "/apiary", accept="text/html").content == INDEX


@pytest.mark.parametrize(("method", "path"), [("POST", "/photos"), ("DELETE", "/index.html"), ("POST", "/auth/login")])
def test_nothing_but_reading_happens_beside_the_api(server: Scenario, method: str, path: str) -> None:
    answer = ask(server, path, method)
    assert (answer.status_code, answer.json()) == (404, {"message": f"Cannot {method} {path}"})
    assert answer.headers["x-correlation-id"]


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/_app/../../secret.txt",
        "//../secret.txt",
        "/../build-other/secret.txt",
        "/../../../../../../../../etc/passwd",
        "/.git/config",
        "/_app/../.git/config",
        "/index.html\0.txt",
        "/" + "long" * 1000,
    ],
)
def test_no_path_leads_out_of_the_folder(server: Scenario, path: str) -> None:
    status, body = asyncio.run(_decoded(server, path))
    assert (status, body) == (200, INDEX)


async def _decoded(server: Scenario, path: str) -> tuple[int, bytes]:
    """What the application answers to a path as it is after decoding: ``%2e%2e%2f`` and the like have become this."""
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": b"/",
        "query_string": b"",
        "headers": [],
        "server": ("testserver", 80),
        "client": ("127.0.0.1", 1),
        "scheme": "http",
        "http_version": "1.1",
        "root_path": "",
    }
    await server.shoebox.asgi(scope, receive, send)  # type: ignore[arg-type]
    body = b"".join(message.get("body", b"") for message in sent if message["type"] == "http.response.body")
    return int(sent[0]["status"]), body


def test_a_link_out_of_the_folder_is_the_owners_choice(server: Scenario, build: Path) -> None:
    (build / "linked.txt").symlink_to(build.with_name("secret.txt"))
    assert ask(server, "/linked.txt").content == b"nobody's business"


def test_a_new_build_needs_no_restart(server: Scenario, build: Path) -> None:
    (build / "index.html").write_bytes(b"<title>Newer</title>")
    (build / "new.js").write_bytes(b"1")
    assert ask(server, "/").content == b"<title>Newer</title>"
    assert ask(server, "/new.js").content == b"1"
    (build / "index.html").write_bytes(INDEX)


def test_a_folder_without_a_page_says_so(server: Scenario, build: Path) -> None:
    page = build / "index.html"
    page.rename(build / "elsewhere.html")
    answer = ask(server, "/")
    (build / "elsewhere.html").rename(page)
    assert (answer.status_code, answer.json()) == (404, {"message": "There is no web client in build"})


def test_a_websocket_elsewhere_is_closed(server: Scenario) -> None:
    from starlette.websockets import WebSocketDisconnect

    with pytest.raises(WebSocketDisconnect), server._http.websocket_connect("/elsewhere"):
        pass


def test_our_own_page_is_the_default(scenario: Scenario) -> None:
    page = ask(scenario, "/photos", accept="text/html")
    assert "<title>Shoebox</title>" in page.text
    assert ask(scenario, "/app/main.js").headers["content-type"].startswith("text/javascript")
    assert ask(scenario, "/styles/base.css").headers["content-type"].startswith("text/css")
    assert ask(scenario, "/manifest.webmanifest").headers["content-type"] == "application/manifest+json"
