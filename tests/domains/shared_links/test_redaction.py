"""Through a link without metadata nobody learns where, with what and under which name a photo was taken.

Every operation that links may call is tried (one that is added must be added here), for every generation of apps.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from appliance.app import operations
from tests.library import person
from tests.scenario import Person, Scenario

NAME, MAKE, MODEL, LENS = "SecretName", "SecretMaker", "SecretModel", "SecretLens"
LATITUDE, LONGITUDE = 48.5375, 9.2825
SECRETS = [
    NAME,
    MAKE,
    MODEL,
    LENS,
    "48.53",
    "9.28",
    "Metzingen",
    "Germany",
    "SecretWords",
    "SecretPerson",
    "@test.dev",
]
GENERATIONS = ["Immich_Android_1.142.1", "immich-ios/2.7.5", "immich-android/3.1.0", "Mozilla/5.0"]


def secret_photo() -> bytes:
    """A JPEG that tells all of it."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x010E] = MAKE, MODEL, "SecretWords"
    exif.get_ifd(0x8769)[0xA434] = LENS
    exif.get_ifd(0x8769)[0x9003] = "2024:05:01 10:00:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 32.0, 15.0), 3: "E", 4: (9.0, 16.0, 57.0)})
    buffer = io.BytesIO()
    Image.effect_noise((400, 300), 50).convert("RGB").save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


@dataclass
class Shared:
    """A photo that tells everything, and links to it that should not."""

    scenario: Scenario
    owner: Person
    asset_id: str
    album_id: str
    path: str
    keys: dict[str, str]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    """One server for all tests."""
    with Scenario(tmp_path_factory.mktemp("redaction") / "data") as scenario:
        owner = scenario.sign_up()
        asset_id = owner.upload(secret_photo(), f"{NAME}.jpg")
        scenario.settle()
        person(owner, "SecretPerson", on=(asset_id,))
        album_id = owner.post("/albums", {"albumName": "Trip", "assetIds": [asset_id]}).json()["id"]
        keys = {}
        for kind, what in (("ALBUM", {"albumId": album_id}), ("INDIVIDUAL", {"assetIds": [asset_id]})):
            body = {"type": kind, "showMetadata": False, "password": "open", **what}
            keys[kind] = owner.post("/shared-links", body).json()["key"]
        path = Path(scenario.rows('SELECT "originalPath" AS path FROM asset')[0]["path"])
        yield Shared(scenario, owner, asset_id, album_id, path.stem, keys)


def requests(shared: Shared) -> dict[str, list[tuple[str, str, Any]]]:
    """Operation: how it is called, with all that might make it say more."""
    asset, album = shared.asset_id, shared.album_id
    sizes = ["", "?size=thumbnail", "?size=preview", "?size=fullsize", "?size=preview&edited=true"]
    timeline = f"albumId={album}&withCoordinates=true&withStacked=true"
    search = {"albumIds": [album], "withExif": True, "withPeople": True}
    return {
        "getAlbumInfo": [("GET", f"/albums/{album}?withoutAssets=false", None)],
        "getAlbumMapMarkers": [("GET", f"/albums/{album}/map-markers", None)],
        "getAssetInfo": [("GET", f"/assets/{asset}", None)],
        "viewAsset": [("GET", f"/assets/{asset}/thumbnail{size}", None) for size in sizes],
        "downloadAsset": [("GET", f"/assets/{asset}/original", None)],
        "playAssetVideo": [("GET", f"/assets/{asset}/video/playback", None)],
        "getMainPlaylist": [("GET", f"/assets/{asset}/video/stream/main.m3u8", None)],
        "endSession": [("DELETE", f"/assets/{asset}/video/stream/{asset}", None)],
        "getMediaPlaylist": [("GET", f"/assets/{asset}/video/stream/{asset}/0/playlist.m3u8", None)],
        "getSegment": [("GET", f"/assets/{asset}/video/stream/{asset}/0/seg_0.m4s", None)],
        "getDownloadInfo": [("POST", "/download/info", {"assetIds": [asset]}), ("POST", "/download/info", {"albumId": album})],
        "downloadArchive": [("POST", "/download/archive", {"assetIds": [asset]})],
        "searchAssets": [("POST", "/search/metadata", search), ("POST", "/search/metadata", {})],
        "getTimeBuckets": [("GET", f"/timeline/buckets?{timeline}", None)],
        "getTimeBucket": [("GET", f"/timeline/bucket?timeBucket=2024-05-01&{timeline}", None)],
        "sharedLinkLogin": [("POST", "/shared-links/login", {"password": "open"})],
        "getMySharedLink": [("GET", "/shared-links/me", None)],
        "uploadAsset": [],
    }


