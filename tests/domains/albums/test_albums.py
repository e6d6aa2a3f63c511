"""Albums: making, changing, reading and deleting them (behaviour/02 §2)."""

import pytest

from tests.guards.statements import recorded
from tests.library import change, photo
from tests.scenario import Person, Scenario

UNKNOWN = "00000000-0000-4000-8000-000000000000"
DAY = "2021-07-08T00:00:00.000Z"


@pytest.fixture
def admin(scenario: Scenario) -> Person:
    """The owner in most tests."""
    return scenario.sign_up()


def album(owner: Person, *assets: str, **more: object) -> str:
    """A new album."""
    return owner.post("/albums", {"albumName": "Holidays", "assetIds": list(assets), **more}).json()["id"]


def members(person: Person, album_id: str) -> list[tuple[str, str]]:
    """Names and roles, as they are answered."""
    return [(user["user"]["name"], user["role"]) for user in person.get(f"/albums/{album_id}").json()["albumUsers"]]


def test_a_new_album_is_its_makers_and_takes_the_photos_that_they_may_share(scenario: Scenario, admin: Person) -> None:
    anna = scenario.add_user(admin, "Anna")
    mine, hers = photo(admin), photo(anna)
    made = admin.post("/albums", {"albumName": "A", "description": None, "assetIds": [mine, hers, UNKNOWN, mine]}).json()
    assert made["assetCount"] == 1
    assert made["albumThumbnailAssetId"] == mine
    assert made["description"] == ""
    assert (made["shared"], made["hasSharedLink"], made["isActivityEnabled"], made["order"]) == (False, False, True, "desc")
    assert [(user["role"], user["user"]["id"]) for user in made["albumUsers"]] == [("owner", admin.id)]
    assert made["startDate"] == made["endDate"] == "2024-05-01T10:00:00.000Z"
    assert "lastModifiedAssetTimestamp" not in made
    assert "contributorCounts" not in made


def test_the_order_of_a_new_album_is_its_makers_preference(admin: Person) -> None:
    admin.put("/users/me/preferences", {"albums": {"defaultAssetOrder": "asc"}})
    assert admin.get(f"/albums/{album(admin)}").json()["order"] == "asc"


def test_an_empty_album_has_no_dates(admin: Person) -> None:
    found = admin.get(f"/albums/{album(admin)}").json()
    assert found["assetCount"] == 0
    assert found["albumThumbnailAssetId"] is None
    assert not {"startDate", "endDate", "lastModifiedAssetTimestamp"} & set(found)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ([{"userId": UNKNOWN, "role": "editor"}], "Invalid user"),
        ([{"userId": "anna", "role": "owner"}], "Cannot add another owner"),
    ],
)
def test_nobody_unknown_and_no_second_owner_gets_a_new_album(
    scenario: Scenario, admin: Person, body: list[dict[str, str]], message: str
) -> None:
    anna = scenario.add_user(admin, "Anna")
    for user in body:
        user["userId"] = anna.id if user["userId"] == "anna" else user["userId"]
    answer = admin.post("/albums", {"albumName": "A", "albumUsers": body}, status=400)
    assert answer.json() == {"message": message}
    assert admin.get("/albums").json() == []


def test_the_maker_among_the_users_is_left_out(admin: Person) -> None:
    made = admin.post("/albums", {"albumName": "A", "albumUsers": [{"userId": admin.id, "role": "viewer"}]}).json()
    assert [user["role"] for user in made["albumUsers"]] == ["owner"]


def test_bad_bodies_are_named_as_the_reference_names_them(admin: Person) -> None:
    answer = admin.post("/albums", {"description": 5}, status=400).json()
    assert answer["errors"] == [
        {
            "expected": "string",
            "code": "invalid_type",
            "path": ["albumName"],
            "message": "Invalid input: expected string, received undefined",
        },
        {
            "expected": "string",
            "code": "invalid_type",
            "path": ["description"],
            "message": "Invalid input: expected string, received number",
        },
    ]


def test_an_album_that_is_read_tells_days_changes_and_whose_photos_there_are(scenario: Scenario, admin: Person) -> None:
    anna = scenario.add_user(admin, "Anna")
    early = photo(admin, fileCreatedAt="2020-02-03T23:30:00.000Z")
    album_id = album(admin, early, photo(admin), albumUsers=[{"userId": anna.id, "role": "editor"}])
    anna.put(f"/albums/{album_id}/assets", {"ids": [photo(anna)]})
    found = admin.get(f"/albums/{album_id}").json()
    assert (found["startDate"], found["endDate"]) == ("2020-02-03T00:00:00.000Z", "2024-05-01T00:00:00.000Z")
    assert found["lastModifiedAssetTimestamp"] == scenario.rows('SELECT max("updatedAt") AS last FROM asset')[0]["last"]
    assert found["contributorCounts"] == [{"userId": admin.id, "assetCount": 2}, {"userId": anna.id, "assetCount": 1}]
    assert "contributorCounts" not in admin.get("/albums").json()[0]


