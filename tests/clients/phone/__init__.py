"""The Immich app 3.1 as a server sees it (contract/mobile-app.md §§0–4): its calls, its headers, its own database."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
import socketio

from tests.clients.phone.payloads import COLORS, Payload, Undecodable, decode
from tests.clients.phone.store import Store

USER_AGENT = "immich-android/3.1.0"
CHUNK_LINES = 5000
UPLOAD_WORKERS = 3
REQUEST_TYPES = """AuthUsersV1 UsersV1 AssetsV2 AssetExifsV1 AssetEditsV1 AssetMetadataV1 PartnersV1 PartnerAssetsV2
    PartnerAssetExifsV1 AlbumsV2 AlbumUsersV1 AlbumAssetsV2 AlbumAssetExifsV1 AlbumToAssetsV1 MemoriesV1 MemoryToAssetsV1 StacksV1
    PartnerStacksV1 UserMetadataV1 PeopleV1 AssetFacesV2 AssetOcrV1""".split()
BEFORE_FIRST_SYNC = (
    ["AlbumV1"],
    ["AssetExifV1", "PartnerAssetExifV1", "AlbumAssetExifCreateV1", "AlbumAssetExifUpdateV1"],
    ["AssetV1", "PartnerAssetV1", "AlbumAssetCreateV1", "AlbumAssetUpdateV1"],
    ["AssetV1", "AssetV2"],
)

VERSION = "major:i minor:i patch:i prerelease:i?"
FEATURES = " ".join(
    f"{name}:b"
    for name in """configFile duplicateDetection email facialRecognition importFaces map oauth oauthAutoLaunch passwordLogin
    reverseGeocoding search sidecar smartSearch trash ocr realtimeTranscoding""".split()
)
CONFIG = """externalDomain:s loginPageMessage:s oauthButtonText:s mapDarkStyleUrl:s mapLightStyleUrl:s isInitialized:b
    isOnboarded:b publicUsers:b maintenanceMode:b trashDays:i userDeleteDelay:i minFaces:i"""
LOGIN = "accessToken:s userId:s userEmail:s name:s profileImagePath:s isAdmin:b shouldChangePassword:b isOnboarded:b"
ME = f"""id:s email:s name:s profileImagePath:s oauthId:s isAdmin:b shouldChangePassword:b avatarColor:{COLORS}
    status:active|removing|deleted createdAt:t updatedAt:t profileChangedAt:t deletedAt:t? quotaSizeInBytes:i?
    quotaUsageInBytes:i? storageLabel:s?"""
PREFERENCES = (
    "albums:o cast:o download:o emailNotifications:o folders:o memories:o people:o purchase:o ratings:o sharedLinks:o tags:o"
)
COOKIES = {"immich_access_token", "immich_auth_type", "immich_is_authenticated"}
BACKUP_DATE = "2024-05-01T10:00:00.000Z"


@dataclass(frozen=True)
class Upload:
    """What the server said about one file."""

    path: Path
    id: str
    status: int


class Phone:
    """One installation. ``typed`` is what the person enters as the server's address."""

    def __init__(self, typed: str) -> None:
        self.store = Store()
        self.user_id = ""
        self.ready: dict[str, Payload] = {}
        self.runs: list[tuple[str, int]] = []
        self._typed = typed.rstrip("/")
        self._http = httpx.Client(
            headers={"user-agent": USER_AGENT, "devicemodel": "Pixel 8", "devicetype": "Android"},
            timeout=60,
            follow_redirects=True,
        )
        self._endpoint = self._resolve()
        self._synced_once = False
        self._socket: socketio.Client | None = None
        self._news = threading.Condition()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._socket is not None:
            self._socket.disconnect()
        self._http.close()

    # -- §1: finding the server, signing in

    def _resolve(self) -> str:
        found = self._http.get(f"{self._typed}/.well-known/immich", timeout=5)
        endpoint = found.raise_for_status().json()["api"]["endpoint"]
        url = f"{self._typed}{endpoint}" if endpoint.startswith("/") else endpoint
        ping = self._http.get(f"{url}/server/ping", timeout=5).raise_for_status()
        assert decode("ping", ping.json(), "res:s") == {"res": "pong"}
        for path, members in (("version", VERSION), ("features", FEATURES), ("config", CONFIG)):
            decode(path, self._http.get(f"{url}/server/{path}").raise_for_status().json(), members)
        return url

    def sign_in(self, email: str, password: str) -> None:
        """Log in. From here on nothing but the cookie jar says who this is."""
        answer = self._call("POST", "/auth/login", json={"email": email, "password": password})
        self._check_cookies(answer)
        self.user_id = decode("login", answer.json(), LOGIN)["userId"]
        decode("me", self.get("/users/me"), ME)
        decode("preferences", self.get("/users/me/preferences"), PREFERENCES)
        assert self._call("POST", "/auth/validateToken").json() == {"authStatus": True}

    def _check_cookies(self, answer: httpx.Response) -> None:
        """A cookie without an end is lost when iOS restarts the app, a secure one never comes back over http."""
        jar = {cookie.name: cookie for cookie in self._http.cookies.jar}
        assert jar.keys() >= COOKIES, f"the jar has {sorted(jar)}"
        for name in COOKIES:
            assert jar[name].expires is not None, f"{name} has no end"
            assert not jar[name].secure, f"{name} is secure over plain http"
        assert jar["immich_access_token"].value == answer.json()["accessToken"]

    def sign_out(self) -> None:
        """Log out; the app empties its tables."""
        answer = self._call("POST", "/auth/logout")
        assert decode("logout", answer.json(), "successful:b redirectUri:s")["successful"]
        assert not COOKIES & {cookie.name for cookie in self._http.cookies.jar}
        self.store.empty()

    # -- §6: the socket

    def connect(self) -> None:
        """Open the websocket, known by its cookies."""
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._http.cookies.jar)
        self._socket = socketio.Client(reconnection=False)
        self._socket.on("AssetUploadReadyV2", self._on_ready)
        self._socket.connect(
            self._endpoint.removesuffix("/api"),
            headers={"Cookie": cookies, "User-Agent": USER_AGENT},
            transports=["websocket"],
            socketio_path="/api/socket.io",
        )

    def _on_ready(self, message: Payload) -> None:
        with self._news:
            self.ready[message["asset"]["id"]] = message
            self._news.notify_all()

    def wait_for_ready(self, asset_ids: set[str], seconds: float = 120) -> None:
        """Wait for ``AssetUploadReadyV2`` of all these, then take the rows over as the app does."""
        with self._news:
            done = self._news.wait_for(lambda: asset_ids <= self.ready.keys(), seconds)
        assert done, f"no AssetUploadReadyV2 for {sorted(asset_ids - self.ready.keys())}"
        for asset_id in sorted(asset_ids):
            self.store.apply("AssetV2", [decode("AssetV2", self.ready[asset_id].get("asset"))])
            self.store.apply("AssetExifV1", [decode("AssetExifV1", self.ready[asset_id].get("exif"))])

    # -- §2: backup

    def back_up(self, paths: list[Path]) -> list[Upload]:
        """Upload what the own rows do not have yet, three at a time."""
        known = self.store.checksums(self.user_id)
        with ThreadPoolExecutor(UPLOAD_WORKERS) as workers:
            return list(workers.map(self.upload, (path for path in paths if _checksum(path) not in known)))

    def upload(self, path: Path, **more: str) -> Upload:
        """One file: text fields first, then the bytes without a useful type. A duplicate is no error."""
        fields = {
            "deviceAssetId": f"content://media/{path.name}",
            "deviceId": "simulated-phone",
            "fileCreatedAt": BACKUP_DATE,
            "fileModifiedAt": BACKUP_DATE,
            "isFavorite": "false",
            "duration": "0",
            **more,
        }
        with path.open("rb") as file:
            parts = {"assetData": (path.name, file, "application/octet-stream")}
            answer = self._call("POST", "/assets", data=fields, files=parts)
        assert answer.status_code in {200, 201}
        return Upload(path, decode("upload", answer.json(), "id:s status:created|duplicate")["id"], answer.status_code)

    def upload_live_photo(self, still: Path, motion: Path) -> tuple[Upload, Upload]:
        """The motion part first, hidden; then the still that names it."""
        video = self.upload(motion, visibility="hidden")
        return self.upload(still, livePhotoVideoId=video.id), video

    # -- §3: sync

    def sync(self) -> int:
        """One sync run; how many lines came."""
        decode("version", self.get("/server/version"), VERSION)
        if not self._synced_once:
            for types in BEFORE_FIRST_SYNC:
                self._call("DELETE", "/sync/ack", json={"types": types})
        self.runs = []
        lines, was_reset = self._stream()
        if was_reset:
            lines, _ = self._stream()
        self._synced_once = True
        return lines

    def _stream(self) -> tuple[int, bool]:
        count, was_reset, last = 0, False, ""
        headers = {"accept": "application/jsonlines+json"}
        with self._http.stream("POST", f"{self._endpoint}/sync/stream", json={"types": REQUEST_TYPES}, headers=headers) as answer:
            assert answer.status_code == 200, f"{answer.status_code} {answer.read()!r}"
            assert answer.headers["content-type"].startswith("application/jsonlines+json")
            for chunk in _chunks(answer.iter_bytes()):
                lines = [_line(raw) for raw in chunk]
                count += len(lines)
                for entity, run in groupby(lines, key=lambda line: line[0]):
                    members = list(run)
                    self.store.apply(entity, [payload for _, payload, _ in members])
                    self._call("POST", "/sync/ack", json={"acks": [members[-1][2]]})
                    self.runs.append((entity, len(members)))
                    was_reset, last = was_reset or entity == "SyncResetV1", entity
        assert last in {"SyncCompleteV1", "SyncResetV1"}, f"the stream ended with {last or 'nothing'}"
        return count, was_reset

    # -- §4 and the rest

    def get(self, path: str) -> Any:
        """The JSON of a GET."""
        answer = self._call("GET", path)
        assert answer.headers["content-type"].startswith("application/json")
        return answer.json()

    def fetch(self, path: str, **headers: str) -> httpx.Response:
        """Media, as the image loader or the player asks for it."""
        return self._call("GET", path, headers=headers)

    def _call(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        answer = self._http.request(method, f"{self._endpoint}{path}", **arguments)
        assert answer.status_code < 400, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        return answer


def _checksum(path: Path) -> str:
    return base64.b64encode(hashlib.sha1(path.read_bytes()).digest()).decode()


def _chunks(pieces: Iterator[bytes]) -> Iterator[list[bytes]]:
    """Lines in the portions that the app works off: whole network chunks until there are 5000. A tail without end is lost."""
    rest, lines = b"", list[bytes]()
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        lines += whole
        if len(lines) >= CHUNK_LINES:
            yield lines
            lines = []
    if rest:
        raise Undecodable(f"the last line has no end: {rest[:80]!r}")
    if lines:
        yield lines


def _line(raw: bytes) -> tuple[str, Payload, str]:
    line = json.loads(raw.decode())
    if not isinstance(line.get("type"), str) or not isinstance(line.get("ack"), str):
        raise Undecodable(f"a line without type or ack: {raw[:200]!r}")
    return line["type"], decode(line["type"], line.get("data")), line["ack"]
