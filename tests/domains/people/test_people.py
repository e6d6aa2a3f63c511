"""People: list, change, merge, forget (behaviour/02 §9)."""

from tests.domains.people.conftest import Album
from tests.scenario import Scenario

NOBODY = "00000000-0000-4000-8000-000000000000"


def test_a_new_person_is_answered_whole(admin: Album) -> None:
    made = admin.user.post("/people", {"name": "Ada", "birthDate": "1990-02-03", "isFavorite": True, "color": "#123456"}).json()
    assert made["name"] == "Ada"
    assert made["birthDate"] == "1990-02-03"
    assert (made["isFavorite"], made["isHidden"], made["color"], made["thumbnailPath"]) == (True, False, "#123456", "")
    assert made["otherPeople"] == made["sharedBy"] == made["sharedWith"] == []
    assert admin.user.get(f"/people/{made['id']}").json() == made
    plain = admin.user.post("/people", {}).json()
    assert (plain["name"], plain["birthDate"]) == ("", None)
    assert "color" not in plain


def test_nobody_is_born_tomorrow(admin: Album) -> None:
    refused = admin.user.post("/people", {"birthDate": "2999-01-01"}, status=400).json()
    assert refused["errors"][0]["message"] == "Birth date cannot be in the future"
    assert refused["errors"][0]["path"] == ["birthDate"]


def test_the_list_shows_named_people_with_a_face_and_unnamed_ones_with_enough(admin: Album) -> None:
    named, unnamed, faceless = admin.person("Zoe"), admin.person(), admin.person("Nobody")
    photos = [admin.photo() for _ in range(3)]
    admin.face(photos[0], named)
    for photo in photos[:2]:
        admin.face(photo, unnamed, x=100)
    assert admin.people() == [named]
    admin.face(photos[2], unnamed, x=100)
    assert admin.people() == [named, unnamed], "named ones stand first"
    answer = admin.user.get("/people").json()
    assert (answer["total"], answer["hidden"], answer["hasNextPage"]) == (2, 0, False)
    assert faceless not in admin.people(withHidden=True)


def test_hidden_people_stand_last_and_favourites_first(admin: Album) -> None:
    photo = admin.photo()
    people = [admin.person(name) for name in ("Ada", "Ben", "Cid")]
    for x, person in enumerate(people):
        admin.face(photo, person, x=x * 100)
    admin.user.put(f"/people/{people[0]}", {"isHidden": True})
    admin.user.patch(f"/people/{people[2]}", {"isFavorite": True})
    assert admin.people() == [people[2], people[1]]
    assert admin.people(withHidden=True) == [people[2], people[1], people[0]]
    assert admin.people(isHidden=True) == [people[0]]
    assert admin.people(isFavorite=True) == [people[2]]
    assert admin.people(name="BE") == [people[1]]
    answer = admin.user.get("/people").json()
    assert (answer["total"], answer["hidden"]) == (3, 1)


def test_pages_follow_one_another(admin: Album) -> None:
    photo = admin.photo()
    people = [admin.person(f"P{number}") for number in range(5)]
    for x, person in enumerate(people):
        admin.face(photo, person, x=x * 60)
    found = [admin.user.get("/people", params={"page": page, "size": 2}).json() for page in (1, 2, 3)]
    assert [one["hasNextPage"] for one in found] == [True, True, False]
    assert [person["id"] for one in found for person in one["people"]] == people
    assert admin.user.get("/people", params={"size": 1001}, status=400)
    assert admin.user.get("/people", params={"page": 0}, status=400)


def test_faces_on_trashed_or_archived_photos_do_not_count(admin: Album) -> None:
    person, photo = admin.person("Ada"), admin.photo()
    admin.face(photo, person)
    admin.user.put(f"/assets/{photo}", {"visibility": "archive"})
    assert admin.people() == []
    admin.user.put(f"/assets/{photo}", {"visibility": "timeline"})
    assert admin.people() == [person]
    admin.user.delete("/assets", {"ids": [photo]})
    assert admin.people() == []


def test_changes_of_several_are_told_one_by_one(admin: Album, bob: Album) -> None:
    mine, his = admin.person("Ada"), bob.person("Bo")
    result = admin.user.put("/people", {"people": [{"id": mine, "name": "Eve", "color": "#ffffff"}, {"id": his, "name": "X"}]})
    assert result.json() == [{"id": mine, "success": True}, {"id": his, "success": False, "error": "unknown"}]
    changed = admin.user.get(f"/people/{mine}").json()
    assert changed["name"] == "Eve"
    assert "color" not in changed, "colours are ignored here"
    assert bob.user.get(f"/people/{his}").json()["name"] == "Bo"


