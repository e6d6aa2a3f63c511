"""Metadata from upload to database and back into sidecars (behaviour/06, behaviour/09 §4)."""

import hashlib
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from appliance.core.db import Transaction
from appliance.domains import metadata
from appliance.domains.assets.events import AssetReady, AssetUpdated
from appliance.media import metadata as media
from tests.media import tiffs
from tests.scenario import Person, Scenario, jpeg


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Scenario, Person]]:
    """One server for all tests here: children need a second to start."""
    with Scenario(tmp_path_factory.mktemp("metadata") / "data") as started:
        yield started, started.sign_up()


@pytest.fixture
def scenario(server: tuple[Scenario, Person]) -> Scenario:
    return server[0]


@pytest.fixture
def admin(server: tuple[Scenario, Person]) -> Person:
    return server[1]


def heard(scenario: Scenario, kind: type) -> list[Any]:
    """From now on, the events of a kind."""
    found: list[Any] = []
    scenario.shoebox.runtime.events.subscribe(kind, found.append)
    return found


def photo(**more: Any) -> bytes:
    """A JPEG with a date, which no other call returns."""
    return jpeg(exif=b"Exif\0\0" + tiffs.date("2021:02:03 04:05:06", **more))


def exif_of(scenario: Scenario, asset_id: str) -> dict[str, Any]:
    return scenario.rows('SELECT * FROM asset_exif WHERE "assetId" = ?', asset_id)[0]


def asset_of(scenario: Scenario, asset_id: str) -> dict[str, Any]:
    return scenario.rows("SELECT * FROM asset WHERE id = ?", asset_id)[0]


def sidecar_of(scenario: Scenario, asset_id: str) -> str | None:
    rows = scenario.rows("SELECT path FROM asset_file WHERE type = 'sidecar' AND \"assetId\" = ?", asset_id)
    return rows[0]["path"] if rows else None


def edit(scenario: Scenario, asset_id: str, **columns: Any) -> None:
    runtime = scenario.shoebox.runtime
    runtime.db.write(lambda transaction: metadata.edit(transaction, runtime, [asset_id], **columns))


def test_an_upload_is_read_and_gets_its_place_in_time(scenario: Scenario, admin: Person) -> None:
    ready = heard(scenario, AssetReady)
    content = photo(main={0x0112: (tiffs.SHORT, 6), 0x010F: (tiffs.ASCII, "Maker")})
    asset_id = admin.upload(content)
    assert exif_of(scenario, asset_id)["fileSizeInByte"] == len(content)
    scenario.settle()
    asset, exif = asset_of(scenario, asset_id), exif_of(scenario, asset_id)
    assert asset["fileCreatedAt"] == asset["localDateTime"] == exif["dateTimeOriginal"] == "2021-02-03T04:05:06.000Z"
    assert asset["fileModifiedAt"] == exif["modifyDate"] == "2024-05-01T10:00:00.000Z"
    assert (asset["width"], asset["height"], exif["exifImageWidth"], exif["orientation"]) == (48, 64, 64, "6")
    assert (exif["make"], exif["description"], exif["timeZone"], exif["city"]) == ("Maker", "", None, None)
    assert len(asset["thumbhash"]) > 15
    status = scenario.rows('SELECT * FROM asset_job_status WHERE "assetId" = ?', asset_id)[0]
    assert status["metadataExtractedAt"] is not None
    assert [event.asset_id for event in ready] == [asset_id]


def test_a_file_without_date_takes_the_older_of_upload_and_file(scenario: Scenario, admin: Person) -> None:
    older_file = admin.upload(jpeg(), fileCreatedAt="2022-01-01T00:00:00.000Z", fileModifiedAt="2021-01-01T00:00:00.000Z")
    older_form = admin.upload(jpeg(), fileCreatedAt="2020-01-01T00:00:00.000Z", fileModifiedAt="2021-01-01T00:00:00.000Z")
    scenario.settle()
    for asset_id, expected in ((older_file, "2021-01-01T00:00:00.000Z"), (older_form, "2020-01-01T00:00:00.000Z")):
        asset = asset_of(scenario, asset_id)
        assert asset["fileCreatedAt"] == asset["localDateTime"] == expected
        assert exif_of(scenario, asset_id)["dateTimeOriginal"] == expected