def leaked(shared: Shared, answer: httpx.Response) -> list[str]:
    """The secrets in all that an answer says."""
    said = b"\n".join(f"{name}: {value}".encode() for name, value in answer.headers.items()) + b"\n\n" + answer.content
    return [secret for secret in (*SECRETS, shared.path) if secret.encode() in said]


def guest(shared: Shared, kind: str, agent: str) -> Person:
    """Somebody who has the link and has given its password."""
    visitor = shared.scenario.anybody(x_immich_share_key=shared.keys[kind], user_agent=agent)
    answer = visitor.call("POST", "/shared-links/login", json={"password": "open"}, status=201, shaped=False)
    visitor.headers["cookie"] = answer.headers["set-cookie"].split(";")[0]
    return visitor


def test_the_owner_sees_it_all(shared: Shared) -> None:
    assert leaked(shared, shared.owner.get(f"/assets/{shared.asset_id}")) == [*SECRETS, shared.path]


def test_every_operation_that_links_may_call_is_tried(shared: Shared) -> None:
    open_to_links = {operation.id for operation in operations().operations if operation.shared_link}
    assert open_to_links <= set(requests(shared))


@pytest.mark.parametrize("agent", GENERATIONS)
@pytest.mark.parametrize("kind", ["ALBUM", "INDIVIDUAL"])
def test_nothing_is_told(shared: Shared, kind: str, agent: str) -> None:
    visitor = guest(shared, kind, agent)
    seen = {}
    for operation, calls in requests(shared).items():
        for method, path, body in calls:
            arguments = {} if body is None else {"json": body}
            answer = visitor.call(method, path, status=tuple(range(200, 502)), shaped=False, **arguments)
            assert leaked(shared, answer) == [], f"{operation}: {method} {path}: {answer.text[:300]}"
            assert b"Exif\0\0" not in answer.content, operation
            seen.setdefault(operation, []).append(answer.status_code)
    assert seen["getAssetInfo"] == [200]
    assert seen["viewAsset"][:3] == [200, 200, 200]
    assert seen["getMySharedLink"] == [200]
    assert seen["downloadAsset"] == [404]
    if kind == "ALBUM":
        assert seen["getAlbumMapMarkers"] == [200]
        assert seen["searchAssets"] == [200, 400]
        assert seen["getTimeBuckets"] == [200]


def test_the_reduced_asset_has_these_members_and_no_others(shared: Shared) -> None:
    found = guest(shared, "ALBUM", "Mozilla/5.0").call("GET", f"/assets/{shared.asset_id}", status=200, shaped=False).json()
    wanted = "id type originalMimeType thumbhash localDateTime duration livePhotoVideoId hasMetadata width height"
    assert set(found) == set(wanted.split())
    assert found["hasMetadata"] is False


def test_an_upload_is_answered_with_its_id_alone(shared: Shared) -> None:
    visitor = guest(shared, "ALBUM", "Mozilla/5.0")
    data = {"fileCreatedAt": "2024-05-01T10:00:00.000Z", "fileModifiedAt": "2024-05-01T10:00:00.000Z"}
    answer = visitor.call("POST", "/assets", data=data, files={"assetData": ("other.jpg", secret_photo())}, status=201)
    assert set(answer.json()) == {"id", "status"}


def test_the_page_of_the_link_tells_nothing(shared: Shared) -> None:
    for key in shared.keys.values():
        answer = shared.scenario._http.get(f"/share/{key}", headers={"accept": "text/html"})
        assert leaked(shared, answer) == []
