"""A server and a browser for the tests of the page: one of each for all, and in each test a person with an empty library."""

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.browser.chromium import EXECUTABLE, Chromium, Page
from tests.process import ServerProcess, sign_up

OpenPage = Callable[..., Page]

PASSWORD = "a long enough password"
_numbers = itertools.count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks for the browser is marked so."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """One browser for all tests; each page of it has its own cookies."""
    if EXECUTABLE is None:
        pytest.skip("Chromium is not installed")
    with Chromium.start(tmp_path_factory.mktemp("browser")) as started:
        yield started


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server with an administrator."""
    with ServerProcess(tmp_path_factory.mktemp("browser-server") / "data") as started:
        yield started


@pytest.fixture(scope="session")
def admin(server: ServerProcess) -> Iterator[httpx.Client]:
    """The administrator's calls."""
    with sign_up(server) as client:
        yield client


@pytest.fixture
def email(admin: httpx.Client) -> str:
    """A new person's."""
    name = f"person{next(_numbers)}"
    account = {"email": f"{name}@test.dev", "name": name, "password": PASSWORD, "shouldChangePassword": False}
    return str(admin.post("/admin/users", json=account).raise_for_status().json()["email"])


@pytest.fixture
def api(server: ServerProcess, email: str) -> Iterator[httpx.Client]:
    """The person's own calls: to put things there, and to look what the page did."""
    with server.client() as client:
        answer = client.post("/auth/login", json={"email": email, "password": PASSWORD}).raise_for_status()
        client.cookies.clear()
        client.headers["authorization"] = f"Bearer {answer.json()['accessToken']}"
        yield client


@pytest.fixture
def visit(chromium: Chromium, server: ServerProcess) -> Iterator[OpenPage]:
    """Opens windows at an address of the server. At the end none may have shown an error in its console."""
    pages: list[Page] = []

    def open_page(path: str = "/", *, url: str = server.url, **size: Any) -> Page:
        page = chromium.page(**size)
        pages.append(page)
        page.open(url + path)
        return page

    yield open_page
    errors = [error for page in pages for error in page.errors]
    for page in pages:
        page.close()
    assert errors == []


@pytest.fixture
def logged_in(visit: OpenPage, email: str) -> OpenPage:
    """Opens windows of the person."""

    def open_page(path: str = "/photos", **size: Any) -> Page:
        page = visit(path, **size)
        log_in(page, email)
        page.wait(f"location.pathname === {json.dumps(path)}")
        return page

    return open_page


def log_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Fill in the login form."""
    page.type("input[name=email]", email)
    page.type("input[name=password]", password)
    page.press("Enter")


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[ServerProcess]:
    """A server of one's own, without an account. Ask for it before ``visit``, so that it outlives the windows."""
    with ServerProcess(tmp_path / "data") as started:
        yield started
