"""Faces: marked by hand, given away, hidden, forgotten (behaviour/02 §9)."""

import io

from PIL import Image

from tests.domains.people.conftest import Album
from tests.scenario import Scenario


def test_a_marked_face_is_shown_with_its_person(admin: Album) -> None:
    person, photo = admin.person("Ada"), admin.photo()
    right, left = admin.face(photo, person, x=200), admin.face(photo, person, x=20)
    faces = admin.user.get("/faces", params={"id": photo}).json()
    assert [face["id"] for face in faces] == [left, right]
    assert faces[0]["person"]["name"] == "Ada"
    assert faces[0]["sourceType"] == "manual"
    assert (faces[0]["boundingBoxX2"], faces[0]["boundingBoxY2"]) == (70, 70)
    assert [one["id"] for one in admin.user.get(f"/assets/{photo}").json()["people"]] == [person]


def test_faces_need_ones_own_photo_and_person(admin: Album, bob: Album) -> None:
    mine, his = admin.photo(), bob.photo()
    person, other = admin.person("Ada"), bob.person("Bo")
    box = {"x": 1, "y": 1, "width": 5, "height": 5, "imageWidth": 40, "imageHeight": 30}
    for asset, who, message in (
        (his, person, "Not found or no asset.update access"),
        (mine, other, "Not found or no person.read access"),
    ):
        assert admin.user.post("/faces", {"assetId": asset, "personId": who, **box}, status=400).json() == {"message": message}
    assert admin.user.get("/faces", params={"id": his}, status=400).json() == {"message": "Not found or no asset.read access"}
    admin.user.post("/faces", {"assetId": mine, "personId": person}, status=400)


def test_the_first_face_stands_for_the_person_until_it_goes(admin: Album, scenario: Scenario) -> None:
    person, photo, other = admin.person("Ada"), admin.photo(), admin.photo()
    first, second = admin.face(photo, person), admin.face(other, person)

    def featured() -> str | None:
        return scenario.rows('SELECT "faceAssetId" FROM person')[0]["faceAssetId"]  # type: ignore[no-any-return]

    assert featured() == first
    admin.user.put(f"/people/{person}", {"featureFaceAssetId": other})
    assert featured() == second
    admin.user.delete(f"/faces/{second}", {"force": False}, status=204)
    assert featured() == first
    admin.user.delete(f"/faces/{first}", {"force": True}, status=204)
    assert featured() is None
    refused = admin.user.put(f"/people/{person}", {"featureFaceAssetId": other}, status=400).json()
    assert refused == {"message": "Invalid assetId for feature face or asset is offline"}


def test_hidden_faces_are_gone_everywhere_and_forgotten_ones_from_the_table(admin: Album, scenario: Scenario) -> None:
    person, photo = admin.person("Ada"), admin.photo()
    face, other = admin.face(photo, person, x=10), admin.face(photo, person, x=200)
    admin.user.delete(f"/faces/{face}", {"force": False}, status=204)
    assert [one["id"] for one in admin.user.get("/faces", params={"id": photo}).json()] == [other]
    admin.user.delete(f"/faces/{other}", {"force": True}, status=204)
    rows = scenario.rows('SELECT id, "deletedAt" FROM asset_face')
    assert [row["id"] for row in rows] == [face]
    assert rows[0]["deletedAt"] is not None
    admin.user.delete(f"/faces/{other}", {"force": True}, status=400)


def test_a_face_is_given_to_another_person(admin: Album, bob: Album) -> None:
    ada, eve, photo = admin.person("Ada"), admin.person("Eve"), admin.photo()
    face = admin.face(photo, ada)
    assert admin.user.put(f"/faces/{eve}", {"id": face}).json()["name"] == "Eve"
    assert [one["name"] for one in admin.user.get(f"/assets/{photo}").json()["people"]] == ["Eve"]
    bob.user.put(f"/faces/{bob.person('Bo')}", {"id": face}, status=400)


def test_faces_of_several_photos_are_given_at_once(admin: Album) -> None:
    ada, eve = admin.person("Ada"), admin.person("Eve")
    photos = [admin.photo(), admin.photo()]
    for photo in photos:
        admin.face(photo, ada)
    data = [{"personId": ada, "assetId": photo} for photo in photos]
    answers = admin.user.put(f"/people/{eve}/reassign", {"data": data}).json()
    assert [answer["name"] for answer in answers] == ["Eve", "Eve"]
    assert admin.user.get(f"/people/{eve}/statistics").json() == {"assets": 2}
    assert admin.user.get(f"/people/{ada}/statistics").json() == {"assets": 0}


def test_the_portrait_is_cut_from_the_original(admin: Album, scenario: Scenario) -> None:
    person, photo = admin.person("Ada"), admin.photo()
    admin.face(photo, person)
    scenario.settle()
    assert scenario.failed_jobs() == []
    answer = admin.user.get(f"/people/{person}/thumbnail")
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "private, no-cache, no-transform"
    with Image.open(io.BytesIO(answer.content)) as portrait:
        assert portrait.size == (66, 66), "30 pixels to each side and a tenth more: 33"
    admin.user.delete(f"/people/{person}")
    scenario.settle()
    assert not list((scenario.data / "thumbs").rglob(f"{person}*"))
