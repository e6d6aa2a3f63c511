"""People shared between users of one cluster group (behaviour/11 §3)."""

from tests.domains.people.conftest import Album


def give(giver: Album, taker: Album, role: str, *people: str) -> None:
    giver.user.put("/people/users", {"personIds": list(people), "sharedWithIds": [taker.user.id], "role": role})


def test_only_users_of_the_same_cluster_group_can_be_given_people(admin: Album, bob: Album) -> None:
    person = admin.person("Ada")
    for taker in (bob.user.id, admin.user.id, "00000000-0000-4000-8000-000000000000"):
        body = {"personIds": [person], "sharedWithIds": [taker], "role": "read"}
        assert admin.user.put("/people/users", body, status=400).json() == {
            "message": "All users must be in the same cluster group"
        }
    assert admin.user.get("/people/users").json() == []


def test_a_shared_person_is_listed_with_the_name_of_the_sharer(admin: Album, ann: Album) -> None:
    person = admin.person("Ada", birthDate="1990-02-03")
    give(admin, ann, "read", person)
    theirs = ann.user.get(f"/people/{person}").json()
    assert (theirs["name"], theirs["birthDate"]) == ("Ada", "1990-02-03")
    assert [(one["id"], one["role"]) for one in theirs["sharedBy"]] == [(admin.user.id, "read")]
    assert theirs["otherPeople"] == [{"sharedById": admin.user.id, "role": "read", "name": "Ada", "birthDate": "1990-02-03"}]
    assert ann.people() == [person]
    mine = admin.user.get(f"/people/{person}").json()
    assert [one["id"] for one in mine["sharedWith"]] == [ann.user.id]
    assert mine["sharedBy"] == mine["otherPeople"] == []


def test_an_own_copy_is_only_completed(admin: Album, ann: Album) -> None:
    person = admin.person("Ada", birthDate="1990-02-03")
    give(admin, ann, "write", person)
    ann.user.put(f"/people/{person}", {"name": "Mum", "birthDate": None})
    give(admin, ann, "read", person)
    assert ann.user.get(f"/people/{person}").json()["name"] == "Mum"
    assert ann.user.get(f"/people/{person}").json()["birthDate"] is None, "an existing share only changes its role"


def test_a_new_name_travels_to_those_who_allow_it(admin: Album, ann: Album) -> None:
    readable, writable = admin.person("R"), admin.person("W")
    give(admin, ann, "read", readable)
    give(admin, ann, "write", writable)
    for person in (readable, writable):
        ann.user.put(f"/people/{person}", {"name": "new", "isHidden": True})
    assert admin.user.get(f"/people/{readable}").json()["name"] == "R"
    travelled = admin.user.get(f"/people/{writable}").json()
    assert (travelled["name"], travelled["isHidden"]) == ("new", False)


def test_another_copy_is_changed_by_name_and_birth_date_only(admin: Album, ann: Album) -> None:
    person = admin.person("Ada")
    give(admin, ann, "write", person)
    other = {"userId": admin.user.id}
    assert ann.user.put(f"/people/{person}", {"name": "Eve", **other}).json()["name"] == "Eve"
    assert admin.user.get(f"/people/{person}").json()["name"] == "Eve"
    assert ann.user.get(f"/people/{person}").json()["name"] == "Ada"
    refused = ann.user.put(f"/people/{person}", {"isFavorite": True, **other}, status=400).json()
    assert refused == {"message": "Only name and birthDate can be updated for other users"}
    give(admin, ann, "read", person)
    ann.user.put(f"/people/{person}", {"name": "X", **other}, status=400)


def test_shares_are_listed_from_both_sides_and_narrowed(admin: Album, ann: Album) -> None:
    first, second = admin.person("Ada"), admin.person("Eve")
    give(admin, ann, "read", first)
    give(admin, ann, "admin", second)
    assert {one["personId"] for one in ann.user.get("/people/users").json()} == {first, second}
    for query, expected in (
        ({"direction": "shared-by"}, set()),
        ({"direction": "shared-with"}, {first, second}),
        ({"role": "admin"}, {second}),
        ({"personId": first}, {first}),
        ({"sharedById": admin.user.id, "role": "read"}, {first}),
        ({"sharedWithId": admin.user.id}, set()),
    ):
        assert {one["personId"] for one in ann.user.get("/people/users", params=query).json()} == expected, query


def test_ended_shares_leave_the_copy_of_the_receiver(admin: Album, ann: Album) -> None:
    person = admin.person("Ada")
    give(admin, ann, "read", person)
    admin.user.delete("/people/users", [], status=200)
    admin.user.delete("/people/users", [{"personId": person, "sharedWithId": ann.user.id}], status=200)
    assert ann.user.get(f"/people/{person}").json()["sharedBy"] == []
    assert ann.people() == [], "without a share and without a face it is not listed"


def test_everybody_can_be_shared_at_once(admin: Album, ann: Album) -> None:
    people = {admin.person("Ada"), admin.person("Eve")}
    admin.user.put("/people/users", {"type": "everyone", "sharedWithIds": [ann.user.id], "role": "read"})
    assert set(ann.people()) == people
    admin.user.put("/people/users", {"sharedWithIds": [ann.user.id], "role": "read"}, status=400)


def test_deleting_a_copy_leaves_the_others(admin: Album, ann: Album) -> None:
    person = admin.person("Ada")
    give(admin, ann, "admin", person)
    ann.user.delete(f"/people/{person}", status=204)
    assert admin.user.get(f"/people/{person}").json()["sharedWith"] == []
    give(admin, ann, "admin", person)
    ann.user.delete(f"/people/{person}", {"userId": admin.user.id}, status=204)
    admin.user.get(f"/people/{person}", status=400)
    assert ann.user.get(f"/people/{person}").json()["sharedBy"] == []