def test_places_have_names_unless_that_is_switched_off(scenario: Scenario, admin: Person) -> None:
    gps = {
        1: (tiffs.ASCII, "N"),
        2: (tiffs.RATIONAL, [(48, 1), (51, 1), (12, 1)]),
        3: (tiffs.ASCII, "E"),
        4: (tiffs.RATIONAL, [(2, 1), (21, 1), (3, 1)]),
    }
    asset_id = admin.upload(photo(gps=gps))
    scenario.settle()
    found = exif_of(scenario, asset_id)
    assert (found["country"], found["timeZone"]) == ("France", "Europe/Paris")
    assert asset_of(scenario, asset_id)["localDateTime"] == "2021-02-03T04:05:06.000Z"
    assert asset_of(scenario, asset_id)["fileCreatedAt"] == "2021-02-03T03:05:06.000Z"
    config = admin.get("/system-config").json()
    admin.put("/system-config", {**config, "reverseGeocoding": {"enabled": False}})
    again = admin.upload(photo(gps=gps))
    scenario.settle()
    admin.put("/system-config", config)
    assert exif_of(scenario, again)["country"] is None


def test_a_video_has_its_streams_written_down(scenario: Scenario, admin: Person, shared: Path) -> None:
    asset_id = admin.upload((shared / "golden2/media/videos/h264-rotate90.mp4").read_bytes(), "a.mp4")
    scenario.settle()
    asset = asset_of(scenario, asset_id)
    assert (asset["duration"], asset["width"], asset["height"]) == (3000, 360, 640)
    assert exif_of(scenario, asset_id)["fps"] == 30
    video = scenario.rows('SELECT * FROM asset_video WHERE "assetId" = ?', asset_id)[0]
    assert (video["codecName"], video["profile"], video["timeBase"]) == ("h264", 100, 15360)
    assert scenario.rows('SELECT "codecName" FROM asset_audio WHERE "assetId" = ?', asset_id) == [{"codecName": "aac"}]
    scenario.shoebox.runtime.db.write(lambda t: scenario.shoebox.runtime.jobs.enqueue(t, "extract_metadata", asset_id=asset_id))
    scenario.settle()
    assert len(scenario.rows('SELECT * FROM asset_video WHERE "assetId" = ?', asset_id)) == 1


def test_an_uploaded_sidecar_dates_the_photo(scenario: Scenario, admin: Person, shared: Path) -> None:
    sidecar = (shared / "media/metadata/xmp/dates/2000.xmp").read_bytes()
    data = {"fileCreatedAt": "2024-05-01T10:00:00.000Z", "fileModifiedAt": "2024-05-01T10:00:00.000Z"}
    files = {"assetData": ("a.jpg", photo()), "sidecarData": ("a.xmp", sidecar)}
    asset_id = admin.call("POST", "/assets", data=data, files=files).json()["id"]
    scenario.settle()
    assert asset_of(scenario, asset_id)["fileCreatedAt"] == "2000-09-27T12:35:33.000Z"
    # What is edited now goes into that sidecar, and what the other program wrote stays.
    edit(scenario, asset_id, rating=4)
    scenario.settle()
    path = sidecar_of(scenario, asset_id)
    assert path is not None
    assert b"Lightroom" in Path(path).read_bytes()
    assert exif_of(scenario, asset_id)["rating"] == 4
    assert asset_of(scenario, asset_id)["fileCreatedAt"] == "2000-09-27T12:35:33.000Z"


def test_an_edit_goes_to_a_sidecar_and_never_into_the_photo(scenario: Scenario, admin: Person) -> None:
    content = photo()
    asset_id = admin.upload(content)
    scenario.settle()
    updated = heard(scenario, AssetUpdated)
    edit(
        scenario,
        asset_id,
        description="Oma lacht",
        rating=5,
        latitude=48.8584,
        longitude=2.2945,
        tags=["Familie/Oma"],
        dateTimeOriginal="2020-06-01T10:00:00.000Z",
        timeZone="UTC+2",
    )
    scenario.settle()
    exif, asset = exif_of(scenario, asset_id), asset_of(scenario, asset_id)
    assert (exif["description"], exif["rating"], json.loads(exif["tags"])) == ("Oma lacht", 5, ["Familie/Oma"])
    assert (exif["latitude"], exif["longitude"], exif["country"]) == (48.8584, 2.2945, "France")
    assert exif["dateTimeOriginal"] == asset["fileCreatedAt"] == "2020-06-01T10:00:00.000Z"
    assert asset["localDateTime"] == "2020-06-01T12:00:00.000Z"
    assert exif["lockedProperties"] == "[]"
    original = Path(asset["originalPath"])
    assert sidecar_of(scenario, asset_id) == f"{original}.xmp"
    assert hashlib.sha1(original.read_bytes()).digest() == hashlib.sha1(content).digest() == asset["checksum"]
    assert [event.asset_id for event in updated] == [asset_id]
    assert not list((scenario.data / "incoming").iterdir())


