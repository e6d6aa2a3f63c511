"""Photos in albums: adding, removing, covers, who is told (behaviour/02 §2)."""

import queue
from collections.abc import Iterator

import pytest

from appliance.domains.albums.events import AlbumAssetsChanged
from appliance.domains.assets.events import AssetsRestored, AssetsTrashed
from tests.library import change, notified, photo
from tests.scenario import Person, Scenario

UNKNOWN = "00000000-0000-4000-8000-000000000000"
NOW = "2024-06-01T00:00:00.000Z"


@pytest.fixture
def people(scenario: Scenario) -> dict[str, Person]:
    """The owner of an album, an editor and a viewer."""
    admin = scenario.sign_up()
    return {"owner": admin, **{name: scenario.add_user(admin, name) for name in ("editor", "viewer")}}


@pytest.fixture
def album_id(people: dict[str, Person]) -> str:
    """Their album, empty."""
    users = [{"userId": people[role].id, "role": role} for role in ("editor", "viewer")]
    return people["owner"].post("/albums", {"albumName": "A", "albumUsers": users}).json()["id"]


@pytest.fixture
def changes(scenario: Scenario) -> Iterator[queue.SimpleQueue[AlbumAssetsChanged]]:
    """What the apps of members are told."""
    heard: queue.SimpleQueue[AlbumAssetsChanged] = queue.SimpleQueue()
    scenario.shoebox.runtime.events.subscribe(AlbumAssetsChanged, heard.put)
    return heard  # type: ignore[return-value]


def results(answer: list[dict[str, object]]) -> list[object]:
    """The reasons, True for success."""
    return [result.get("error", result["success"]) for result in answer]


def test_each_photo_has_its_own_result(people: dict[str, Person], album_id: str) -> None:
    owner, editor = people["owner"], people["editor"]
    first, hers, foreign = photo(owner), photo(editor), photo(people["viewer"])
    assert results(owner.put(f"/albums/{album_id}/assets", {"ids": [first]}).json()) == [True]
    answer = editor.put(f"/albums/{album_id}/assets", {"ids": [first, hers, foreign, UNKNOWN, hers, foreign]}).json()
    assert [result["id"] for result in answer] == [first, hers, foreign, UNKNOWN, hers, foreign]
    assert results(answer) == ["duplicate", True, "no_permission", "no_permission", "duplicate", "no_permission"]
    assert people["viewer"].get(f"/albums/{album_id}").json()["assetCount"] == 2
    assert owner.put(f"/albums/{album_id}/assets", {"ids": []}).json() == []


def test_an_unknown_album_and_a_forbidden_one_are_told_alike(people: dict[str, Person], album_id: str) -> None:
    viewer = people["viewer"]
    answer = viewer.put(f"/albums/{UNKNOWN}/assets", {"ids": []}, status=400)
    assert answer.json() == {"message": "Not found or no albumAsset.create access"}
    answer = viewer.put(f"/albums/{album_id}/assets", {"ids": []}, status=400)
    assert answer.json() == {"message": "Not found or no albumAsset.create access"}


def test_partners_photos_may_be_added_locked_ones_may_not(people: dict[str, Person], album_id: str) -> None:
    owner, editor = people["owner"], people["editor"]
    editor.post("/partners", {"sharedWithId": owner.id})
    partners, locked = photo(editor), photo(owner, visibility="locked")
    assert results(owner.put(f"/albums/{album_id}/assets", {"ids": [partners, locked]}).json()) == [True, "no_permission"]


def test_several_albums_get_several_photos(people: dict[str, Person], album_id: str) -> None:
    owner, viewer = people["owner"], people["viewer"]
    second = owner.post("/albums", {"albumName": "B"}).json()["id"]
    first, foreign = photo(owner), photo(viewer)

    def add(person: Person, albums: list[str], assets: list[str]) -> object:
        return person.put("/albums/assets", {"albumIds": albums, "assetIds": assets}).json()

    assert add(owner, [album_id, second, UNKNOWN], [first, foreign]) == {"success": True}
    assert [found["assetCount"] for found in owner.get("/albums").json()] == [1, 1]
    assert add(owner, [album_id, second], [first]) == {"success": False, "error": "duplicate"}
    assert add(owner, [album_id], [foreign]) == {"success": False, "error": "no_permission"}
    assert add(viewer, [album_id], [foreign]) == {"success": False, "error": "no_permission"}
    assert add(owner, [], []) == {"success": False, "error": "no_permission"}


def test_the_owner_removes_anything_an_editor_what_they_may_share(people: dict[str, Person], album_id: str) -> None:
    owner, editor, viewer = people.values()
    first, hers = photo(owner), photo(editor)
    owner.put(f"/albums/{album_id}/assets", {"ids": [first]})
    editor.put(f"/albums/{album_id}/assets", {"ids": [hers]})
    owner.post("/activities", {"albumId": album_id, "assetId": hers, "type": "like"})
    answer = editor.delete(f"/albums/{album_id}/assets", {"ids": [first, hers, UNKNOWN, hers]}).json()
    assert results(answer) == ["no_permission", True, "not_found", "not_found"]
    assert owner.get("/activities", params={"albumId": album_id}).json() == []
    assert results(owner.delete(f"/albums/{album_id}/assets", {"ids": [first, first]}).json()) == [True, "not_found"]
    answer = viewer.delete(f"/albums/{album_id}/assets", {"ids": []}, status=400)
    assert answer.json() == {"message": "Not found or no albumAsset.delete access"}