def test_counts_and_dates_leave_out_what_is_not_shown(scenario: Scenario, admin: Person) -> None:
    photos = [photo(admin, fileCreatedAt=f"202{year}-01-01T00:00:00.000Z") for year in range(4)]
    album_id = album(admin, *photos)
    change(scenario, photos[0], deletedAt="2024-01-01T00:00:00.000Z")
    change(scenario, photos[1], visibility="hidden")
    change(scenario, photos[2], visibility="archive")
    found = admin.get(f"/albums/{album_id}").json()
    assert found["assetCount"] == 2
    assert (found["startDate"][:4], found["endDate"][:4]) == ("2022", "2023")


def test_what_is_locked_leaves_all_albums(scenario: Scenario, admin: Person) -> None:
    secret = photo(admin)
    album_id = album(admin, secret)
    change(scenario, secret, visibility="locked")
    assert scenario.rows("SELECT * FROM album_asset") == []
    assert len(scenario.rows("SELECT * FROM album_asset_audit")) == 1
    assert admin.get(f"/albums/{album_id}").json()["albumThumbnailAssetId"] is None


def test_an_album_is_changed_member_by_member(scenario: Scenario, admin: Person) -> None:
    first, second, other = (photo(admin) for _ in range(3))
    album_id = album(admin, first, second)
    changed = admin.patch(
        f"/albums/{album_id}",
        {
            "albumName": "New",
            "description": "words",
            "albumThumbnailAssetId": second,
            "isActivityEnabled": False,
            "order": "asc",
        },
    ).json()
    wanted = {"albumName": "New", "description": "words", "albumThumbnailAssetId": second, "isActivityEnabled": False}
    assert wanted.items() <= changed.items()
    assert changed["order"] == "asc"
    assert admin.patch(f"/albums/{album_id}", {"description": None}).json()["description"] == ""
    assert admin.patch(f"/albums/{album_id}", {}).json()["albumName"] == "New"
    answer = admin.patch(f"/albums/{album_id}", {"albumThumbnailAssetId": other}, status=400)
    assert answer.json() == {"message": "Invalid album thumbnail"}


def test_deleting_an_album_takes_what_hangs_on_it(scenario: Scenario, admin: Person) -> None:
    anna = scenario.add_user(admin, "Anna")
    shown = photo(admin)
    album_id = album(admin, shown, albumUsers=[{"userId": anna.id, "role": "viewer"}])
    admin.post("/shared-links", {"type": "ALBUM", "albumId": album_id})
    admin.post("/activities", {"albumId": album_id, "type": "like", "assetId": shown})
    admin.delete(f"/albums/{album_id}")
    for table in ("album", "album_user", "album_asset", "shared_link", "activity"):
        assert scenario.rows(f"SELECT * FROM {table}") == [], table
    told = {row["userId"] for row in scenario.rows('SELECT "userId" FROM album_audit')}
    assert told == {admin.id, anna.id}
    assert scenario.rows("SELECT id FROM asset") == [{"id": shown}]


def test_lists_are_narrowed_and_newest_first(scenario: Scenario, admin: Person) -> None:
    anna = scenario.add_user(admin, "Anna")
    shown = photo(admin)
    alone, linked, shared = album(admin, shown), album(admin, albumName="Linked"), album(admin)
    admin.post("/shared-links", {"type": "ALBUM", "albumId": linked})
    admin.put(f"/albums/{shared}/users", {"albumUsers": [{"userId": anna.id}]})
    hers = album(anna, albumUsers=[{"userId": admin.id, "role": "viewer"}])

    def ids(person: Person, **query: str) -> list[str]:
        return [found["id"] for found in person.get("/albums", params=query).json()]

    assert ids(admin) == [hers, shared, linked, alone]
    assert ids(admin, isOwned="true") == [shared, linked, alone]
    assert ids(admin, isOwned="false") == [hers]
    assert ids(admin, isShared="true") == [hers, shared, linked]
    assert ids(admin, isShared="false") == [alone]
    assert ids(admin, isOwned="true", isShared="true") == [shared, linked]
    assert ids(admin, shared="true") == [hers, shared, linked]
    assert ids(admin, name="Linked") == [linked]
    assert ids(admin, id=alone) == [alone]
    assert ids(admin, assetId=shown, isOwned="false", name="no") == [alone]
    assert ids(anna) == [hers, shared]
    assert ids(anna, assetId=shown) == []
    admin.get("/albums", params={"isOwned": "1"}, status=400)
    assert admin.get("/albums/statistics").json() == {"owned": 3, "shared": 3, "notShared": 1}
    assert anna.get("/albums/statistics").json() == {"owned": 1, "shared": 2, "notShared": 0}
    flags = {found["id"]: (found["shared"], found["hasSharedLink"]) for found in admin.get("/albums").json()}
    assert flags == {hers: (True, False), shared: (True, False), linked: (True, True), alone: (False, False)}


