"""Changing one asset and many (behaviour/05 §6). What the sidecar then makes of it is tested with the metadata."""

import json
from typing import Any

import pytest

from tests.rows import Family
from tests.scenario import Person, Scenario, jpeg

WHEN = "2023-11-19T18:11:00.000Z"


@pytest.fixture(scope="module", autouse=True)
def _no_sidecars(family: Family) -> None:
    """What was changed stays as it was changed: nothing is written and read again meanwhile."""
    for queue in ("sidecar", "metadataExtraction", "thumbnailGeneration"):
        family.runtime.jobs.queues.pause(queue, paused=True)


def exif(family: Family, asset_id: str) -> dict[str, Any]:
    (row,) = family.scenario.rows('SELECT * FROM asset_exif WHERE "assetId" = ?', asset_id)
    return {**row, "lockedProperties": json.loads(row["lockedProperties"])}


def jobs(family: Family, name: str) -> list[dict[str, Any]]:
    return [json.loads(row["data"]) for row in family.scenario.rows("SELECT data FROM job WHERE name = ? ORDER BY id", name)]


def test_as_the_reference_answered(family: Family, ann: Person) -> None:
    asset = family.asset(ann, exif={})
    wanted = {
        "description": "A falcon",
        "isFavorite": True,
        "rating": 4,
        "dateTimeOriginal": "2021-07-08T09:10:11.000+02:00",
        "latitude": 48.85341,
        "longitude": 2.3488,
    }
    answer = ann.put(f"/assets/{asset}", wanted).json()
    assert answer["isFavorite"] is True
    assert {"owner", "tags", "stack"} & answer.keys() == set()
    assert answer["people"] == []
    assert answer["fileCreatedAt"] == "2024-05-01T10:00:00.000Z"
    shown = answer["exifInfo"]
    assert (shown["description"], shown["rating"], shown["latitude"], shown["longitude"]) == ("A falcon", 4, 48.85341, 2.3488)
    assert (shown["dateTimeOriginal"], shown["timeZone"], shown["city"]) == ("2021-07-08T07:10:11+00:00", "UTC+2", None)
    assert set(exif(family, asset)["lockedProperties"]) == {
        "description",
        "rating",
        "dateTimeOriginal",
        "timeZone",
        "latitude",
        "longitude",
    }
    assert {"asset_id": asset} in jobs(family, "write_sidecar")


@pytest.mark.parametrize("call", ["put", "patch"])
def test_nothing_to_change(family: Family, ann: Person, call: str) -> None:
    asset = family.asset(ann, exif={})
    assert getattr(ann, call)(f"/assets/{asset}", {}).json()["id"] == asset
    assert {"asset_id": asset} not in jobs(family, "write_sidecar")
    ann.put(f"/assets/{asset}", {"isFavorite": True})
    assert {"asset_id": asset} not in jobs(family, "write_sidecar")


@pytest.mark.parametrize(
    ("text", "shown", "before", "zone"),
    [
        ("2023-11-19T18:11:00.000-07:00", "2023-11-20T01:11:00+00:00", None, "UTC-7"),
        ("2023-11-19T18:11:00+05:30", "2023-11-19T12:41:00+00:00", None, "UTC+5:30"),
        ("2023-11-19T18:11:00", "2023-11-19T18:11:00+00:00", None, None),
        ("2023-11-19T18:11:00", "2023-11-19T18:11:00+00:00", "UTC-7", "UTC-7"),
        ("2023-11-19T18:11:00.000Z", "2023-11-19T18:11:00+00:00", "UTC-7", "UTC"),
        ("2023-11-19T18:11:00+00:00", "2023-11-19T18:11:00+00:00", "UTC-7", "UTC"),
        ("2023-11-19 18:11:00.5", "2023-11-19T18:11:00.5+00:00", None, None),
        ("2023-11-19", "2023-11-19T00:00:00+00:00", None, None),
    ],
)
def test_dates_and_zones(family: Family, ann: Person, text: str, shown: str, before: str | None, zone: str | None) -> None:
    asset = family.asset(ann, exif={"timeZone": before})
    found = ann.put(f"/assets/{asset}", {"dateTimeOriginal": text}).json()["exifInfo"]
    assert (found["dateTimeOriginal"], found["timeZone"]) == (shown, zone)
    assert ("timeZone" in exif(family, asset)["lockedProperties"]) == (text[10:] not in {"", "T18:11:00", " 18:11:00.5"})


