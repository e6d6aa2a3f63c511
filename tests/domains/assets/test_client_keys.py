"""Keys that clients keep at assets (behaviour/05 §6)."""

from typing import Any

from tests.rows import Family
from tests.scenario import Person

MISSING = "00000000-0000-4000-8000-000000000000"


def plain(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in item.items() if name != "updatedAt"} for item in items]


def test_one_asset(family: Family, ann: Person) -> None:
    asset = family.asset(ann)
    path = f"/assets/{asset}/metadata"
    assert ann.get(path).json() == []
    first = [{"key": "mobile-app", "value": {"iCloudId": "1", "deep": [1, None]}}, {"key": "a/b", "value": {}}]
    assert plain(ann.put(path, {"items": first}).json()) == first
    changed = [{"key": "mobile-app", "value": {"iCloudId": "2"}}]
    assert plain(ann.put(path, {"items": changed}).json()) == changed
    assert plain(ann.get(path).json()) == [first[1], changed[0]]
    assert ann.get(f"{path}/mobile-app").json()["value"] == {"iCloudId": "2"}
    assert ann.get(f"{path}/nope", status=400).json() == {
        "message": f'Metadata with key "nope" not found for asset with id "{asset}"'
    }
    ann.delete(f"{path}/mobile-app", status=204)
    ann.delete(f"{path}/mobile-app", status=204)
    assert [item["key"] for item in ann.get(path).json()] == ["a/b"]
    assert ann.put(path, {"items": []}).json() == []


def test_several_assets(family: Family, ann: Person) -> None:
    assets = [family.asset(ann) for _ in range(3)]
    items = [{"assetId": asset, "key": "k", "value": {"n": number}} for number, asset in enumerate(assets)]
    assert plain(ann.put("/assets/metadata", {"items": items}).json()) == items
    ann.delete(
        "/assets/metadata", {"items": [{"assetId": assets[0], "key": "k"}, {"assetId": assets[1], "key": "x"}]}, status=204
    )
    assert [len(ann.get(f"/assets/{asset}/metadata").json()) for asset in assets] == [0, 1, 1]


def test_a_key_that_comes_twice(family: Family, ann: Person) -> None:
    asset, other = family.asset(ann), family.asset(ann)
    twice = [{"key": "k", "value": {}}, {"key": "k", "value": {}}]
    answer = ann.put(f"/assets/{asset}/metadata", {"items": twice}, status=400)
    assert answer.json() == {"message": 'Duplicate items are not allowed: "k"'}
    items = [{"assetId": asset_id, "key": "k", "value": {}} for asset_id in (asset, other, asset)]
    answer = ann.put("/assets/metadata", {"items": items}, status=400)
    assert answer.json() == {"message": f'Duplicate items are not allowed: "({asset}, k)"'}
    assert ann.get(f"/assets/{other}/metadata").json() == []


def test_of_others(family: Family, ann: Person, bob: Person) -> None:
    asset = family.asset(ann)
    item = {"assetId": asset, "key": "k", "value": {}}
    bob.get(f"/assets/{asset}/metadata", status=400)
    bob.get(f"/assets/{asset}/metadata/k", status=400)
    bob.put(f"/assets/{asset}/metadata", {"items": [{"key": "k", "value": {}}]}, status=400)
    bob.delete(f"/assets/{asset}/metadata/k", status=400)
    own = {**item, "assetId": family.asset(bob)}
    bob.put("/assets/metadata", {"items": [own, item]}, status=400)
    bob.delete("/assets/metadata", {"items": [item]}, status=400)
    assert family.scenario.rows('SELECT * FROM asset_metadata WHERE "assetId" IN (?, ?)', asset, own["assetId"]) == []
    ann.get(f"/assets/{MISSING}/metadata", status=400)


def test_bad_values(family: Family, ann: Person) -> None:
    path = f"/assets/{family.asset(ann)}/metadata"
    for value in (None, 1, "x", [], True):
        ann.put(path, {"items": [{"key": "k", "value": value}]}, status=400)
    for body in ({}, {"items": {}}, {"items": [{"key": 1, "value": {}}]}, {"items": [{"value": {}}]}):
        ann.put(path, body, status=400)