def test_every_members_app_hears_of_changes(
    people: dict[str, Person], album_id: str, changes: queue.SimpleQueue[AlbumAssetsChanged]
) -> None:
    editor = people["editor"]
    hers = photo(editor)
    editor.put(f"/albums/{album_id}/assets", {"ids": [hers]})
    everybody = {person.id for person in people.values()}
    for _ in range(2):
        heard = changes.get(timeout=5)
        assert (heard.album_id, set(heard.user_ids)) == (album_id, everybody)
        editor.delete(f"/albums/{album_id}/assets", {"ids": [hers]})
    editor.put(f"/albums/{album_id}/assets", {"ids": [UNKNOWN]})
    editor.delete(f"/albums/{album_id}/assets", {"ids": [UNKNOWN]})
    with pytest.raises(queue.Empty):
        changes.get(timeout=0.3)


def test_other_members_are_told_later_once_and_put_off_by_every_addition(
    scenario: Scenario, people: dict[str, Person], album_id: str
) -> None:
    editor = people["editor"]
    waiting = "SELECT data, \"runAt\" FROM job WHERE name = 'notify_album_update' ORDER BY id"
    editor.put(f"/albums/{album_id}/assets", {"ids": [photo(editor)]})
    before = scenario.rows(waiting)
    editor.put(f"/albums/{album_id}/assets", {"ids": [photo(editor)]})
    after = scenario.rows(waiting)
    assert len(before) == len(after) == 2
    assert [row["data"] for row in before] == [row["data"] for row in after]
    assert min(row["runAt"] for row in after) > max(row["runAt"] for row in before)
    assert [type_ for type_, _ in notified(scenario, people["owner"].id)] == []
    runtime = scenario.shoebox.runtime
    runtime.db.write(lambda t: t.run("UPDATE job SET \"runAt\" = NULL WHERE name = 'notify_album_update'"))
    runtime.jobs.storage.wake()
    scenario.settle()
    assert notified(scenario, people["owner"].id) == [("AlbumUpdate", album_id)]
    assert notified(scenario, people["viewer"].id) == [("AlbumInvite", album_id), ("AlbumUpdate", album_id)]
    assert notified(scenario, editor.id) == [("AlbumInvite", album_id)]


class TestCovers:
    """A photo of the album that is not in the trash, the newest where nothing else was chosen."""

    @pytest.fixture
    def photos(self, people: dict[str, Person], album_id: str) -> list[str]:
        """In the album, the newest in the middle."""
        found = [photo(people["owner"], fileCreatedAt=f"20{year}-01-01T00:00:00.000Z") for year in (20, 24, 22)]
        people["owner"].put(f"/albums/{album_id}/assets", {"ids": found})
        return found

    def cover(self, scenario: Scenario) -> str | None:
        """As it is stored, and so synced."""
        return scenario.rows('SELECT "albumThumbnailAssetId" AS id FROM album')[0]["id"]

    def test_the_first_photos_bring_one(self, scenario: Scenario, photos: list[str]) -> None:
        assert self.cover(scenario) == photos[1]

    def test_removing_it_brings_the_next(
        self, scenario: Scenario, people: dict[str, Person], album_id: str, photos: list[str]
    ) -> None:
        people["owner"].delete(f"/albums/{album_id}/assets", {"ids": [photos[1]]})
        assert self.cover(scenario) == photos[2]
        people["owner"].delete(f"/albums/{album_id}/assets", {"ids": photos})
        assert self.cover(scenario) is None

    def test_the_trash_takes_it_and_gives_it_back(self, scenario: Scenario, people: dict[str, Person], photos: list[str]) -> None:
        for asset_id in photos:
            change(scenario, asset_id, deletedAt=NOW)
        self.tell(scenario, AssetsTrashed(people["owner"].id, tuple(photos)))
        assert self.cover(scenario) is None
        change(scenario, photos[0], deletedAt=None)
        self.tell(scenario, AssetsRestored(people["owner"].id, (photos[0],)))
        assert self.cover(scenario) == photos[0]

    def tell(self, scenario: Scenario, event: object) -> None:
        """Publish an event and wait until everybody has heard it."""
        heard: queue.SimpleQueue[object] = queue.SimpleQueue()
        scenario.shoebox.runtime.events.subscribe(type(event), heard.put)
        scenario.shoebox.runtime.events.publish(event)
        heard.get(timeout=5)

    def test_what_is_gone_for_good_is_replaced_when_somebody_looks(
        self, scenario: Scenario, people: dict[str, Person], album_id: str, photos: list[str]
    ) -> None:
        scenario.shoebox.runtime.db.write(lambda t: t.run("DELETE FROM asset WHERE id = ?", (photos[1],)))
        assert self.cover(scenario) is None
        assert people["viewer"].get(f"/albums/{album_id}").json()["albumThumbnailAssetId"] == photos[2]
        assert people["viewer"].get("/albums").json()[0]["albumThumbnailAssetId"] == photos[2]

    def test_looking_writes_nothing_when_all_is_well(
        self, scenario: Scenario, people: dict[str, Person], album_id: str, photos: list[str]
    ) -> None:
        before = scenario.rows("SELECT * FROM album")
        people["owner"].get("/albums")
        people["owner"].get(f"/albums/{album_id}")
        assert scenario.rows("SELECT * FROM album") == before