@pytest.mark.parametrize("rating", [-1, 1, 5, None])
def test_ratings(family: Family, ann: Person, rating: int | None) -> None:
    asset = family.asset(ann, exif={"rating": 3})
    ann.put("/assets", {"ids": [asset], "rating": rating}, status=204)
    assert exif(family, asset)["rating"] == rating
    assert exif(family, asset)["lockedProperties"] == ["rating"]


def test_descriptions_may_be_empty(family: Family, ann: Person) -> None:
    asset = family.asset(ann, exif={"description": "x"})
    assert ann.put(f"/assets/{asset}", {"description": ""}).json()["exifInfo"]["description"] == ""


@pytest.mark.parametrize(
    ("body", "issues"),
    [
        ({"rating": 0}, [("rating", "Rating must be -1 (rejected), 1–5 (starred), or null (unrated); 0 is not valid")]),
        ({"rating": 6}, [("rating", "Too big: expected number to be <=5")]),
        ({"rating": -2}, [("rating", "Too small: expected number to be >=-1")]),
        ({"rating": 1.5}, [("rating", "Invalid input: expected int, received number")]),
        ({"rating": "4"}, [("rating", "Invalid input: expected number, received string")]),
        ({"latitude": 1}, [("", "Latitude and longitude must be provided together")]),
        ({"longitude": 1}, [("", "Latitude and longitude must be provided together")]),
        ({"latitude": 91, "longitude": 0}, [("latitude", "Too big: expected number to be <=90")]),
        ({"latitude": None, "longitude": None}, [("latitude", None), ("longitude", None)]),
        (
            {"rating": 9, "latitude": 200},
            [
                ("latitude", "Too big: expected number to be <=90"),
                ("rating", "Too big: expected number to be <=5"),
                ("", "Latitude and longitude must be provided together"),
            ],
        ),
        ({"dateTimeOriginal": "yesterday"}, [("dateTimeOriginal", None)]),
        ({"dateTimeOriginal": 5}, [("dateTimeOriginal", "Invalid input: expected string, received number")]),
        ({"isFavorite": "true"}, [("isFavorite", "Invalid input: expected boolean, received string")]),
        ({"visibility": "public"}, [("visibility", None)]),
        ({"description": None}, [("description", "Invalid input: expected string, received null")]),
    ],
)
def test_bad_values(family: Family, ann: Person, body: dict[str, Any], issues: list[tuple[str, str | None]]) -> None:
    asset = family.asset(ann, exif={})
    for path, sent in ((f"/assets/{asset}", body), ("/assets", {"ids": [asset], **body})):
        answer = ann.put(path, sent, status=400).json()
        assert answer["message"] == "Validation failed"
        found = [(".".join(map(str, issue["path"])), issue["message"]) for issue in answer["errors"]]
        assert [path for path, _ in found] == [path for path, _ in issues]
        for (_, message), (_, wanted) in zip(found, issues, strict=True):
            assert wanted is None or message == wanted
    assert exif(family, asset)["lockedProperties"] == []


def test_relative_and_absolute_dates_exclude_each_other(family: Family, ann: Person) -> None:
    body = {"ids": [family.asset(ann, exif={})], "dateTimeRelative": 5, "dateTimeOriginal": WHEN}
    answer = ann.put("/assets", body, status=400).json()
    assert [issue["message"] for issue in answer["errors"]] == ["dateTimeRelative cannot exist alongside dateTimeOriginal"]