def test_what_is_locked_survives_another_reading(scenario: Scenario, admin: Person) -> None:
    asset_id = admin.upload(photo())
    scenario.settle()
    runtime = scenario.shoebox.runtime
    runtime.jobs.queues.pause("sidecar", paused=True)
    edit(scenario, asset_id, description="mine", rating=2, latitude=1.0, longitude=2.0)
    runtime.db.write(lambda transaction: runtime.jobs.enqueue(transaction, "extract_metadata", asset_id=asset_id))
    deadline = time.monotonic() + 30
    while scenario.rows("SELECT 1 FROM job WHERE name = 'extract_metadata'") and time.monotonic() < deadline:
        time.sleep(0.05)
    found = exif_of(scenario, asset_id)
    assert (found["description"], found["rating"], found["latitude"]) == ("mine", 2, 1.0)
    assert set(json.loads(found["lockedProperties"])) == {"description", "rating", "latitude", "longitude"}
    runtime.jobs.queues.pause("sidecar", paused=False)
    scenario.settle()
    found = exif_of(scenario, asset_id)
    assert (found["description"], found["rating"], found["latitude"], found["lockedProperties"]) == ("mine", 2, 1.0, "[]")


def test_emptying_works_too(scenario: Scenario, admin: Person) -> None:
    content = photo(main={0x010E: (tiffs.ASCII, "from the camera"), 0x4746: (tiffs.SHORT, 3)})
    asset_id = admin.upload(content)
    scenario.settle()
    assert (exif_of(scenario, asset_id)["description"], exif_of(scenario, asset_id)["rating"]) == ("from the camera", 3)
    edit(scenario, asset_id, description="", rating=None, tags=[])
    scenario.settle()
    found = exif_of(scenario, asset_id)
    assert (found["description"], found["rating"], found["tags"], found["lockedProperties"]) == ("", None, None, "[]")


@pytest.mark.parametrize(
    ("zone", "expected_zone", "local"),
    [
        (None, None, "2020-06-01T10:00:00.000Z"),
        ("UTC-7", "UTC-7", "2020-06-01T03:00:00.000Z"),
        ("Asia/Kolkata", "UTC+5:30", "2020-06-01T15:30:00.000Z"),
    ],
)
def test_the_zone_of_an_edited_date(
    scenario: Scenario, admin: Person, zone: str | None, expected_zone: str | None, local: str
) -> None:
    asset_id = admin.upload(photo())
    scenario.settle()
    changes = {"dateTimeOriginal": "2020-06-01T10:00:00.000Z"} | ({"timeZone": zone} if zone else {})
    edit(scenario, asset_id, **changes)
    scenario.settle()
    assert exif_of(scenario, asset_id)["dateTimeOriginal"] == "2020-06-01T10:00:00.000Z"
    assert exif_of(scenario, asset_id)["timeZone"] == expected_zone
    assert asset_of(scenario, asset_id)["localDateTime"] == local


def test_a_later_edit_is_not_unlocked_by_an_earlier_writing(scenario: Scenario, admin: Person) -> None:
    asset_id = admin.upload(photo())
    scenario.settle()
    for rating in (1, 2, 3, 4, 5):
        edit(scenario, asset_id, rating=rating, description=f"number {rating}")
    scenario.settle()
    found = exif_of(scenario, asset_id)
    assert (found["rating"], found["description"], found["lockedProperties"]) == (5, "number 5", "[]")
    assert media.xmp_file(Path(sidecar_of(scenario, asset_id) or ""))["Rating"] == 5


def test_a_sidecar_that_cannot_be_written_keeps_the_edit_locked(scenario: Scenario, admin: Person) -> None:
    asset_id = admin.upload(photo())
    scenario.settle()
    original = Path(asset_of(scenario, asset_id)["originalPath"])
    rubbish = original.with_name(f"{original.name}.xmp")
    rubbish.write_bytes(b"this is no XMP")
    scenario.shoebox.runtime.db.write(lambda t: scenario.shoebox.runtime.jobs.enqueue(t, "check_sidecar", asset_id=asset_id))
    scenario.settle()
    assert sidecar_of(scenario, asset_id) == str(rubbish)
    edit(scenario, asset_id, description="kept")
    scenario.settle()
    found = exif_of(scenario, asset_id)
    assert (found["description"], json.loads(found["lockedProperties"])) == ("kept", ["description"])
    assert rubbish.read_bytes() == b"this is no XMP"
    scenario.shoebox.runtime.db.write(lambda transaction: transaction.run("DELETE FROM job"))


