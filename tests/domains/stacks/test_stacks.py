"""Stacks: made, shown, taken apart (behaviour/02 §7)."""

import pytest

from tests.scenario import Person, Scenario, jpeg


@pytest.fixture
def admin(scenario: Scenario) -> Person:
    return scenario.sign_up()


def photos(user: Person, count: int) -> list[str]:
    return [user.upload(jpeg()) for _ in range(count)]


def test_the_first_asset_is_shown_for_a_stack(admin: Person) -> None:
    one, two, three = photos(admin, 3)
    stack = admin.post("/stacks", {"assetIds": [two, one, three]}).json()
    assert stack["primaryAssetId"] == two
    assert next(asset["id"] for asset in stack["assets"]) == two
    assert {asset["id"] for asset in stack["assets"]} == {one, two, three}
    assert admin.get(f"/stacks/{stack['id']}").json()["id"] == stack["id"]
    assert [one["id"] for one in admin.get("/stacks").json()] == [stack["id"]]
    assert [one["id"] for one in admin.get("/stacks", params={"primaryAssetId": two}).json()] == [stack["id"]]
    assert admin.get("/stacks", params={"primaryAssetId": one}).json() == []
    shown = admin.get(f"/assets/{one}").json()["stack"]
    assert shown == {"id": stack["id"], "primaryAssetId": two, "assetCount": 3}


def test_a_stack_behind_one_of_the_assets_comes_along(admin: Person) -> None:
    one, two, three = photos(admin, 3)
    old = admin.post("/stacks", {"assetIds": [one, two]}).json()
    new = admin.post("/stacks", {"assetIds": [three, one]}).json()
    assert {asset["id"] for asset in new["assets"]} == {one, two, three}
    assert admin.get(f"/stacks/{old['id']}", status=400).json() == {"message": "Not found or no stack.read access"}


def test_another_member_is_shown(admin: Person) -> None:
    one, two, other = photos(admin, 3)
    stack = admin.post("/stacks", {"assetIds": [one, two]}).json()["id"]
    assert admin.put(f"/stacks/{stack}", {"primaryAssetId": two}).json()["primaryAssetId"] == two
    refused = admin.patch(f"/stacks/{stack}", {"primaryAssetId": other}, status=400).json()
    assert refused == {"message": "Primary asset must be in the stack"}


def test_members_leave_and_stacks_are_taken_apart(admin: Person) -> None:
    one, two, three = photos(admin, 3)
    stack = admin.post("/stacks", {"assetIds": [one, two, three]}).json()["id"]
    refused = admin.delete(f"/stacks/{stack}/assets/{one}", status=400).json()
    assert refused == {"message": "Cannot remove stack's primary asset"}
    admin.delete(f"/stacks/{stack}/assets/{three}", status=204)
    assert admin.delete(f"/stacks/{stack}/assets/{three}", status=400).json() == {"message": "Asset not in stack"}
    admin.delete(f"/stacks/{stack}", status=204)
    assert admin.get(f"/assets/{two}").json()["stack"] is None
    again = admin.post("/stacks", {"assetIds": [one, two]}).json()["id"]
    admin.delete("/stacks", {"ids": [again]}, status=204)
    assert admin.get("/stacks").json() == []


def test_stacks_are_their_owners(scenario: Scenario, admin: Person) -> None:
    bob = scenario.add_user(admin, "Bob")
    mine, his = photos(admin, 2), photos(bob, 2)
    stack = admin.post("/stacks", {"assetIds": mine}).json()["id"]
    bob.get(f"/stacks/{stack}", status=400)
    bob.delete(f"/stacks/{stack}", status=400)
    assert admin.post("/stacks", {"assetIds": [mine[0], his[0]]}, status=400).json() == {
        "message": "Not found or no asset.update access"
    }
    admin.post("/stacks", {"assetIds": mine[:1]}, status=400)
