"""Tags: a hierarchy, on assets, from and to the metadata (behaviour/02 §6)."""

import pytest

from tests.scenario import Person, Scenario, jpeg


@pytest.fixture
def admin(scenario: Scenario) -> Person:
    return scenario.sign_up()


def test_a_tag_has_a_path_and_a_name(admin: Person) -> None:
    root = admin.post("/tags", {"name": "Trips", "color": "#ff0000"}).json()
    assert (root["name"], root["value"], root["color"]) == ("Trips", "Trips", "#ff0000")
    assert "parentId" not in root
    child = admin.post("/tags", {"name": "Rome", "parentId": root["id"]}).json()
    assert (child["name"], child["value"], child["parentId"]) == ("Rome", "Trips/Rome", root["id"])
    assert admin.get(f"/tags/{child['id']}").json() == child
    assert [tag["value"] for tag in admin.get("/tags").json()] == ["Trips", "Trips/Rome"]
    refused = admin.post("/tags", {"name": "Rome", "parentId": root["id"]}, status=400).json()
    assert refused == {"message": "A tag with that name already exists"}
    admin.post("/tags", {"name": "a/b"}, status=400)


def test_paths_are_made_as_far_as_they_are_missing(admin: Person) -> None:
    made = admin.put("/tags", {"tags": ["a/b/c", "/a//b/", "", "d", "d"]}).json()
    assert [tag["value"] for tag in made] == ["a/b/c", "a/b", "d"]
    assert [tag["value"] for tag in admin.get("/tags").json()] == ["a", "a/b", "a/b/c", "d"]


def test_a_renamed_tag_takes_those_below_along(admin: Person) -> None:
    leaf = admin.put("/tags", {"tags": ["a/b/c"]}).json()[0]
    middle = next(tag for tag in admin.get("/tags").json() if tag["value"] == "a/b")
    assert admin.put(f"/tags/{middle['id']}", {"name": "x"}).json()["value"] == "a/x"
    assert admin.get(f"/tags/{leaf['id']}").json()["value"] == "a/x/c"
    assert admin.patch(f"/tags/{middle['id']}", {"color": "#00ff00"}).json()["color"] == "#00ff00"
    assert "color" not in admin.put(f"/tags/{middle['id']}", {"color": None}).json()


def test_assets_are_tagged_one_by_one_and_all_at_once(scenario: Scenario, admin: Person) -> None:
    bob = scenario.add_user(admin, "Bob")
    mine, other, his = admin.upload(jpeg()), admin.upload(jpeg()), bob.upload(jpeg())
    scenario.settle()
    tag, second = (one["id"] for one in admin.put("/tags", {"tags": ["a", "b"]}).json())
    results = admin.put(f"/tags/{tag}/assets", {"ids": [mine, mine, his]}).json()
    assert [(one["success"], one.get("error")) for one in results] == [
        (True, None),
        (False, "duplicate"),
        (False, "no_permission"),
    ]
    assert [one["value"] for one in admin.get(f"/assets/{mine}").json()["tags"]] == ["a"]
    counted = admin.put("/tags/assets", {"tagIds": [tag, second], "assetIds": [mine, other, his]}).json()
    assert counted == {"count": 3}
    found = admin.post("/search/metadata", {"tagIds": [tag, second]}, status=200).json()["assets"]["items"]
    assert {one["id"] for one in found} == {mine, other}
    removed = admin.delete(f"/tags/{tag}/assets", {"ids": [mine, his]}, status=200).json()
    assert [(one["success"], one.get("error")) for one in removed] == [(True, None), (False, "not_found")]


def test_tags_reach_the_sidecar_and_survive_the_next_reading(scenario: Scenario, admin: Person) -> None:
    photo = admin.upload(jpeg())
    scenario.settle()
    tag = admin.put("/tags", {"tags": ["Trips/Rome"]}).json()[0]["id"]
    admin.put(f"/tags/{tag}/assets", {"ids": [photo]})
    scenario.settle()
    sidecar = next((scenario.data / "upload").rglob("*.xmp")).read_text()
    assert "Trips/Rome" in sidecar or "Trips|Rome" in sidecar
    admin.post("/assets/jobs", {"assetIds": [photo], "name": "refresh-metadata"}, status=204)
    scenario.settle()
    assert scenario.failed_jobs() == []
    assert [one["value"] for one in admin.get(f"/assets/{photo}").json()["tags"]] == ["Trips/Rome"]
    admin.delete(f"/tags/{tag}", status=204)
    scenario.settle()
    assert admin.get(f"/assets/{photo}").json()["tags"] == []


def test_the_tags_of_a_parent_find_what_is_below(admin: Person, scenario: Scenario) -> None:
    photo = admin.upload(jpeg())
    scenario.settle()
    leaf = admin.put("/tags", {"tags": ["a/b"]}).json()[0]["id"]
    root = next(tag["id"] for tag in admin.get("/tags").json() if tag["value"] == "a")
    admin.put(f"/tags/{leaf}/assets", {"ids": [photo]})
    found = admin.post("/search/metadata", {"tagIds": [root]}, status=200).json()["assets"]["items"]
    assert [one["id"] for one in found] == [photo]
    admin.delete(f"/tags/{root}", status=204)
    assert admin.get("/tags").json() == []


def test_tags_are_their_owners(scenario: Scenario, admin: Person) -> None:
    bob = scenario.add_user(admin, "Bob")
    tag = admin.put("/tags", {"tags": ["a"]}).json()[0]["id"]
    assert bob.get("/tags").json() == []
    for refused in (
        bob.get(f"/tags/{tag}", status=400),
        bob.put(f"/tags/{tag}", {"color": None}, status=400),
        bob.delete(f"/tags/{tag}", status=400),
        bob.put(f"/tags/{tag}/assets", {"ids": []}, status=400),
    ):
        assert refused.json()["message"].startswith("Not found or no tag.")


def test_unused_tags_are_cleaned_when_asked(scenario: Scenario, admin: Person) -> None:
    photo = admin.upload(jpeg())
    scenario.settle()
    used = admin.put("/tags", {"tags": ["used/leaf", "unused"]}).json()[0]["id"]
    admin.put(f"/tags/{used}/assets", {"ids": [photo]})
    admin.post("/jobs", {"name": "tag-cleanup"}, status=204)
    scenario.settle()
    assert [tag["value"] for tag in admin.get("/tags").json()] == ["used", "used/leaf"]