def test_other_peoples_people_are_unknown(admin: Album, bob: Album) -> None:
    person = admin.person("Ada")
    for wrong in (person, NOBODY):
        assert bob.user.get(f"/people/{wrong}", status=400).json() == {"message": "Not found or no person.read access"}
        assert bob.user.put(f"/people/{wrong}", {"name": "x"}, status=400).json() == {
            "message": "Not found or no person.update access"
        }
        assert bob.user.delete(f"/people/{wrong}", status=400).json() == {"message": "Not found or no person.delete access"}
        bob.user.get(f"/people/{wrong}/statistics", status=400)
        assert bob.user.get(f"/people/{wrong}/thumbnail", status=404).json() == {"message": "Not Found"}
    admin.user.get("/people/not-an-id", status=400)


def test_forgetting_a_person_leaves_the_faces(admin: Album, scenario: Scenario) -> None:
    person, photo = admin.person("Ada"), admin.photo()
    face = admin.face(photo, person)
    admin.user.delete(f"/people/{person}", status=204)
    faces = admin.user.get("/faces", params={"id": photo}).json()
    assert [(one["id"], one["person"]) for one in faces] == [(face, None)]
    assert scenario.rows("SELECT * FROM person_group") == []
    assert scenario.rows('SELECT "personId" FROM person_audit') == [{"personId": person}]
    others = [admin.person("B"), admin.person("C")]
    admin.user.delete("/people", {"ids": others}, status=204)
    assert scenario.rows("SELECT * FROM person") == []


def test_merged_people_inherit_what_is_missing(admin: Album, bob: Album) -> None:
    target, source, his = admin.person(), admin.person("Ada", birthDate="1990-02-03"), bob.person("Bo")
    photo = admin.photo()
    admin.face(photo, source)
    result = admin.user.post(f"/people/{target}/merge", {"ids": [source, his]}, status=200).json()
    assert result == [{"id": source, "success": True}, {"id": his, "success": False, "error": "no_permission"}]
    merged = admin.user.get(f"/people/{target}").json()
    assert (merged["name"], merged["birthDate"]) == ("Ada", "1990-02-03")
    assert admin.people() == [target]
    admin.user.get(f"/people/{source}", status=400)
    refused = admin.user.post(f"/people/{target}/merge", {"ids": [target]}, status=400).json()
    assert refused == {"message": "Cannot merge a person into themselves"}


def test_the_first_of_several_is_whom_the_others_become(admin: Album) -> None:
    first, second = admin.person("Ada"), admin.person("Eve")
    assert admin.user.post("/people/merge", {"ids": [first, second]}, status=200).json() == [{"id": second, "success": True}]
    assert admin.user.get(f"/people/{first}").json()["name"] == "Ada"


def test_statistics_count_assets_once(admin: Album) -> None:
    person, photo = admin.person("Ada"), admin.photo()
    admin.face(photo, person, x=10)
    admin.face(photo, person, x=200)
    assert admin.user.get(f"/people/{person}/statistics").json() == {"assets": 1}


def test_people_are_found_by_parts_and_near_misses_of_their_names(admin: Album) -> None:
    ada, zoe = admin.person("Ada Lovelace"), admin.person("Zoé")
    hidden = admin.person("Ada Hidden", isHidden=True)

    def found(name: str, **more: object) -> list[str]:
        return [one["id"] for one in admin.user.get("/search/person", params={"name": name, **more}).json()]

    assert found("ada") == [ada]
    assert found("zoe") == [zoe]
    assert found("lovelase") == [ada]
    assert set(found("ada", withHidden=True)) == {ada, hidden}
    assert found("xyz") == found("") == []
    admin.user.get("/search/person", status=400)


def test_people_whom_no_photo_shows_are_forgotten_when_asked(scenario: Scenario, admin: Album) -> None:
    shown, nobody = admin.person("Ann"), admin.person("Bob")
    admin.face(admin.photo(), shown)
    admin.user.post("/jobs", {"name": "person-cleanup"}, status=204)
    scenario.settle()
    assert scenario.failed_jobs() == []
    assert admin.people() == [shown]
    admin.user.get(f"/people/{nobody}", status=400)
