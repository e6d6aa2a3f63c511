"""Comments and likes (behaviour/02 §5)."""

from dataclasses import dataclass

import pytest

from tests.library import change, photo
from tests.scenario import Person, Scenario

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@dataclass
class Shared:
    """An album with a photo, its owner, a viewer and a stranger."""

    owner: Person
    viewer: Person
    stranger: Person
    album_id: str
    asset_id: str


@pytest.fixture
def shared(scenario: Scenario) -> Shared:
    """Ready to be talked about."""
    owner = scenario.sign_up()
    viewer, stranger = scenario.add_user(owner, "Viewer"), scenario.add_user(owner, "Stranger")
    asset_id = photo(owner)
    users = [{"userId": viewer.id, "role": "viewer"}]
    made = owner.post("/albums", {"albumName": "A", "albumUsers": users, "assetIds": [asset_id]})
    return Shared(owner, viewer, stranger, made.json()["id"], asset_id)


def said(person: Person, shared: Shared, **filters: str) -> list[tuple[str, str | None, str | None]]:
    """Author, photo and words."""
    found = person.get("/activities", params={"albumId": shared.album_id, **filters}).json()
    return [(one["user"]["name"], one["assetId"], one["comment"]) for one in found]


def test_comments_and_likes_are_listed_oldest_first_and_narrowed(shared: Shared) -> None:
    base = {"albumId": shared.album_id}
    made = shared.viewer.post("/activities", {**base, "type": "comment", "comment": "nice"}, status=201).json()
    assert {"type": "comment", "comment": "nice", "assetId": None}.items() <= made.items()
    assert made["user"]["id"] == shared.viewer.id
    shared.owner.post("/activities", {**base, "type": "like", "assetId": shared.asset_id}, status=201)
    shared.owner.post("/activities", {**base, "type": "comment", "comment": "this", "assetId": shared.asset_id})
    whole, like = ("Viewer", None, "nice"), ("Admin", shared.asset_id, None)
    words = ("Admin", shared.asset_id, "this")
    assert said(shared.viewer, shared) == [whole, like, words]
    assert said(shared.viewer, shared, level="album") == [whole]
    assert said(shared.viewer, shared, level="asset") == [whole, like, words]
    assert said(shared.viewer, shared, assetId=shared.asset_id) == [like, words]
    assert said(shared.viewer, shared, type="like") == [like]
    assert said(shared.viewer, shared, type="comment") == [whole, words]
    assert said(shared.viewer, shared, userId=shared.viewer.id) == [whole]
    counted = shared.viewer.get("/activities/statistics", params=base).json()
    assert counted == {"comments": 2, "likes": 1}
    counted = shared.viewer.get("/activities/statistics", params={**base, "assetId": shared.asset_id}).json()
    assert counted == {"comments": 1, "likes": 1}


@pytest.mark.parametrize("of_asset", [False, True])
def test_a_like_is_given_once(shared: Shared, of_asset: bool) -> None:
    body = {"albumId": shared.album_id, "type": "like", **({"assetId": shared.asset_id} if of_asset else {})}
    first = shared.viewer.post("/activities", body, status=201).json()
    assert shared.viewer.post("/activities", body, status=200).json() == first
    assert shared.owner.post("/activities", body, status=201).json()["id"] != first["id"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"type": "comment"}, "Comment is required when type is COMMENT"),
        ({"type": "comment", "comment": "  "}, "Comment is required when type is COMMENT"),
        ({"type": "like", "comment": "words"}, "Comment must not be provided when type is not COMMENT"),
    ],
)
def test_words_belong_to_comments(shared: Shared, body: dict[str, str], message: str) -> None:
    answer = shared.owner.post("/activities", {"albumId": shared.album_id, **body}, status=400).json()
    assert answer["errors"] == [{"code": "custom", "path": ["comment"], "message": message}]


def test_a_photo_outside_the_album_cannot_be_spoken_of(shared: Shared) -> None:
    body = {"albumId": shared.album_id, "type": "like", "assetId": photo(shared.owner)}
    assert shared.owner.post("/activities", body, status=400).json() == {"message": "Asset is not in the album"}


def test_switched_off_it_can_be_read_but_nothing_is_added(shared: Shared) -> None:
    body = {"albumId": shared.album_id, "type": "comment", "comment": "first"}
    shared.viewer.post("/activities", body)
    shared.owner.patch(f"/albums/{shared.album_id}", {"isActivityEnabled": False})
    for person in (shared.owner, shared.viewer):
        answer = person.post("/activities", body, status=400)
        assert answer.json() == {"message": "Not found or no activity.create access"}
    assert said(shared.viewer, shared) == [("Viewer", None, "first")]


def test_strangers_neither_read_nor_speak(shared: Shared) -> None:
    for path in ("/activities", "/activities/statistics"):
        answer = shared.stranger.get(path, params={"albumId": shared.album_id}, status=400)
        assert answer.json() == {"message": "Not found or no album.read access"}
    answer = shared.stranger.post("/activities", {"albumId": shared.album_id, "type": "like"}, status=400)
    assert answer.json() == {"message": "Not found or no activity.create access"}


def test_authors_and_owners_take_back(shared: Shared) -> None:
    def say(person: Person) -> str:
        return person.post("/activities", {"albumId": shared.album_id, "type": "comment", "comment": "x"}).json()["id"]

    by_owner, by_viewer, second = say(shared.owner), say(shared.viewer), say(shared.viewer)
    answer = shared.viewer.delete(f"/activities/{by_owner}", status=400)
    assert answer.json() == {"message": "Not found or no activity.delete access"}
    shared.stranger.delete(f"/activities/{by_viewer}", status=400)
    shared.viewer.delete(f"/activities/{by_viewer}", status=204)
    shared.owner.delete(f"/activities/{second}", status=204)
    assert [words for _, _, words in said(shared.owner, shared)] == ["x"]
    shared.owner.delete(f"/activities/{second}", status=400)


def test_what_was_said_about_trashed_photos_and_by_deleted_users_is_hidden(scenario: Scenario, shared: Shared) -> None:
    shared.owner.post("/activities", {"albumId": shared.album_id, "type": "like", "assetId": shared.asset_id})
    shared.viewer.post("/activities", {"albumId": shared.album_id, "type": "comment", "comment": "x"})
    change(scenario, shared.asset_id, deletedAt="2024-06-01T00:00:00.000Z")
    assert said(shared.owner, shared) == [("Viewer", None, "x")]
    counted = shared.owner.get("/activities/statistics", params={"albumId": shared.album_id}).json()
    assert counted == {"comments": 1, "likes": 0}
    shared.owner.delete(f"/admin/users/{shared.viewer.id}", {})
    assert said(shared.owner, shared) == []


def test_the_album_must_be_named(shared: Shared) -> None:
    assert shared.owner.get("/activities", status=400).json()["errors"][0]["path"] == ["albumId"]
    shared.owner.get("/activities", params={"albumId": UNKNOWN}, status=400)
