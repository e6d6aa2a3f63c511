"""Groups of duplicates: shown, dismissed, resolved (behaviour/02 §10.1)."""

import pytest

from tests.scenario import Person, Scenario, jpeg

GROUP = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def admin(scenario: Scenario) -> Person:
    return scenario.sign_up()


def group(scenario: Scenario, user: Person, count: int = 2) -> list[str]:
    """A group of photos, the largest last."""
    photos = [user.upload(jpeg(64 * (number + 1), 48)) for number in range(count)]
    scenario.settle()
    user.put("/assets", {"ids": photos, "duplicateId": GROUP})
    return photos


def test_a_group_is_shown_with_the_one_to_keep(scenario: Scenario, admin: Person) -> None:
    assert admin.get("/duplicates").json() == []
    photos = group(scenario, admin)
    (shown,) = admin.get("/duplicates").json()
    assert shown["duplicateId"] == GROUP
    assert {asset["id"] for asset in shown["assets"]} == set(photos)
    assert shown["suggestedKeepAssetIds"] == [photos[1]], "the largest file"
    assert "exifInfo" in shown["assets"][0]


def test_lone_members_and_trashed_ones_are_no_group(scenario: Scenario, admin: Person) -> None:
    photos = group(scenario, admin)
    admin.delete("/assets", {"ids": photos[:1]})
    assert admin.get("/duplicates").json() == []


def test_dismissed_groups_leave_the_photos(scenario: Scenario, admin: Person) -> None:
    photos = group(scenario, admin)
    admin.delete(f"/duplicates/{GROUP}", status=204)
    assert admin.get("/duplicates").json() == []
    assert admin.get(f"/assets/{photos[0]}").json()["duplicateId"] is None
    admin.put("/assets", {"ids": photos, "duplicateId": GROUP})
    admin.delete("/duplicates", {"ids": [GROUP]}, status=204)
    refused = admin.delete(f"/duplicates/{GROUP}", status=400).json()
    assert refused == {"message": "Not found or no duplicate.delete access"}


def test_what_is_kept_inherits_from_what_goes(scenario: Scenario, admin: Person) -> None:
    small, large = group(scenario, admin)
    admin.put(f"/assets/{small}", {"isFavorite": True, "description": "At the sea", "rating": 4, "visibility": "archive"})
    album = admin.post("/albums", {"albumName": "A", "assetIds": [small]}).json()["id"]
    tag = admin.put("/tags", {"tags": ["a"]}).json()[0]["id"]
    admin.put(f"/tags/{tag}/assets", {"ids": [small]})
    scenario.settle()
    body = {"groups": [{"duplicateId": GROUP, "keepAssetIds": [large], "trashAssetIds": [small]}]}
    assert admin.post("/duplicates/resolve", body, status=200).json() == [{"id": GROUP, "success": True}]
    scenario.settle()
    kept = admin.get(f"/assets/{large}").json()
    assert (kept["isFavorite"], kept["visibility"], kept["duplicateId"]) == (True, "archive", None)
    assert (kept["exifInfo"]["description"], kept["exifInfo"]["rating"]) == ("At the sea", 4)
    assert [one["value"] for one in kept["tags"]] == ["a"]
    assert [one["id"] for one in admin.get("/albums", params={"assetId": large}).json()] == [album]
    assert admin.get(f"/assets/{small}").json()["isTrashed"] is True
    assert admin.get("/duplicates").json() == []


def test_every_member_must_be_kept_or_thrown_away_and_not_both(scenario: Scenario, admin: Person) -> None:
    small, large = group(scenario, admin)
    for keep, gone, message in (
        ([small, large], [large], "An asset cannot be in both keepAssetIds and trashAssetIds"),
        ([small], [], "Every asset must be in either keepAssetIds or trashAssetIds"),
    ):
        body = {"groups": [{"duplicateId": GROUP, "keepAssetIds": keep, "trashAssetIds": gone}]}
        (answer,) = admin.post("/duplicates/resolve", body, status=200).json()
        assert (answer["success"], answer["error"], answer["errorMessage"]) == (False, "validation", message)
    assert len(admin.get("/duplicates").json()) == 1


def test_groups_are_their_owners(scenario: Scenario, admin: Person) -> None:
    bob = scenario.add_user(admin, "Bob")
    group(scenario, admin)
    assert bob.get("/duplicates").json() == []
    bob.delete(f"/duplicates/{GROUP}", status=400)
    body = {"groups": [{"duplicateId": GROUP, "keepAssetIds": [], "trashAssetIds": []}]}
    bob.post("/duplicates/resolve", body, status=400)
    admin.post("/duplicates/resolve", {"groups": []}, status=400)