@pytest.mark.parametrize(
    ("zone", "body", "date", "zone_after"),
    [
        (None, {"dateTimeRelative": -11}, "2023-11-19T18:00:00.000Z", None),
        ("UTC+5", {"dateTimeRelative": -1441}, "2023-11-18T18:10:00.000Z", "UTC+5"),
        (None, {"dateTimeRelative": -11, "timeZone": "UTC+5"}, "2023-11-19T18:00:00.000Z", "UTC+5"),
        ("UTC-7", {"timeZone": "UTC"}, WHEN, "UTC"),
        ("UTC-7", {"timeZone": "Europe/Paris"}, WHEN, "Europe/Paris"),
        (None, {"dateTimeOriginal": "2020-01-01T00:00:00+01:00"}, "2019-12-31T23:00:00.000Z", "UTC+1"),
        ("UTC-7", {"dateTimeOriginal": "2020-01-01T00:00:00+01:00", "timeZone": "UTC"}, "2019-12-31T23:00:00.000Z", "UTC"),
    ],
)
def test_moving_dates(
    family: Family, ann: Person, zone: str | None, body: dict[str, Any], date: str, zone_after: str | None
) -> None:
    asset = family.asset(ann, exif={"dateTimeOriginal": WHEN, "timeZone": zone})
    ann.put("/assets", {"ids": [asset], **body}, status=204)
    found = exif(family, asset)
    assert (found["dateTimeOriginal"], found["timeZone"]) == (date, zone_after)
    assert set(found["lockedProperties"]) == {"dateTimeOriginal", "timeZone"}


def test_moving_by_nothing_locks_nothing(family: Family, ann: Person) -> None:
    asset = family.asset(ann, exif={"dateTimeOriginal": WHEN})
    ann.put("/assets", {"ids": [asset], "dateTimeRelative": 0}, status=204)
    assert exif(family, asset)["lockedProperties"] == []


def test_a_date_that_is_not_known_cannot_be_moved(family: Family, ann: Person) -> None:
    asset = family.asset(ann, exif={})
    ann.put("/assets", {"ids": [asset], "dateTimeRelative": 10}, status=204)
    assert exif(family, asset)["dateTimeOriginal"] is None


def test_several_at_once(family: Family, ann: Person) -> None:
    known, unknown = family.asset(ann, exif={}), family.asset(ann)
    body = {"ids": [known, unknown], "isFavorite": True, "description": "bulk", "duplicateId": None, "visibility": "archive"}
    ann.patch("/assets", body, status=204)
    assert exif(family, known)["description"] == "bulk"
    for asset in (known, unknown):
        (row,) = family.scenario.rows("SELECT * FROM asset WHERE id = ?", asset)
        assert (row["isFavorite"], row["visibility"]) == (1, "archive")
    # What has no metadata is not given any; its sidecar is still looked at.
    assert family.scenario.rows('SELECT * FROM asset_exif WHERE "assetId" = ?', unknown) == []
    assert {"asset_id": unknown} in jobs(family, "write_sidecar")
    duplicate = "11111111-1111-4111-8111-111111111111"
    ann.put("/assets", {"ids": [known], "duplicateId": duplicate}, status=204)
    assert ann.get(f"/assets/{known}").json()["duplicateId"] == duplicate
    ann.put("/assets", {"ids": [known], "duplicateId": None}, status=204)
    assert ann.get(f"/assets/{known}").json()["duplicateId"] is None
    ann.put("/assets", {"ids": []}, status=204)


def test_others_assets(family: Family, ann: Person, bob: Person) -> None:
    own, foreign = family.asset(bob, exif={}), family.asset(ann, exif={})
    message = {"message": "Not found or no asset.update access"}
    assert bob.put(f"/assets/{foreign}", {"isFavorite": True}, status=400).json() == message
    assert bob.put("/assets", {"ids": [own, foreign], "isFavorite": True}, status=400).json() == message
    assert bob.get(f"/assets/{own}").json()["isFavorite"] is False
    locked = family.asset(bob, visibility="locked")
    bob.put(f"/assets/{locked}", {"visibility": "timeline"}, status=400)


def test_what_is_locked_leaves_the_albums(family: Family, ann: Person) -> None:
    assets = [family.asset(ann, exif={}) for _ in range(2)]
    album = family.album(ann, assets)
    ann.put("/assets", {"ids": [assets[0]], "visibility": "locked"}, status=204)
    left = family.scenario.rows('SELECT "assetId" FROM album_asset WHERE "albumId" = ?', album)
    assert [row["assetId"] for row in left] == [assets[1]]


