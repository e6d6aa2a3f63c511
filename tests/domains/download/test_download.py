"""Downloads of several assets (behaviour/02 §13)."""

import io
import zipfile

import pytest

from appliance.domains.download.service import entry_name
from tests.scenario import Person, Scenario, jpeg


@pytest.fixture
def admin(scenario: Scenario) -> Person:
    return scenario.sign_up()


def plan(user: Person, **wanted: object) -> list[list[str]]:
    return [one["assetIds"] for one in user.post("/download/info", wanted).json()["archives"]]


def test_an_archive_holds_the_originals_byte_for_byte(admin: Person) -> None:
    first, second = jpeg(), jpeg()
    ids = [admin.upload(first, "a.jpg"), admin.upload(second, "a.jpg")]
    answer = admin.post("/download/archive", {"assetIds": ids})
    assert answer.headers["content-type"] == "application/octet-stream"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.testzip() is None
        assert packed.namelist() == ["a.jpg", "a+1.jpg"]
        assert [packed.read(name) for name in packed.namelist()] == [first, second]
        assert {entry.compress_type for entry in packed.infolist()} == {zipfile.ZIP_STORED}


def test_archives_are_closed_when_they_are_too_large(admin: Person) -> None:
    photos = [admin.upload(jpeg()) for _ in range(3)]
    answer = admin.post("/download/info", {"assetIds": photos}).json()
    assert [set(one["assetIds"]) for one in answer["archives"]] == [set(photos)]
    assert answer["totalSize"] == answer["archives"][0]["size"] > 0
    assert [len(one) for one in plan(admin, assetIds=photos, archiveSize=1)] == [1, 1, 1]
    assert admin.post("/download/info", {"assetIds": []}).json() == {"totalSize": 0, "archives": []}


def test_what_is_in_the_trash_or_locked_is_not_downloaded(admin: Person) -> None:
    kept, trashed, locked = admin.upload(jpeg()), admin.upload(jpeg()), admin.upload(jpeg(), visibility="locked")
    admin.delete("/assets", {"ids": [trashed]})
    assert plan(admin, userId=admin.id) == [[kept]]
    refused = admin.post("/download/info", {"assetIds": [locked]}, status=400).json()
    assert refused == {"message": "Not found or no asset.download access"}


def test_albums_are_downloaded_by_their_members(scenario: Scenario, admin: Person) -> None:
    bob = scenario.add_user(admin, "Bob")
    photo = admin.upload(jpeg())
    album = admin.post("/albums", {"albumName": "A", "assetIds": [photo]}).json()["id"]
    assert plan(admin, albumId=album) == [[photo]]
    bob.post("/download/info", {"albumId": album}, status=400)
    admin.put(f"/albums/{album}/users", {"albumUsers": [{"userId": bob.id, "role": "viewer"}]})
    assert plan(bob, albumId=album) == [[photo]]
    bob.post("/download/archive", {"assetIds": [photo]})


def test_something_must_be_wanted_and_allowed(scenario: Scenario, admin: Person) -> None:
    bob = scenario.add_user(admin, "Bob")
    photo = admin.upload(jpeg())
    assert admin.post("/download/info", {}, status=400).json() == {"message": "assetIds, albumId, or userId is required"}
    for body in ({"assetIds": [photo]}, {"userId": admin.id}):
        bob.post("/download/info", body, status=400)
    bob.post("/download/archive", {"assetIds": [photo]}, status=400)


def test_names_are_safe_everywhere() -> None:
    used: dict[str, int] = {}
    names = [entry_name(name, ".jpg", used) for name in ("../../x.jpg", "x.jpg", "a/b?.JPG", "", "IMG.heic")]
    assert names == ["....x.jpg".lstrip("."), "x+1.jpg", "ab.JPG", "unnamed.jpg", "IMG.jpg"]
