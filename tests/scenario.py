"""One server in this process, and people who use it: who calls, what, and what must come back.

    admin = scenario.sign_up()
    photo = admin.upload(jpeg())
    admin.get(f"/assets/{photo}").json()
    admin.put(f"/assets/{photo}", {"rating": 9}, status=400)

Every answer is checked against the contract (tests/contract/shapes.py) where ../shared is there.
"""

import contextlib
import io
import json
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
from PIL import Image
from starlette.testclient import TestClient

from appliance.app import Shoebox
from appliance.settings import Settings
from tests.contract import shapes

PASSWORD = "a long enough password"
UNFINISHED = """
SELECT 1 FROM job WHERE state IN ('waiting', 'active')
AND ("runAt" IS NULL OR "runAt" < strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+60 seconds')) LIMIT 1"""


class Scenario:
    """A running server. ``data`` survives, so a second one can be started on it."""

    def __init__(self, data: Path, **settings: Any) -> None:
        self.data = data
        self._settings = settings

    def __enter__(self) -> Self:
        self.shoebox = Shoebox(Settings(data=self.data, **self._settings))
        self.shoebox.start()
        self._http = TestClient(self.shoebox.asgi, base_url="http://testserver", raise_server_exceptions=True)
        self._http.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._http.__exit__(None, None, None)
        self.shoebox.stop()

    # -- people

    def anybody(self, **headers: str) -> "Person":
        """Somebody without an account."""
        return Person(self, headers)

    def sign_up(self) -> "Person":
        """The administrator, signed up and logged in."""
        self.anybody().post("/auth/admin-sign-up", {"email": "admin@test.dev", "password": PASSWORD, "name": "Admin"})
        return self.log_in("admin@test.dev")

    def add_user(self, admin: "Person", name: str, **more: Any) -> "Person":
        """Another user, logged in."""
        email = f"{name.lower()}@test.dev"
        admin.post("/admin/users", {"email": email, "password": PASSWORD, "name": name, **more})
        return self.log_in(email)

    def log_in(self, email: str, password: str = PASSWORD, **headers: str) -> "Person":
        """A new session of an account; ``headers`` (user_agent="…") go with every call."""
        person = self.anybody(**headers)
        answer = person.post("/auth/login", {"email": email, "password": password}).json()
        person.id = answer["userId"]
        person.token = answer["accessToken"]
        person.headers["authorization"] = f"Bearer {person.token}"
        return person

    # -- looking inside

    def rows(self, sql: str, *parameters: Any) -> list[dict[str, Any]]:
        """Rows of the database as it is on the disk now."""
        with self.shoebox.runtime.db.reading() as reader:
            return reader.rows(sql, parameters)

    def settle(self, seconds: float = 150) -> None:
        """Wait until every job has run (failed ones stay)."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not self.rows(UNFINISHED):
                return
            time.sleep(0.02)
        raise AssertionError(f"jobs still wait: {self.rows('SELECT name, state, error FROM job')}")

    def failed_jobs(self) -> list[dict[str, Any]]:
        """Jobs that gave up, with their reasons."""
        return self.rows("SELECT name, data, error FROM job WHERE state = 'failed'")


class Person:
    """Makes calls with one set of headers, without a cookie jar (cookies are passed by hand)."""

    def __init__(self, scenario: Scenario, headers: dict[str, str]) -> None:
        self.scenario = scenario
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.id = ""
        self.token = ""

    def call(
        self, method: str, path: str, *, status: int | tuple[int, ...] | None = None, shaped: bool = True, **arguments: Any
    ) -> httpx.Response:
        """One request below ``/api``. Without ``status`` any success is fine; a server error never is, unless asked for.

        ``shaped=False`` is for answers whose shape departs from the contract's on purpose (deviations.md, older apps).
        """
        headers = {**self.headers, **arguments.pop("headers", {})}
        http = self.scenario._http
        http.cookies.clear()
        answer = http.request(method, f"/api{path}", headers=headers, follow_redirects=False, **arguments)
        wanted = (status,) if isinstance(status, int) else status
        if wanted is None:
            assert answer.status_code < 400, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        else:
            assert answer.status_code in wanted, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        if shaped:
            shapes.check(method, path, answer)
        return answer

    def get(self, path: str, **arguments: Any) -> httpx.Response:
        """GET; ``params`` for the query."""
        return self.call("GET", path, **arguments)

    def post(self, path: str, body: Any = None, **arguments: Any) -> httpx.Response:
        """POST with a JSON body."""
        return self.call("POST", path, **_with_json(body), **arguments)

    def put(self, path: str, body: Any = None, **arguments: Any) -> httpx.Response:
        """PUT with a JSON body."""
        return self.call("PUT", path, **_with_json(body), **arguments)

    def patch(self, path: str, body: Any = None, **arguments: Any) -> httpx.Response:
        """PATCH with a JSON body."""
        return self.call("PATCH", path, **_with_json(body), **arguments)

    def delete(self, path: str, body: Any = None, **arguments: Any) -> httpx.Response:
        """DELETE, with a JSON body where there is one."""
        return self.call("DELETE", path, **_with_json(body), **arguments)

    def upload(self, content: bytes, name: str = "photo.jpg", *, status: int = 201, **fields: Any) -> str:
        """Upload a file; its asset id."""
        data = {"fileCreatedAt": "2024-05-01T10:00:00.000Z", "fileModifiedAt": "2024-05-01T10:00:00.000Z", **fields}
        answer = self.call("POST", "/assets", data=data, files={"assetData": (name, content)}, status=status)
        return str(answer.json().get("id", ""))


def _with_json(body: Any) -> dict[str, Any]:
    if body is None:
        return {}
    return {"content": json.dumps(body), "headers": {"content-type": "application/json"}}


_counter = iter(range(1, 1_000_000))


def jpeg(width: int = 64, height: int = 48, seed: int | None = None, **save: Any) -> bytes:
    """A small JPEG that no other call returns (or always the same one for a ``seed``)."""
    number = next(_counter) if seed is None else seed
    image = Image.new("RGB", (width, height), (number % 256, number // 256 % 256, (number * 37) % 256))
    image.putpixel((0, 0), (number % 251, 7, 9))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=90, comment=f"test image {number}".encode(), **save)
    return buffer.getvalue()


def png(width: int = 8, height: int = 8) -> bytes:
    """A small PNG that no other call returns."""
    number = next(_counter)
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), (number % 256, number // 256 % 256, 200)).save(buffer, "PNG")
    return buffer.getvalue()


@contextlib.contextmanager
def restarted(scenario: Scenario) -> Iterator[Scenario]:
    """A second server on the data of one that was stopped."""
    with Scenario(scenario.data) as again:
        yield again