def test_live_photos(family: Family, ann: Person, bob: Person) -> None:
    still, video, archived = (
        family.asset(ann),
        family.asset(ann, type="VIDEO"),
        family.asset(ann, type="VIDEO", visibility="archive"),
    )
    for wrong, message in (
        ("00000000-0000-4000-8000-000000000000", "Live photo video not found"),
        (family.asset(ann), "Live photo video must be a video"),
        (family.asset(bob, type="VIDEO"), "Live photo video does not belong to the user"),
    ):
        answer = ann.put(f"/assets/{still}", {"livePhotoVideoId": wrong}, status=400)
        assert answer.json() == {"message": message}
    assert ann.put(f"/assets/{still}", {"livePhotoVideoId": video}).json()["livePhotoVideoId"] == video
    assert ann.get(f"/assets/{video}").json()["visibility"] == "hidden"
    ann.put(f"/assets/{still}", {"visibility": "archive"})
    assert ann.put(f"/assets/{still}", {"livePhotoVideoId": None}).json()["livePhotoVideoId"] is None
    assert ann.get(f"/assets/{video}").json()["visibility"] == "archive"
    assert {"asset_id": video, "notify": True} in jobs(family, "make_thumbnails")
    ann.put(f"/assets/{still}", {"livePhotoVideoId": None})
    ann.put(f"/assets/{still}", {"livePhotoVideoId": archived})
    assert ann.get(f"/assets/{archived}").json()["visibility"] == "archive"


def test_extracted_motion_parts_stay(family: Family, ann: Person) -> None:
    path = family.scenario.data.resolve() / "encoded-video" / "x-MP.mp4"
    video = family.asset(ann, type="VIDEO", visibility="hidden", originalPath=str(path))
    still = family.asset(ann, livePhotoVideoId=video)
    answer = ann.put(f"/assets/{still}", {"livePhotoVideoId": None}, status=400)
    assert answer.json() == {"message": "Cannot unlink Android motion photos"}
    assert ann.get(f"/assets/{still}").json()["livePhotoVideoId"] == video


def test_jobs(family: Family, ann: Person, bob: Person) -> None:
    asset = family.asset(ann)
    for name, kind, data in (
        ("refresh-metadata", "extract_metadata", {"asset_id": asset}),
        ("regenerate-thumbnail", "make_thumbnails", {"asset_id": asset, "notify": False}),
    ):
        ann.post("/assets/jobs", {"assetIds": [asset], "name": name}, status=204)
        assert data in jobs(family, kind)
    bob.post("/assets/jobs", {"assetIds": [asset], "name": "refresh-metadata"}, status=400)
    ann.post("/assets/jobs", {"assetIds": [asset], "name": "dance"}, status=400)
    if not family.runtime.jobs.known("detect_faces"):
        ann.post("/assets/jobs", {"assetIds": [asset], "name": "refresh-faces"}, status=501)


def test_a_change_reaches_the_sidecar_and_comes_back(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    photo = admin.upload(jpeg())
    scenario.settle()
    admin.put(f"/assets/{photo}", {"dateTimeOriginal": "2021-07-08T09:10:11+02:00", "description": "Ü"})
    admin.put("/assets", {"ids": [photo], "dateTimeRelative": -70}, status=204)
    scenario.settle()
    answer = admin.get(f"/assets/{photo}").json()
    assert scenario.failed_jobs() == []
    assert answer["exifInfo"]["dateTimeOriginal"] == "2021-07-08T06:00:11+00:00"
    assert answer["exifInfo"]["description"] == "Ü"
    assert (answer["fileCreatedAt"], answer["localDateTime"]) == ("2021-07-08T06:00:11.000Z", "2021-07-08T08:00:11.000Z")
    (row,) = scenario.rows('SELECT "lockedProperties" FROM asset_exif')
    assert row["lockedProperties"] == "[]"
