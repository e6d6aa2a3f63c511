"""GET /assets/{id}: everything about an asset, for each kind of caller (behaviour/05 §5, 02 §1)."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from appliance.core.ids import new_id
from appliance.domains.assets.descriptions import nested_instant
from tests.guards.statements import recorded
from tests.rows import Family
from tests.scenario import Person

EXIF: dict[str, Any] = {
    "make": "Canon",
    "exifImageWidth": 800,
    "fileSizeInByte": 183725,
    "orientation": "1",
    "dateTimeOriginal": "2022-03-31T11:31:56.180Z",
    "modifyDate": "2023-05-07T08:09:10.000Z",
    "fNumber": 7.1,
    "latitude": 39.115,
    "description": "A falcon",
    "rating": 4,
}


@pytest.fixture(scope="module")
def full(family: Family, ann: Person) -> dict[str, str]:
    """An asset with everything around it."""
    asset = family.asset(
        ann, exif=EXIF, isFavorite=1, duration=None, thumbhash=b"\x01\x02", checksum=bytes(range(20)), visibility="archive"
    )
    others = [family.asset(ann, exif={}) for _ in range(2)]
    stack = family.stack(ann, [asset, *others])
    family.update("asset", others[1], deletedAt="2024-01-01T00:00:00.000Z", status="trashed")
    tag = family.insert("tag", id=new_id(), userId=ann.id, value="Animals", color="#ff0000")
    leaf = family.insert("tag", id=new_id(), userId=ann.id, value="Animals/Birds", parentId=tag)
    for tag_id in (tag, leaf):
        family.insert("tag_asset", tagId=tag_id, assetId=asset)
    person, hidden = family.known_person(ann, "Ada"), family.known_person(ann, "Nobody")
    for group, more in ((person, {}), (person, {}), (hidden, {"isVisible": 0}), (hidden, {"deletedAt": "2024"}), (None, {})):
        family.face(asset, group, **more)
    return {"asset": asset, "stack": stack, "tag": tag, "leaf": leaf, "person": person}


def test_everything_for_the_owner(ann: Person, full: dict[str, str]) -> None:
    answer = ann.get(f"/assets/{full['asset']}").json()
    assert answer["isFavorite"] is True
    assert answer["isArchived"] is True
    assert answer["isTrashed"] is False
    assert answer["hasMetadata"] is True
    assert answer["resized"] is True
    assert answer["originalMimeType"] == "image/jpeg"
    assert answer["thumbhash"] == base64.b64encode(b"\x01\x02").decode()
    assert answer["checksum"] == base64.b64encode(bytes(range(20))).decode()
    assert (answer["duration"], answer["libraryId"], answer["livePhotoVideoId"], answer["duplicateId"]) == (None,) * 4
    assert answer["fileCreatedAt"] == "2024-05-01T10:00:00.000Z"
    exif = answer["exifInfo"]
    assert {name: exif[name] for name in EXIF} == {
        **EXIF,
        "dateTimeOriginal": "2022-03-31T11:31:56.18+00:00",
        "modifyDate": "2023-05-07T08:09:10+00:00",
    }
    assert exif["city"] is None
    assert answer["owner"]["id"] == ann.id
    assert answer["owner"]["profileChangedAt"].endswith("+00:00")
    # The one in the trash is not counted.
    assert answer["stack"] == {"id": full["stack"], "primaryAssetId": full["asset"], "assetCount": 2}
    assert [(tag["id"], tag["name"], tag["value"], tag.get("parentId"), tag.get("color")) for tag in answer["tags"]] == [
        (full["tag"], "Animals", "Animals", None, "#ff0000"),
        (full["leaf"], "Birds", "Animals/Birds", full["tag"], None),
    ]
    assert [person["id"] for person in answer["people"]] == [full["person"]]
    assert "deviceId" not in answer


def test_the_keys_in_the_order_of_the_reference(ann: Person, full: dict[str, str], shared: Path) -> None:
    recorded = json.loads((shared / "golden" / "122-asset-info-jpg.json").read_text())["response"]
    answer = ann.get(f"/assets/{full['asset']}").json()
    assert list(answer) == list(recorded)
    assert list(answer["exifInfo"]) == list(recorded["exifInfo"])
    assert list(answer["owner"]) == list(recorded["owner"])


def test_plain_assets(family: Family, ann: Person) -> None:
    video = family.asset(ann, type="VIDEO", originalFileName="v.MOV", duration=3000, thumbhash=None, width=None, height=None)
    answer = ann.get(f"/assets/{video}").json()
    assert "exifInfo" not in answer
    assert (answer["originalMimeType"], answer["duration"], answer["thumbhash"]) == ("video/quicktime", 3000, None)
    assert (answer["tags"], answer["people"], answer["stack"], answer["width"]) == ([], [], None, None)


@pytest.mark.parametrize(
    ("agent", "duration"),
    [("immich-android/2.7.5", "01:02:03.004"), ("Immich_iOS_1.142.1", "01:02:03.004"), ("immich-ios/3.1.0", 3_723_004)],
)
def test_older_apps_get_text_for_the_duration(family: Family, ann: Person, agent: str, duration: object) -> None:
    video = family.asset(ann, type="VIDEO", duration=3_723_004, deviceAssetId="abc", deviceId="phone")
    app = family.session(ann.id, user_agent=agent)
    # The contract knows the present shape alone.
    http = family.scenario._http
    answer = http.get(f"/api/assets/{video}", headers=app.headers).json()
    assert answer["duration"] == duration
    if isinstance(duration, str):
        assert (answer["deviceAssetId"], answer["deviceId"]) == ("abc", "phone")
        photo = family.asset(ann)
        answer = http.get(f"/api/assets/{photo}", headers=app.headers).json()
        assert (answer["duration"], answer["deviceAssetId"], answer["deviceId"]) == ("00:00:00.000", "", "")


def test_a_partner_sees_less(family: Family, ann: Person, full: dict[str, str]) -> None:
    cleo = family.person("Cleo")
    family.share_all(ann, cleo)
    seen = family.asset(ann, exif={}, isFavorite=1)
    family.face(seen, full["person"])
    answer = cleo.get(f"/assets/{seen}").json()
    assert (answer["isFavorite"], answer["people"], answer["owner"]["name"]) == (False, [], "Ann")
    for column in ({"visibility": "archive"}, {"visibility": "locked"}, {"deletedAt": "2024-01-01T00:00:00.000Z"}):
        hidden = family.asset(ann, exif={}, **column)
        cleo.get(f"/assets/{hidden}", status=400)
    moving = family.asset(ann, exif={}, visibility="hidden")
    cleo.get(f"/assets/{moving}")


def test_a_member_of_an_album(family: Family, ann: Person, bob: Person) -> None:
    video = family.asset(ann, type="VIDEO", visibility="hidden")
    still = family.asset(ann, exif={}, isFavorite=1, livePhotoVideoId=video)
    album = family.album(ann, [still])
    bob.get(f"/assets/{still}", status=400)
    family.share_album(album, bob, "viewer")
    assert bob.get(f"/assets/{still}").json()["isFavorite"] is False
    bob.get(f"/assets/{video}")
    family.update("asset", still, deletedAt="2024-01-01T00:00:00.000Z")
    bob.get(f"/assets/{still}", status=400)
    assert ann.get(f"/assets/{still}").json()["isTrashed"] is True


@pytest.mark.parametrize("path", ["00000000-0000-4000-8000-000000000000", "11111111-1111-4111-8111-111111111111"])
def test_unknown_ones(ann: Person, path: str) -> None:
    assert ann.get(f"/assets/{path}", status=400).json() == {"message": "Not found or no asset.read access"}


def test_malformed_ids(ann: Person) -> None:
    for path in ("x", "00000000-0000-0000-0000-000000000000", "random", "%FF"):
        ann.get(f"/assets/{path}", status=400)


def test_through_a_link(family: Family, ann: Person) -> None:
    shown = family.asset(ann, exif=EXIF, isFavorite=1)
    family.face(shown, family.known_person(ann, "Ada"))
    family.insert("tag_asset", tagId=family.insert("tag", id=new_id(), userId=ann.id, value="T"), assetId=shown)
    for show_metadata in (True, False):
        wanted = {"type": "INDIVIDUAL", "assetIds": [shown], "showMetadata": show_metadata}
        key = ann.post("/shared-links", wanted).json()["key"]
        # The reduced form departs from the contract's document (deviations.md), so it is read without the check.
        answer = family.scenario._http.get(f"/api/assets/{shown}?key={key}").json()
        if show_metadata:
            assert "owner" not in answer
            assert (answer["people"], answer["exifInfo"]["make"], answer["isFavorite"]) == ([], "Canon", False)
        else:
            assert sorted(answer) == sorted(
                "id type originalMimeType thumbhash localDateTime duration livePhotoVideoId hasMetadata width height".split()
            )
            assert answer["hasMetadata"] is False
    family.scenario.anybody().get(f"/assets/{family.asset(ann)}?key={key}", status=400)


def test_many_assets_need_as_many_statements_as_one(family: Family, ann: Person, full: dict[str, str]) -> None:
    scenario = family.scenario
    counts = []
    for number in (1, 40):
        ids = [full["asset"], *(family.asset(ann, exif={}) for _ in range(number - 1))]
        key = ann.post("/shared-links", {"type": "INDIVIDUAL", "assetIds": ids}).json()["id"]
        with recorded(scenario) as statements:
            assert len(ann.get(f"/shared-links/{key}").json()["assets"]) == number
        counts.append(len(statements))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("text", "nested"),
    [
        ("2016-09-22T21:10:29.060Z", "2016-09-22T21:10:29.06+00:00"),
        ("2012-08-05T11:39:59.000Z", "2012-08-05T11:39:59+00:00"),
        ("2012-08-05T11:39:59.123Z", "2012-08-05T11:39:59.123+00:00"),
        ("2012-08-05T11:39:50Z", "2012-08-05T11:39:50+00:00"),
        (None, None),
    ],
)
def test_instants_inside_other_things(text: str | None, nested: str | None) -> None:
    assert nested_instant(text) == nested
