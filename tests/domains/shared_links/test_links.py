"""Shared links as their owners see them (behaviour/02 §3)."""

import base64
from typing import Any

import pytest

from tests.library import photo
from tests.scenario import Person, Scenario

UNKNOWN = "00000000-0000-4000-8000-000000000000"
LATER = "2099-01-01T00:00:00.000Z"


@pytest.fixture
def admin(scenario: Scenario) -> Person:
    """Who shares."""
    return scenario.sign_up()


def album(owner: Person, *assets: str) -> str:
    """An album."""
    return owner.post("/albums", {"albumName": "Trip", "assetIds": list(assets)}).json()["id"]


def link(owner: Person, *assets: str, **more: Any) -> dict[str, Any]:
    """A link to photos, or to an album."""
    body = {"type": "INDIVIDUAL", "assetIds": list(assets)} if assets else {"type": "ALBUM"}
    return owner.post("/shared-links", {**body, **more}).json()


def test_a_new_link_to_an_album(scenario: Scenario, admin: Person) -> None:
    made = link(admin, albumId=album(admin, photo(admin)), slug="our-trip")
    wanted = {
        "type": "ALBUM",
        "allowUpload": True,
        "allowDownload": True,
        "showMetadata": True,
        "description": None,
        "password": None,
        "expiresAt": None,
        "slug": "our-trip",
        "userId": admin.id,
        "assets": [],
    }
    assert wanted.items() <= made.items()
    assert "album" not in made
    assert len(made["key"]) == 67
    assert base64.urlsafe_b64decode(made["key"] + "=") == scenario.rows("SELECT key FROM shared_link")[0]["key"]


def test_a_new_link_to_photos(admin: Person) -> None:
    first, second = photo(admin), photo(admin, fileCreatedAt="2001-01-01T00:00:00.000Z")
    made = link(admin, first, second, description="two", password="secret", expiresAt=LATER, allowUpload=False)
    assert [asset["id"] for asset in made["assets"]] == [second, first]
    assert {"description": "two", "password": "secret", "expiresAt": LATER, "allowUpload": False}.items() <= made.items()


def test_hiding_metadata_forbids_downloads_now_and_later(admin: Person) -> None:
    made = link(admin, photo(admin), showMetadata=False, allowDownload=True)
    assert made["allowDownload"] is False
    path = f"/shared-links/{made['id']}"
    assert admin.patch(path, {"allowDownload": True}).json()["allowDownload"] is False
    changed = admin.patch(path, {"showMetadata": True, "allowDownload": True}).json()
    assert (changed["showMetadata"], changed["allowDownload"]) == (True, True)
    changed = admin.patch(path, {"showMetadata": False}).json()
    assert (changed["showMetadata"], changed["allowDownload"]) == (False, False)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"type": "ALBUM"}, "Invalid albumId"),
        ({"type": "ALBUM", "albumId": UNKNOWN}, "Not found or no album.share access"),
        ({"type": "INDIVIDUAL"}, "Invalid assetIds"),
        ({"type": "INDIVIDUAL", "assetIds": []}, "Invalid assetIds"),
        ({"type": "INDIVIDUAL", "assetIds": [UNKNOWN]}, "Not found or no asset.share access"),
    ],
)
def test_what_cannot_be_shared(admin: Person, body: dict[str, Any], message: str) -> None:
    assert admin.post("/shared-links", body, status=400).json() == {"message": message}
    assert admin.get("/shared-links").json() == []


def test_editors_share_albums_viewers_do_not(scenario: Scenario, admin: Person) -> None:
    album_id = album(admin)
    for name, status in (("editor", 201), ("viewer", 400)):
        person = scenario.add_user(admin, name)
        admin.put(f"/albums/{album_id}/users", {"albumUsers": [{"userId": person.id, "role": name}]})
        person.post("/shared-links", {"type": "ALBUM", "albumId": album_id}, status=status)


def test_slugs_are_unique_and_empty_ones_are_none(admin: Person) -> None:
    one = photo(admin)
    first = link(admin, one, slug="trip")
    answer = admin.post("/shared-links", {"type": "INDIVIDUAL", "assetIds": [one], "slug": "trip"}, status=400)
    assert answer.json() == {"message": "Failed to save shared link"}
    empty, other = link(admin, one, slug=""), link(admin, one)
    assert empty["slug"] is None
    answer = admin.patch(f"/shared-links/{other['id']}", {"slug": "trip"}, status=400)
    assert answer.json() == {"message": "Failed to save shared link"}
    assert admin.patch(f"/shared-links/{first['id']}", {"slug": "trip"}).json()["slug"] == "trip"


