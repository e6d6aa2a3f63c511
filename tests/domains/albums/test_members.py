"""Who is in an album: adding, roles, leaving (behaviour/02 §2)."""

import pytest

from tests.library import notified
from tests.scenario import Person, Scenario

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def people(scenario: Scenario) -> dict[str, Person]:
    """The owner of an album and others."""
    admin = scenario.sign_up()
    return {"owner": admin, **{name: scenario.add_user(admin, name) for name in ("Zoe", "Anna", "Bob")}}


def album(owner: Person, **roles: Person) -> str:
    """An album with an editor, a viewer or both."""
    users = [{"userId": person.id, "role": role} for role, person in roles.items()]
    return owner.post("/albums", {"albumName": "A", "albumUsers": users}).json()["id"]


def members(person: Person, album_id: str) -> list[tuple[str, str]]:
    """Names and roles, as they are answered."""
    return [(user["user"]["name"], user["role"]) for user in person.get(f"/albums/{album_id}").json()["albumUsers"]]


def test_members_stand_by_role_then_oneself_then_by_name(people: dict[str, Person]) -> None:
    owner, zoe, anna, bob = people.values()
    album_id = album(owner)
    users = [{"userId": zoe.id, "role": "viewer"}, {"userId": bob.id, "role": "viewer"}, {"userId": anna.id}]
    answer = owner.put(f"/albums/{album_id}/users", {"albumUsers": users}).json()
    assert answer["shared"] is True
    assert members(owner, album_id) == [("Admin", "owner"), ("Anna", "editor"), ("Bob", "viewer"), ("Zoe", "viewer")]
    assert members(zoe, album_id) == [("Admin", "owner"), ("Anna", "editor"), ("Zoe", "viewer"), ("Bob", "viewer")]


def test_sharing_again_changes_nothing_and_tells_nobody_twice(scenario: Scenario, people: dict[str, Person]) -> None:
    owner, zoe, *_ = people.values()
    album_id = album(owner, viewer=zoe)
    before = owner.get(f"/albums/{album_id}").json()["updatedAt"]
    owner.put(f"/albums/{album_id}/users", {"albumUsers": [{"userId": zoe.id, "role": "editor"}, {"userId": owner.id}]})
    assert members(owner, album_id) == [("Admin", "owner"), ("Zoe", "viewer")]
    assert owner.get(f"/albums/{album_id}").json()["updatedAt"] == before
    assert notified(scenario, zoe.id) == [("AlbumInvite", album_id)]


def test_a_new_member_makes_the_album_newer_so_that_it_is_synced(scenario: Scenario, people: dict[str, Person]) -> None:
    owner, zoe, *_ = people.values()
    album_id = album(owner)
    before = scenario.rows('SELECT "updateId" FROM album')[0]["updateId"]
    owner.put(f"/albums/{album_id}/users", {"albumUsers": [{"userId": zoe.id}]})
    assert scenario.rows('SELECT "updateId" FROM album')[0]["updateId"] > before


@pytest.mark.parametrize(
    ("user", "role", "message"),
    [(UNKNOWN, "viewer", "Invalid user"), ("Anna", "owner", "Cannot add another owner"), ("Anna", "viewer", None)],
)
def test_editors_share_too(people: dict[str, Person], user: str, role: str, message: str | None) -> None:
    owner, zoe, anna, _ = people.values()
    album_id = album(owner, editor=zoe)
    body = {"albumUsers": [{"userId": anna.id if user == "Anna" else user, "role": role}]}
    answer = zoe.put(f"/albums/{album_id}/users", body, status=400 if message else 200)
    assert answer.json().get("message") == message


def test_an_empty_list_of_users_is_refused(people: dict[str, Person]) -> None:
    owner = people["owner"]
    answer = owner.put(f"/albums/{album(owner)}/users", {"albumUsers": []}, status=400).json()
    assert answer["errors"][0]["message"] == "Too small: expected array to have >=1 items"


def test_roles_change(scenario: Scenario, people: dict[str, Person]) -> None:
    owner, zoe, anna, _ = people.values()
    album_id = album(owner, viewer=zoe)
    owner.put(f"/albums/{album_id}/user/{zoe.id}", {"role": "editor"}, status=204)
    assert members(owner, album_id) == [("Admin", "owner"), ("Zoe", "editor")]
    zoe.put(f"/albums/{album_id}/user/me", {"role": "viewer"}, status=204)
    assert members(owner, album_id) == [("Admin", "owner"), ("Zoe", "viewer")]
    owner.put(f"/albums/{album_id}/user/{anna.id}", {"role": "viewer"}, status=204)
    assert len(members(owner, album_id)) == 2
    for user_id, role, message in ((owner.id, "viewer", "User is owner"), (zoe.id, "owner", "Cannot add another owner")):
        answer = owner.put(f"/albums/{album_id}/user/{user_id}", {"role": role}, status=400)
        assert answer.json() == {"message": message}


def test_members_are_removed_and_leave(scenario: Scenario, people: dict[str, Person]) -> None:
    owner, zoe, anna, bob = people.values()
    album_id = album(owner, editor=zoe, viewer=anna)
    owner.put(f"/albums/{album_id}/users", {"albumUsers": [{"userId": bob.id, "role": "viewer"}]})
    no_share = {"message": "Not found or no album.share access"}
    assert anna.delete(f"/albums/{album_id}/user/{bob.id}", status=400).json() == no_share
    anna.delete(f"/albums/{album_id}/user/me")
    zoe.delete(f"/albums/{album_id}/user/{bob.id}")
    assert members(owner, album_id) == [("Admin", "owner"), ("Zoe", "editor")]
    zoe.delete(f"/albums/{album_id}/user/{zoe.id}")
    told = {row["userId"] for row in scenario.rows('SELECT "userId" FROM album_audit')}
    assert told == {zoe.id, anna.id, bob.id}
    assert {row["userId"] for row in scenario.rows('SELECT "userId" FROM album_user_audit')} == told


@pytest.mark.parametrize(
    ("caller", "target", "message"),
    [
        ("owner", "me", "Cannot remove the last album owner"),
        ("Zoe", "owner", "Cannot remove the last album owner"),
        ("owner", "Bob", "Album not shared with user"),
        ("owner", "nonsense", "Album not shared with user"),
        ("Bob", "me", "Album not shared with user"),
        ("Bob", "Zoe", "Not found or no album.share access"),
    ],
)
def test_what_cannot_be_removed(people: dict[str, Person], caller: str, target: str, message: str) -> None:
    owner, zoe, *_ = people.values()
    album_id = album(owner, editor=zoe)
    user_id = people[target].id if target in people else target
    assert people[caller].delete(f"/albums/{album_id}/user/{user_id}", status=400).json() == {"message": message}
