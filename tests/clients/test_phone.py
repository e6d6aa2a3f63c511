"""The phone app 3.1 against a real server: what it uploaded is there, and it knows all that the server knows."""

import base64
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.conftest import House
from tests.clients.phone import Phone, Upload
from tests.process import ACCOUNT, database, settle
from tests.scenario import jpeg


@pytest.fixture
def phone(house: House) -> Iterator[Phone]:
    """A phone of the administrator: signed in, first sync done, socket open."""
    with Phone(house.server.url) as phone:
        phone.sign_in(**ACCOUNT)
        phone.sync()
        phone.connect()
        yield phone


def test_a_whole_camera_roll_is_backed_up_and_known(house: House, phone: Phone, media: list[Path], tmp_path: Path) -> None:
    still, motion = _live_pair(media, tmp_path)
    live, video = phone.upload_live_photo(still, motion)
    uploads = phone.back_up(media)

    phone.wait_for_ready({upload.id for upload in (live, *uploads)})
    settle(house.server)
    phone.sync()

    _assert_stored(phone, [live, video, *uploads])
    _assert_is_the_servers_state(house, phone)
    assert phone.store.payloads("remote_asset")[live.id]["livePhotoVideoId"] == video.id
    assert phone.store.payloads("remote_asset")[video.id]["visibility"] == "hidden"
    assert phone.back_up(media) == [], "nothing is uploaded a second time"
    assert phone.sync() == 1, "a second sync tells nothing but its end"
    with Phone(house.server.url) as other:
        other.sign_in(**ACCOUNT)
        other.sync()
        assert other.store.dump() == phone.store.dump(), "a new installation knows the same"


def _live_pair(media: list[Path], folder: Path) -> tuple[Path, Path]:
    """A still and a motion part with one name, as an iPhone takes them; not those of the camera roll."""
    still, motion = folder / "IMG_0001.JPG", folder / "IMG_0001.MOV"
    still.write_bytes(jpeg(640, 480))
    shutil.copy(next(path for path in media if path.suffix == ".mov"), motion)
    with motion.open("ab") as file:
        file.write(b"\0\0\0\x08free")
    return still, motion


def _assert_stored(phone: Phone, uploads: list[Upload]) -> None:
    """Every upload comes back byte for byte, and the row that came by sync has its checksum."""
    rows = phone.store.payloads("remote_asset")
    for upload in uploads:
        content = upload.path.read_bytes()
        assert phone.fetch(f"/assets/{upload.id}/original").content == content, upload.path.name
        assert base64.b64decode(rows[upload.id]["checksum"]) == hashlib.sha1(content).digest()


def _assert_is_the_servers_state(house: House, phone: Phone) -> None:
    """The app's rows are the rows of the server's database, no more and no less."""
    with database(house.server.data) as connection:
        connection.row_factory = sqlite3.Row
        assets = {row["id"]: row for row in connection.execute("SELECT * FROM asset")}
        exifs = {row["assetId"]: row for row in connection.execute("SELECT * FROM asset_exif")}
    known = phone.store.payloads("remote_asset")
    assert known.keys() == assets.keys()
    for asset_id, asset in known.items():
        row = assets[asset_id]
        for name in ("type", "visibility", "originalFileName", "localDateTime", "fileCreatedAt", "width", "height", "duration"):
            assert asset[name] == row[name], f"{asset['originalFileName']}: {name}"
        assert base64.b64decode(asset["thumbhash"] or "") == (row["thumbhash"] or b"")
    known_exif = phone.store.payloads("remote_exif")
    assert known_exif.keys() == exifs.keys()
    for asset_id, exif in known_exif.items():
        for name in ("make", "model", "dateTimeOriginal", "latitude", "exifImageWidth", "fileSizeInByte", "timeZone"):
            assert exif[name] == exifs[asset_id][name], f"{known[asset_id]['originalFileName']}: {name}"


def test_every_photo_shows(house: House, phone: Phone, media: list[Path]) -> None:
    """What the grid, the viewer and the player ask for."""
    uploads = phone.back_up(media)
    settle(house.server)
    phone.sync()
    rows = phone.store.payloads("remote_asset")
    for upload in uploads:
        row = rows[upload.id]
        assert row["thumbhash"], upload.path.name
        assert row["width"], upload.path.name
        for size in ("thumbnail", "preview"):
            image = phone.fetch(f"/assets/{upload.id}/thumbnail?size={size}&edited=true&c={row['thumbhash']}")
            assert image.headers["content-type"].startswith("image/"), upload.path.name
            assert "no-store" not in image.headers["cache-control"]
        if row["type"] == "VIDEO":
            assert row["duration"] > 0
            start = phone.fetch(f"/assets/{upload.id}/video/playback", range="bytes=0-1")
            assert (start.status_code, len(start.content)) == (206, 2)
            assert start.headers["content-range"].startswith("bytes 0-1/")


def test_changes_and_deletions_reach_the_phone(house: House, phone: Phone, tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.jpg" for name in ("kept", "trashed", "deleted")]
    for path in paths:
        path.write_bytes(jpeg())
    kept, trashed, deleted = phone.back_up(paths)
    phone.wait_for_ready({kept.id, trashed.id, deleted.id})
    settle(house.server)
    phone.sync()

    house.admin.put("/assets", json={"ids": [kept.id], "isFavorite": True}).raise_for_status()
    house.admin.request("DELETE", "/assets", json={"ids": [trashed.id]}).raise_for_status()
    house.admin.request("DELETE", "/assets", json={"ids": [deleted.id], "force": True}).raise_for_status()
    settle(house.server)
    phone.sync()

    rows = phone.store.payloads("remote_asset")
    assert rows.keys() == {kept.id, trashed.id}
    assert rows[kept.id]["isFavorite"] is True
    assert rows[trashed.id]["deletedAt"] is not None
    # The same bytes again: a new asset, whose row must not meet the old one on the phone.
    again = phone.upload(deleted.path)
    settle(house.server)
    phone.sync()
    assert again.id in phone.store.payloads("remote_asset")


def test_signing_out_ends_the_session_and_a_new_one_starts_from_nothing(house: House, phone: Phone, tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(jpeg())
    phone.upload(path)
    settle(house.server)
    phone.sync()
    before = phone.store.dump()
    phone.sign_out()
    assert not any(phone.store.dump().values())
    phone.sign_in(**ACCOUNT)
    phone.sync()
    assert phone.store.dump() == before