def test_only_what_is_named_changes_except_the_slug(admin: Person) -> None:
    made = link(admin, photo(admin), slug="trip", password="secret", description="words", expiresAt=LATER)
    path = f"/shared-links/{made['id']}"
    changed = admin.patch(path, {"allowUpload": False, "slug": "trip"}).json()
    assert changed == {**made, "allowUpload": False}
    assert admin.patch(path, {"description": "new"}).json() == {**changed, "description": "new", "slug": None}
    cleared = admin.patch(path, {"description": None, "password": "", "expiresAt": None}).json()
    assert (cleared["description"], cleared["password"], cleared["expiresAt"]) == (None, None, None)


def test_older_apps_clear_the_expiry_by_a_flag(admin: Person) -> None:
    path = f"/shared-links/{link(admin, photo(admin), expiresAt=LATER)['id']}"
    assert admin.patch(path, {"changeExpiryTime": False}).json()["expiresAt"] == LATER
    assert admin.patch(path, {"changeExpiryTime": True}).json()["expiresAt"] is None
    assert admin.patch(path, {"changeExpiryTime": True, "expiresAt": LATER}).json()["expiresAt"] == LATER


def test_lists_show_one_photo_single_links_all(admin: Person) -> None:
    first, second = photo(admin, fileCreatedAt="2001-01-01T00:00:00.000Z"), photo(admin)
    album_id = album(admin, second)
    photos, to_album = link(admin, first, second), link(admin, albumId=album_id)
    newest, oldest = admin.get("/shared-links").json()
    assert (newest["id"], oldest["id"]) == (to_album["id"], photos["id"])
    assert [asset["id"] for asset in oldest["assets"]] == [first]
    assert newest["assets"] == []
    shown = newest["album"]
    assert (shown["id"], shown["shared"], shown["hasSharedLink"]) == (album_id, True, True)
    assert [user["role"] for user in shown["albumUsers"]] == ["owner"]
    assert "album" not in oldest
    whole = admin.get(f"/shared-links/{photos['id']}").json()
    assert [asset["id"] for asset in whole["assets"]] == [first, second]
    assert whole["assets"][0]["exifInfo"]["latitude"] is None
    assert admin.get(f"/shared-links/{to_album['id']}").json()["album"]["assetCount"] == 1

    def ids(**query: str) -> list[str]:
        return [found["id"] for found in admin.get("/shared-links", params=query).json()]

    assert ids(albumId=album_id) == [to_album["id"]]
    assert ids(id=photos["id"]) == [photos["id"]]


def test_links_of_others_are_not_to_be_had(scenario: Scenario, admin: Person) -> None:
    anna = scenario.add_user(admin, "Anna")
    path = f"/shared-links/{link(admin, photo(admin))['id']}"
    for answer in (
        anna.get(path, status=400),
        anna.patch(path, {"description": "x"}, status=400),
        anna.delete(path, status=400),
        anna.put(f"{path}/assets", {"assetIds": []}, status=400),
        anna.delete(f"{path}/assets", {"assetIds": []}, status=400),
    ):
        assert answer.json() == {"message": "Shared link not found"}
    assert anna.get("/shared-links").json() == []
    admin.delete(path, status=204)
    assert admin.get(path, status=400).json() == {"message": "Shared link not found"}


def test_photos_are_added_and_removed_with_a_result_each(scenario: Scenario, admin: Person) -> None:
    first, second, foreign = photo(admin), photo(admin), photo(scenario.add_user(admin, "Anna"))
    path = f"/shared-links/{link(admin, first)['id']}"

    def results(answer: Any) -> list[tuple[str, Any]]:
        return [(result["assetId"], result.get("error", result["success"])) for result in answer.json()]

    added = admin.put(f"{path}/assets", {"assetIds": [first, second, foreign, second]})
    assert results(added) == [(first, "duplicate"), (second, True), (foreign, "no_permission"), (second, "duplicate")]
    removed = admin.delete(f"{path}/assets", {"assetIds": [first, foreign, first]})
    assert results(removed) == [(first, True), (foreign, "not_found"), (first, "not_found")]
    assert [asset["id"] for asset in admin.get(path).json()["assets"]] == [second]


def test_the_photos_of_an_album_are_not_the_links_to_change(admin: Person) -> None:
    path = f"/shared-links/{link(admin, albumId=album(admin))['id']}/assets"
    for method in (admin.put, admin.delete):
        assert method(path, {"assetIds": []}, status=400).json() == {"message": "Invalid shared link type"}
