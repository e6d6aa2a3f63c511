"""What the lines of each type say (behaviour/03 §4, sync-types.md)."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from appliance.domains.sync.dtos import REQUEST_TYPES
from appliance.domains.sync.section_queries import SECTIONS
from appliance.domains.sync.service import ENTITY_TYPES
from tests.contract import shapes
from tests.domains.sync.everything import Everything
from tests.domains.sync.reading import Line, changes, stream
from tests.rows import Family

SCHEMA_OF = {
    "PartnerAssetV1": "SyncAssetV1",
    "AlbumAssetCreateV1": "SyncAssetV1",
    "PartnerAssetV2": "SyncAssetV2",
    "AlbumAssetCreateV2": "SyncAssetV2",
    "AlbumAssetExifCreateV1": "SyncAssetExifV1",
    "PartnerAssetExifV1": "SyncAssetExifV1",
    "PartnerStackV1": "SyncStackV1",
    "MemoryToAssetV1": "SyncMemoryAssetV1",
    "MemoryToAssetV2": "SyncMemoryAssetV1",
    "MemoryToAssetDeleteV1": "SyncMemoryAssetDeleteV1",
    "AssetFaceV2": "SyncAssetFaceV3",
    "PartnerAssetDeleteV1": "SyncAssetDeleteV1",
    "PartnerStackDeleteV1": "SyncStackDeleteV1",
}


@pytest.fixture
def house(family: Family) -> Everything:
    return Everything.of(family)


def one(lines: list[Line], entity: str) -> dict[str, Any]:
    """The data of the only line of a type."""
    (line,) = [line for line in lines if line.type == entity]
    return line.data


def test_the_table_of_sections_is_the_contract() -> None:
    assert sorted(section.request for section in SECTIONS) == sorted(REQUEST_TYPES)
    if shapes.document() is not None:
        known = shapes.document()["components"]["schemas"]
        assert list(REQUEST_TYPES) == known["SyncRequestType"]["enum"]
        assert sorted(ENTITY_TYPES) == sorted(known["SyncEntityType"]["enum"])
    entities = {
        source.entity
        for section in SECTIONS
        for source in (section.deletes, section.backfill, section.updates, section.upserts)
        if source is not None
    }
    assert entities | {"SyncAckV1", "SyncResetV1", "SyncCompleteV1"} == ENTITY_TYPES


@pytest.mark.parametrize("request_type", REQUEST_TYPES)
def test_every_request_type_is_answered_in_the_shape_of_the_contract(house: Everything, request_type: str) -> None:
    lines = stream(house.ann, request_type)
    told = [line for line in lines if line.type not in {"SyncAckV1", "SyncCompleteV1"}]
    assert told, "there is nothing of this type in the house"
    for line in told:
        assert line.ack.startswith(f"{line.type}|")
        _check(line)


def _check(line: Line) -> None:
    contract = shapes.document()
    if contract is None:
        pytest.skip("../shared is not there")
    name = SCHEMA_OF.get(line.type, f"Sync{line.type}")
    components = json.loads(json.dumps(contract["components"]))
    if name == "SyncAssetV1" and name not in components["schemas"]:
        components["schemas"][name] = json.loads(json.dumps(components["schemas"]["SyncAssetV2"]))
        components["schemas"][name]["properties"]["duration"] = {"type": "string", "nullable": True}
    schema = shapes.as_json_schema({"components": components, "$ref": f"#/components/schemas/{name}"})
    jsonschema.validate(line.data, schema)
    assert set(line.data) == set(components["schemas"][name]["properties"])


def test_lines_have_the_members_of_the_recorded_ones(house: Everything, shared: Path) -> None:
    ours = {line.type: line.data for line in stream(house.ann, *REQUEST_TYPES)}
    compared = set()
    for recording in sorted((shared / "golden").glob("*-sync-*.json")):
        response = json.loads(recording.read_text())["response"]
        for line in response if isinstance(response, list) else []:
            if "data" in line and line["type"] in ours:
                compared.add(line["type"])
                assert set(ours[line["type"]]) == set(line["data"]), line["type"]
    assert len(compared) >= 15, compared


def test_the_order_puts_a_thing_before_what_refers_to_it(house: Everything) -> None:
    told = list(dict.fromkeys(line.type for line in stream(house.ann, *reversed(REQUEST_TYPES))))
    assert [name for name in told if name != "SyncAckV1"] == [
        *("AuthUserV1", "AuthUserV2", "UserV1", "PartnerV1", "AssetV1", "AssetV2", "StackV1"),
        *("PartnerAssetV1", "PartnerAssetV2", "PartnerStackV1", "AlbumAssetCreateV1", "AlbumAssetCreateV2"),
        *("AlbumV1", "AlbumV2", "AlbumUserV1", "AlbumToAssetV1", "AssetExifV1", "AlbumAssetExifCreateV1", "AssetOcrV1"),
        *("PartnerAssetExifV1", "MemoryV1", "MemoryV2", "MemoryToAssetV1", "MemoryToAssetV2", "PersonV1"),
        *("AssetFaceV1", "AssetFaceV2", "AssetFaceV3", "UserMetadataV1", "AssetMetadataV1", "AssetEditV1", "SyncCompleteV1"),
    ]


def test_an_asset_of_ones_own_is_told_in_full(house: Everything) -> None:
    rows = house.family.scenario.rows("SELECT * FROM asset WHERE id = ?", house.video)
    (asset,) = [line.data for line in stream(house.ann, "AssetsV2") if line.data.get("id") == house.video]
    row = rows[0]
    assert asset["duration"] == 3_723_004
    assert asset["isFavorite"] is True
    assert asset["isEdited"] is False
    assert asset["localDateTime"] == row["localDateTime"]
    assert asset["stackId"] == row["stackId"]
    assert len(asset["checksum"]) == 28
    assert list(asset)[-2:] == ["checksum", "thumbhash"]


def test_old_apps_get_durations_as_text(house: Everything) -> None:
    durations = {line.data["id"]: line.data["duration"] for line in stream(house.ann, "AssetsV1") if line.type == "AssetV1"}
    assert durations == {house.video: "01:02:03.004", house.photo: None}


def test_nobody_hears_what_others_like(house: Everything) -> None:
    lines = stream(house.ann, "PartnerAssetsV2", "AlbumAssetsV2")
    assert one(lines, "PartnerAssetV2")["isFavorite"] is False
    liked = {line.data["id"]: line.data["isFavorite"] for line in lines if line.type == "AlbumAssetCreateV2"}
    assert liked == {house.bobs: False, house.video: True}


def test_locked_assets_of_others_tell_nothing_but_that(house: Everything) -> None:
    house.family.update("asset", house.bobs, visibility="locked", originalFileName="secret.jpg", duration=7)
    lines = stream(house.ann, "PartnerAssetsV2", "AlbumAssetsV2", "PartnerAssetExifsV1", "AlbumAssetExifsV1")
    (asset,) = [line.data for line in lines if line.data.get("id") == house.bobs]
    assert asset["visibility"] == "locked"
    assert asset["originalFileName"] == ""
    assert [asset[name] for name in ("fileCreatedAt", "localDateTime", "thumbhash", "duration")] == [None] * 4
    assert not [line for line in lines if "Exif" in line.type and line.data.get("assetId") == house.bobs]
    own = [line.data for line in stream(house.bob, "AssetsV2") if line.data.get("id") == house.bobs]
    assert own[0]["originalFileName"] == "secret.jpg"


def test_the_pin_never_leaves_the_server(house: Everything) -> None:
    lines = stream(house.ann, "AuthUsersV1", "AuthUsersV2", "UsersV1")
    assert "secret" not in json.dumps(lines)
    assert one(lines, "AuthUserV1")["oauthId"] == ""
    assert one(lines, "AuthUserV2")["oauthId"] is None
    assert one(lines, "AuthUserV1")["avatarColor"] == "green"


def test_users_who_were_deleted_are_told_with_the_date(house: Everything) -> None:
    house.family.update("user", house.bob.id, deletedAt="2024-05-01T10:00:00.000Z")
    users = {line.data["id"]: line.data for line in stream(house.ann, "UsersV1") if line.type == "UserV1"}
    assert users[house.bob.id]["deletedAt"] == "2024-05-01T10:00:00.000Z"
    assert users[house.ann.id]["deletedAt"] is None


def test_birthdays_are_for_apps_that_know_them(house: Everything) -> None:
    assert [data["type"] for _, data in changes(house.ann, "MemoriesV1")] == ["on_this_day"]
    assert sorted(data["type"] for _, data in changes(house.ann, "MemoriesV2")) == ["birthday", "on_this_day"]
    assert [data["assetId"] for _, data in changes(house.ann, "MemoryToAssetsV1")] == [house.photo]
    assert {data["assetId"] for _, data in changes(house.ann, "MemoryToAssetsV2")} == {house.photo, house.video}


def test_stored_objects_come_without_nulls_and_unknown_keys(house: Everything) -> None:
    lines = stream(house.ann, "MemoriesV1", "UserMetadataV1")
    assert one(lines, "MemoryV1")["data"] == {"year": 2020}
    assert one(lines, "UserMetadataV1")["value"] == {"folders": {"enabled": True}}


def test_a_person_is_known_by_its_group(house: Everything) -> None:
    lines = stream(house.ann, "PeopleV1", "AssetFacesV2", "AssetFacesV1")
    assert one(lines, "PersonV1")["id"] == house.person
    assert one(lines, "PersonV1")["birthDate"] == "1999-12-31T00:00:00.000Z"
    assert {line.data["personId"] for line in lines if line.type == "AssetFaceV2"} == {house.person}
    # The first version cannot say that a face was removed, so it has no person.
    old = {line.data["assetId"]: line.data["personId"] for line in lines if line.type == "AssetFaceV1"}
    assert old == {house.video: house.person, house.photo: None}


def test_faces_name_only_people_that_the_app_has(house: Everything) -> None:
    house.family.write("DELETE FROM person")
    assert {line.data.get("personId") for line in stream(house.ann, "AssetFacesV2")[:-1]} == {None}
    assert {line.data.get("personId") for line in stream(house.ann, "AssetFacesV3")[:-1]} == {house.person}


def test_the_third_version_of_faces_reaches_as_far_as_the_cluster_group(house: Everything) -> None:
    face = house.family.face(house.bobs)
    told = {line.data.get("id") for line in stream(house.ann, "AssetFacesV3")}
    assert face not in told
    group = house.family.scenario.rows('SELECT "clusterGroupId" AS id FROM "user" WHERE id = ?', house.ann.id)[0]["id"]
    house.family.update("user", house.bob.id, clusterGroupId=group)
    assert face in {line.data.get("id") for line in stream(house.ann, "AssetFacesV3")}
    assert face not in {line.data.get("id") for line in stream(house.ann, "AssetFacesV2")}
    house.family.update("asset", house.bobs, visibility="locked")
    assert face not in {line.data.get("id") for line in stream(house.ann, "AssetFacesV3")}


def test_a_cover_that_the_app_does_not_have_is_not_named(house: Everything) -> None:
    elsewhere = house.family.asset(house.family.person("Cid"))
    house.family.update("album", house.album, albumThumbnailAssetId=elsewhere)
    assert one(stream(house.ann, "AlbumsV2"), "AlbumV2")["thumbnailAssetId"] is None
    house.family.put_into(house.album, elsewhere)
    assert one(stream(house.ann, "AlbumsV2"), "AlbumV2")["thumbnailAssetId"] == elsewhere


def test_owners_are_members_only_for_apps_that_know_the_role(house: Everything) -> None:
    def roles(*types: str) -> list[str]:
        return sorted(line.data["role"] for line in stream(house.ann, *types) if line.type == "AlbumUserV1")

    assert roles("AlbumUsersV1") == roles("AlbumUsersV1", "AlbumsV2") == ["editor", "owner"]
    assert roles("AlbumUsersV1", "AlbumsV1", "AlbumsV2") == ["editor", "owner"]
    assert roles("AlbumUsersV1", "AlbumsV1") == ["editor"]
    assert one(stream(house.ann, "AlbumsV1"), "AlbumV1")["ownerId"] == house.bob.id


def test_an_app_that_was_updated_hears_of_the_owners(house: Everything) -> None:
    changes(house.ann, "AlbumsV1", "AlbumUsersV1")
    house.ann.delete("/sync/ack", {"types": ["AlbumV1"]})
    # It breaks off after the albums, and the next run must still know what is missing.
    lines = stream(house.ann, "AlbumsV2", "AlbumUsersV1")
    house.ann.post("/sync/ack", {"acks": [lines[0].ack]}, status=204)
    told = changes(house.ann, "AlbumsV2", "AlbumUsersV1")
    assert sorted(data["role"] for name, data in told if name == "AlbumUserV1") == ["editor", "owner"]
    assert changes(house.ann, "AlbumsV2", "AlbumUsersV1") == []