def test_markers_show_where_the_photos_were_taken(scenario: Scenario, admin: Person) -> None:
    place = {"latitude": 48.5, "longitude": 9.25, "city": "Metzingen"}
    old = photo(admin, fileCreatedAt="2001-01-01T00:00:00.000Z", exif={**place, "country": "Germany"})
    new, nowhere = photo(admin, exif=place), photo(admin)
    trashed = photo(admin, exif=place, deletedAt="2024-01-01T00:00:00.000Z")
    album_id = album(admin, old, new, nowhere, trashed)
    assert admin.get(f"/albums/{album_id}/map-markers").json() == [
        {"id": new, "lat": 48.5, "lon": 9.25, "city": "Metzingen", "state": None, "country": None},
        {"id": old, "lat": 48.5, "lon": 9.25, "city": "Metzingen", "state": None, "country": "Germany"},
    ]


def test_albums_come_and_go_with_their_owner(scenario: Scenario, admin: Person) -> None:
    anna = scenario.add_user(admin, "Anna")
    hers = album(anna, albumUsers=[{"userId": admin.id, "role": "editor"}])
    mine = album(admin, albumUsers=[{"userId": anna.id, "role": "editor"}])
    admin.delete(f"/admin/users/{anna.id}", {})
    assert [found["id"] for found in admin.get("/albums").json()] == [mine]
    assert members(admin, mine) == [("Admin", "owner")]
    admin.get(f"/albums/{hers}", status=400)
    admin.post(f"/admin/users/{anna.id}/restore")
    assert [found["id"] for found in admin.get("/albums").json()] == [mine, hers]
    scenario.shoebox.runtime.db.write(lambda t: t.run('DELETE FROM "user" WHERE id = ?', (anna.id,)))
    assert [row["id"] for row in scenario.rows("SELECT id FROM album")] == [mine]
    assert {"albumId": hers, "userId": admin.id} in scenario.rows('SELECT "albumId", "userId" FROM album_audit')


class TestOlderApps:
    """Apps before 3.0 look for ``owner``, ``ownerId`` and ``assets``, and do not know the role (mobile-app.md §5)."""

    @pytest.mark.parametrize("agent", ["Immich_Android_1.142.1", "immich-ios/2.7.5"])
    def test_they_get_the_owner_apart_from_the_others(self, scenario: Scenario, admin: Person, agent: str) -> None:
        anna = scenario.add_user(admin, "Anna")
        shown = photo(admin)
        album_id = album(admin, shown, albumUsers=[{"userId": anna.id, "role": "viewer"}])
        admin.headers["user-agent"] = agent
        for found in (admin.get(f"/albums/{album_id}").json(), admin.get("/albums").json()[0]):
            assert found["ownerId"] == found["owner"]["id"] == admin.id
            assert [(user["user"]["id"], user["role"]) for user in found["albumUsers"]] == [(anna.id, "viewer")]
        assert [asset["id"] for asset in admin.get(f"/albums/{album_id}").json()["assets"]] == [shown]
        assert admin.get(f"/albums/{album_id}", params={"withoutAssets": "true"}).json()["assets"] == []
        assert admin.get("/albums").json()[0]["assets"] == []

    def test_newer_ones_do_not(self, admin: Person) -> None:
        album_id = album(admin)
        admin.headers["user-agent"] = "immich-android/3.1.0"
        assert not {"owner", "ownerId", "assets"} & set(admin.get(f"/albums/{album_id}").json())


def test_statements_do_not_grow_with_albums_and_photos(scenario: Scenario, admin: Person) -> None:
    def statements() -> list[int]:
        counts = []
        for path in ("/albums", f"/albums/{first}", "/shared-links", "/memories"):
            admin.get(path)
            with recorded(scenario) as made:
                admin.get(path)
            counts.append(len(made))
        return counts

    def grow() -> str:
        assets = [photo(admin) for _ in range(3)]
        admin.post("/shared-links", {"type": "INDIVIDUAL", "assetIds": assets})
        made = album(admin, *assets)
        admin.post("/shared-links", {"type": "ALBUM", "albumId": made})
        admin.post("/memories", {"type": "on_this_day", "memoryAt": DAY, "data": {"year": 2021}, "assetIds": assets})
        return made

    first = grow()
    before = statements()
    for _ in range(5):
        grow()
    assert statements() == before