def test_both_names_of_sidecars_are_found_and_their_loss_noticed(scenario: Scenario, admin: Person, shared: Path) -> None:
    asset_id = admin.upload(photo())
    scenario.settle()
    original = Path(asset_of(scenario, asset_id)["originalPath"])
    short, long = original.with_suffix(".xmp"), original.with_name(f"{original.name}.xmp")
    dates = shared / "media/metadata/xmp/dates"
    runtime = scenario.shoebox.runtime

    def found_date() -> str:
        runtime.db.write(lambda transaction: runtime.jobs.enqueue(transaction, "check_sidecar", asset_id=asset_id))
        scenario.settle()
        return str(asset_of(scenario, asset_id)["fileCreatedAt"])[:4]

    short.write_bytes((dates / "2010.xmp").read_bytes())
    assert (found_date(), sidecar_of(scenario, asset_id)) == ("2010", str(short))
    short.unlink()
    long.write_bytes((dates / "2000.xmp").read_bytes())
    assert (found_date(), sidecar_of(scenario, asset_id)) == ("2000", str(long))
    long.unlink()
    assert (found_date(), sidecar_of(scenario, asset_id)) == ("2021", None)


def test_the_queues_fill_with_what_is_missing_or_with_all(scenario: Scenario, admin: Person) -> None:
    asset_id = admin.upload(photo())
    scenario.settle()
    runtime = scenario.shoebox.runtime
    status = "SELECT metadataExtractedAt AS at FROM asset_job_status WHERE assetId = ?"
    before = scenario.rows(status, asset_id)
    admin.put("/jobs/metadataExtraction", {"command": "start", "force": False})
    scenario.settle()
    assert scenario.rows(status, asset_id) == before
    runtime.db.write(lambda transaction: transaction.run('UPDATE asset_exif SET make = NULL, "timeZone" = ?', ("wrong",)))
    admin.put("/jobs/metadataExtraction", {"command": "start", "force": True})
    scenario.settle()
    assert not scenario.rows("SELECT 1 FROM asset_exif WHERE timeZone = 'wrong'")
    assert scenario.rows(status, asset_id) != before
    original = Path(asset_of(scenario, asset_id)["originalPath"])
    original.with_suffix(".xmp").write_bytes(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")
    admin.put("/jobs/sidecar", {"command": "start", "force": False})
    scenario.settle()
    assert sidecar_of(scenario, asset_id) == str(original.with_suffix(".xmp"))


def test_followers_run_in_the_transaction_that_stores(scenario: Scenario, admin: Person) -> None:
    seen: list[tuple[str, str, bool]] = []

    def follower(_runtime: Any, transaction: Transaction, asset_id: str, source: str) -> None:
        make = transaction.value('SELECT make FROM asset_exif WHERE "assetId" = ?', (asset_id,))
        seen.append((asset_id, source, make == "Maker"))

    metadata.follow(scenario.shoebox.runtime, follower)
    asset_id = admin.upload(photo(main={0x010F: (tiffs.ASCII, "Maker")}))
    scenario.settle()
    assert seen == [(asset_id, "upload", True)]


def test_an_original_that_is_gone_fails_its_job_alone(scenario: Scenario, admin: Person) -> None:
    runtime = scenario.shoebox.runtime
    runtime.jobs.queues.pause("metadataExtraction", paused=True)
    asset_id = admin.upload(photo())
    Path(asset_of(scenario, asset_id)["originalPath"]).unlink()
    runtime.jobs.queues.pause("metadataExtraction", paused=False)
    other = admin.upload(photo())
    scenario.settle()
    assert asset_of(scenario, other)["thumbhash"]
    assert scenario.rows("SELECT name, retries FROM job") == [{"name": "extract_metadata", "retries": 1}]
    runtime.db.write(lambda transaction: transaction.run("DELETE FROM job"))


def test_only_what_people_may_change_can_be_edited(scenario: Scenario) -> None:
    with pytest.raises(ValueError, match="make"):
        edit(scenario, "x", make="Leica")
