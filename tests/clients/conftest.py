"""What the tests with real clients share."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.process import ServerProcess, sign_up

PHOTOS_AND_VIDEOS = {".jpg", ".jpeg", ".png", ".webp", ".avif", ".heic", ".jxl", ".nef", ".mp4", ".mov"}


@dataclass(frozen=True)
class House:
    """A server with an administrator, who is logged in here."""

    server: ServerProcess
    admin: httpx.Client

    def api_key(self, *permissions: str) -> str:
        """The secret of a new API key of the administrator."""
        answer = self.admin.post("/api-keys", json={"name": "test", "permissions": list(permissions) or ["all"]})
        return str(answer.raise_for_status().json()["secret"])


@pytest.fixture
def house(server: ServerProcess) -> Iterator[House]:
    """A server process and its administrator."""
    with sign_up(server) as admin:
        yield House(server, admin)


@pytest.fixture(scope="session")
def media(shared: Path) -> list[Path]:
    """All photos and videos of ../shared/media."""
    return sorted(path for path in (shared / "media").rglob("*") if path.suffix.lower() in PHOTOS_AND_VIDEOS)
