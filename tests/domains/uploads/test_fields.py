"""The text fields of every generation of apps (mobile-app.md §2.2, behaviour/05 §2.2)."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.domains.uploads.test_results import TIMES, nothing_left, row, send
from tests.scenario import Person, Scenario, jpeg


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        (None, None),
        ("0", None),
        ("12345", 12345),
        ("", None),
        ("0:00:00.000000", None),
        ("0:00:12.345000", 12345),
        ("1:02:03.5", 3_723_500),
        ("00:00:07", 7000),
    ],
)
def test_duration(server: Scenario, admin: Person, text: str | None, milliseconds: int | None) -> None:
    fields = TIMES if text is None else {**TIMES, "duration": text}
    answer = send(admin, fields, {"assetData": ("v.mp4", jpeg())}, 201)
    assert row(server, answer["id"])["duration"] == milliseconds


def test_fields_of_older_apps(server: Scenario, admin: Person) -> None:
    fields = {**TIMES, "deviceAssetId": "A1B2/L0/001", "deviceId": "phone"}
    asset = row(server, send(admin, fields, {"assetData": ("a.jpg", jpeg())}, 201)["id"])
    assert (asset["deviceAssetId"], asset["deviceId"]) == ("A1B2/L0/001", "phone")
    fields = {**TIMES, "deviceAssetId": "", "deviceId": "", "isArchived": "whatever"}
    send(admin, fields, {"assetData": ("a.jpg", jpeg())}, 201)


def test_times_with_offsets_and_microseconds(server: Scenario, admin: Person) -> None:
    fields = {"fileCreatedAt": "2023-05-06T07:08:09.123456Z", "fileModifiedAt": "2023-05-06T07:08+02:00"}
    asset = row(server, send(admin, fields, {"assetData": ("a.jpg", jpeg())}, 201)["id"])
    assert (asset["fileCreatedAt"], asset["fileModifiedAt"]) == ("2023-05-06T07:08:09.123Z", "2023-05-06T05:08:00.000Z")


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00.000Z", "1900-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"])
def test_absurd_times(server: Scenario, admin: Person, instant: str) -> None:
    asset = row(server, send(admin, dict.fromkeys(TIMES, instant), {"assetData": ("a.jpg", jpeg())}, 201)["id"])
    assert (asset["fileCreatedAt"], asset["fileModifiedAt"]) == (instant, instant)


@pytest.mark.parametrize("visibility", ["timeline", "archive", "hidden", "locked"])
def test_visibility(server: Scenario, admin: Person, visibility: str) -> None:
    answer = send(admin, {**TIMES, "visibility": visibility}, {"assetData": ("a.jpg", jpeg())}, 201)
    assert row(server, answer["id"])["visibility"] == visibility


def test_keys_of_clients_and_the_sidecar(server: Scenario, admin: Person) -> None:
    metadata = [{"key": "mobile-app", "value": {"iCloudId": "x/L0/001", "createdAt": "2020"}}, {"key": "k", "value": {}}]
    fields = {**TIMES, "metadata": json.dumps(metadata)}
    files = {"sidecarData": ("a.jpg.xmp", b"<x:xmpmeta/>"), "assetData": ("a.jpg", jpeg())}
    asset_id = send(admin, fields, files, 201)["id"]
    answer = admin.get(f"/assets/{asset_id}/metadata").json()
    assert [{"key": item["key"], "value": item["value"]} for item in answer] == [metadata[1], metadata[0]]
    (sidecar,) = server.rows('SELECT * FROM asset_file WHERE "assetId" = ?', asset_id)
    assert sidecar["type"] == "sidecar"
    path = Path(sidecar["path"])
    assert path.read_bytes() == b"<x:xmpmeta/>"
    assert path.suffix == ".xmp"
    assert path.stem != Path(row(server, asset_id)["originalPath"]).stem
    assert path.stat().st_mtime == pytest.approx(1683446950.456, abs=0.001)
    assert nothing_left(server)


@pytest.mark.parametrize(
    ("fields", "paths"),
    [
        ({}, ["fileCreatedAt", "fileModifiedAt"]),
        ({"fileCreatedAt": "yesterday", "fileModifiedAt": "2023-05-07T08:09:10"}, ["fileCreatedAt", "fileModifiedAt"]),
        ({**TIMES, "isFavorite": "1"}, ["isFavorite"]),
        ({**TIMES, "isFavorite": "TRUE"}, ["isFavorite"]),
        ({**TIMES, "visibility": "public"}, ["visibility"]),
        ({**TIMES, "livePhotoVideoId": "x"}, ["livePhotoVideoId"]),
        ({**TIMES, "duration": "-1"}, ["duration"]),
        ({**TIMES, "duration": "1.5"}, ["duration"]),
        ({**TIMES, "duration": "long"}, ["duration"]),
        ({**TIMES, "duration": "1:2:3"}, ["duration"]),
        ({**TIMES, "metadata": "no json"}, ["metadata"]),
        ({**TIMES, "metadata": "{}"}, ["metadata"]),
        ({**TIMES, "metadata": "[" * 5000}, ["metadata"]),
        ({**TIMES, "metadata": '[{"key":1,"value":[]}]'}, ["metadata.0.key", "metadata.0.value"]),
        ({"fileModifiedAt": TIMES["fileModifiedAt"], "metadata": "x"}, ["fileCreatedAt", "metadata"]),
    ],
)
def test_bad_fields_are_all_named(server: Scenario, admin: Person, fields: dict[str, Any], paths: list[str]) -> None:
    answer = send(admin, fields, {"assetData": ("a.jpg", jpeg())}, 400)
    assert answer["message"] == "Validation failed"
    assert [".".join(map(str, issue["path"])) for issue in answer["errors"]] == paths
    assert nothing_left(server)
