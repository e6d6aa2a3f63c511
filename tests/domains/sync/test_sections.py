"""Which lines follow from what (behaviour/03 §§5, 6)."""

from tests.domains.sync.reading import Line, acknowledge, changes, names, stream
from tests.rows import WHEN, Family
from tests.scenario import Person

ALBUM_TYPES = ("AlbumAssetsV2", "AlbumsV2", "AlbumUsersV1", "AlbumToAssetsV1", "AlbumAssetExifsV1")
PARTNER_TYPES = ("PartnerAssetsV2", "PartnerStacksV1", "PartnerAssetExifsV1")


def stored(person: Person) -> dict[str, str]:
    """The checkpoints of a session."""
    return {ack["type"]: ack["ack"] for ack in person.get("/sync/ack").json()}


def acks_only(lines: list[Line]) -> list[str]:
    """The acks of lines without data."""
    return [line.ack.split("|")[0] + "|" + line.ack.split("|")[-1] for line in lines if line.type == "SyncAckV1"]


# -- checkpoints


def test_what_was_acknowledged_does_not_come_again_until_it_changes(family: Family, ann: Person) -> None:
    first, second = family.asset(ann), family.asset(ann)
    assert [data["id"] for _, data in changes(ann, "AssetsV2")] == [first, second]
    assert changes(ann, "AssetsV2") == []
    family.update("asset", first, isFavorite=1)
    assert [(name, data["id"]) for name, data in changes(ann, "AssetsV2")] == [("AssetV2", first)]


def test_what_was_not_acknowledged_comes_again(family: Family, ann: Person) -> None:
    family.asset(ann)
    third = [family.asset(ann) for _ in range(2)][-1]
    lines = stream(ann, "AssetsV2")
    assert stream(ann, "AssetsV2")[:-1] == lines[:-1]
    ann.post("/sync/ack", {"acks": [lines[1].ack]}, status=204)
    assert [line.data["id"] for line in stream(ann, "AssetsV2")[:-1]] == [third]


def test_each_session_has_its_own_place(family: Family, ann: Person) -> None:
    asset = family.asset(ann)
    other = family.session(ann.id)
    assert names(ann, "AssetsV2") == ["AssetV2"]
    assert [data["id"] for _, data in changes(other, "AssetsV2")] == [asset]


def test_deletes_come_before_what_takes_the_place(family: Family, ann: Person) -> None:
    old = family.asset(ann, checksum=b"same bytes")
    changes(ann, "AssetsV2")
    family.delete("asset", id=old)
    new = family.asset(ann, checksum=b"same bytes")
    assert changes(ann, "AssetsV2")[0] == ("AssetDeleteV1", {"assetId": old})
    assert changes(ann, "AssetsV2") == []
    assert [line.data.get("id") for line in stream(family.session(ann.id), "AssetsV2")][1:] == [new, None]


def test_nobody_hears_of_what_others_own(family: Family, ann: Person, bob: Person) -> None:
    asset = family.asset(bob, exif={})
    family.stack(bob, [asset])
    family.memory(bob, [asset])
    family.face(asset, family.known_person(bob))
    family.album(bob, [asset])
    own = ("AssetsV2", "AssetExifsV1", "StacksV1", "MemoriesV2", "MemoryToAssetsV2", "PeopleV1", "AssetFacesV3")
    assert changes(ann, *own, *ALBUM_TYPES, *PARTNER_TYPES) == []
    family.write("DELETE FROM asset_face")
    family.write("DELETE FROM memory")
    family.write("DELETE FROM album")
    family.write("DELETE FROM stack")
    family.write("DELETE FROM asset")
    assert changes(ann, *own, *ALBUM_TYPES, *PARTNER_TYPES) == []


# -- deletions


def test_each_deletion_is_told(family: Family, ann: Person, bob: Person) -> None:
    asset = family.asset(ann, exif={})
    stack = family.stack(ann, [asset])
    memory = family.memory(ann, [asset])
    person = family.known_person(ann)
    face = family.face(asset, person)
    edit = family.insert("asset_edit", id="edit", assetId=asset, action="rotate", parameters="{}", sequence=0)
    family.insert("asset_metadata", assetId=asset, key="mobile-app", value="{}")
    family.insert("user_metadata", userId=ann.id, key="license", value="{}")
    family.share_all(ann, bob)
    types = ("UsersV1", "PartnersV1", "StacksV1", "MemoriesV1", "MemoryToAssetsV1", "PeopleV1", "AssetFacesV2")
    types += ("UserMetadataV1", "AssetMetadataV1", "AssetEditsV1")
    changes(ann, *types)
    family.delete("asset_edit", id=edit)
    family.delete("asset_metadata", assetId=asset)
    family.delete("asset_face", id=face)
    family.delete("person", personGroupId=person)
    family.delete("memory_asset", assetId=asset)
    family.delete("stack", id=stack)
    family.delete("user_metadata", userId=ann.id)
    family.delete("partner", sharedById=ann.id)
    told = dict(changes(ann, *types))
    assert told == {
        "PartnerDeleteV1": {"sharedById": ann.id, "sharedWithId": bob.id},
        "StackDeleteV1": {"stackId": stack},
        "MemoryToAssetDeleteV1": {"memoryId": memory, "assetId": asset},
        "PersonDeleteV1": {"personId": person},
        "AssetFaceDeleteV1": {"assetFaceId": face},
        "UserMetadataDeleteV1": {"userId": ann.id, "key": "license"},
        "AssetMetadataDeleteV1": {"assetId": asset, "key": "mobile-app"},
        "AssetEditDeleteV1": {"editId": edit},
    }
    family.delete("memory", id=memory)
    family.delete("user", id=bob.id)
    assert changes(ann, *types) == [("UserDeleteV1", {"userId": bob.id}), ("MemoryDeleteV1", {"memoryId": memory})]


def test_what_goes_with_its_asset_is_not_told(family: Family, ann: Person) -> None:
    asset = family.asset(ann, exif={})
    family.memory(ann, [asset])
    family.face(asset)
    family.insert("asset_edit", id="edit", assetId=asset, action="rotate", parameters="{}", sequence=0)
    family.insert("asset_metadata", assetId=asset, key="mobile-app", value="{}")
    types = ("AssetsV2", "AssetExifsV1", "MemoryToAssetsV1", "AssetFacesV2", "AssetMetadataV1", "AssetEditsV1", "AssetOcrV1")
    changes(ann, *types)
    family.delete("asset", id=asset)
    assert names(ann, *types) == ["AssetDeleteV1", "MemoryToAssetDeleteV1"]


def test_text_on_a_photo_is_deleted_as_a_whole(family: Family, ann: Person) -> None:
    asset = family.asset(ann)
    box = dict.fromkeys(("x1", "y1", "x2", "y2", "x3", "y3", "x4", "y4", "boxScore", "textScore"), 0.5)
    for number in range(2):
        family.insert("asset_ocr", id=f"box{number}", assetId=asset, text="Sale!", **box)
    assert names(ann, "AssetOcrV1") == ["AssetOcrV1"] * 2
    family.delete("asset_ocr", assetId=asset)
    told = changes(ann, "AssetOcrV1")
    assert [(name, data["assetId"]) for name, data in told] == [("AssetOcrDeleteV1", asset)] * 2


# -- secondary effects


def test_secondary_effects_are_told(family: Family, ann: Person) -> None:
    cover, other = family.asset(ann), family.asset(ann)
    album = family.album(ann, [cover], albumThumbnailAssetId=cover)
    stack = family.stack(ann, [other])
    person = family.known_person(ann)
    face = family.face(other, person)
    family.write('UPDATE person SET "faceAssetId" = :face', {"face": face})
    types = ("AssetsV2", "AlbumsV2", "PeopleV1", "AssetFacesV2", "StacksV1")
    changes(ann, *types)
    family.delete("stack", id=stack)
    told = changes(ann, *types)
    assert [(name, data.get("id"), data.get("stackId")) for name, data in told] == [
        ("AssetV2", other, None),
        ("StackDeleteV1", None, stack),
    ]
    family.delete("asset", id=cover)
    told = changes(ann, *types)
    assert [(name, data.get("thumbnailAssetId")) for name, data in told] == [("AssetDeleteV1", None), ("AlbumV2", None)]
    assert told[1][1]["id"] == album
    family.delete("person", personGroupId=person)
    family.write("DELETE FROM person_group")
    told = changes(ann, *types)
    assert [(name, data.get("personId")) for name, data in told] == [("PersonDeleteV1", person), ("AssetFaceV2", None)]
    edit = family.insert("asset_edit", id="edit", assetId=other, action="rotate", parameters="{}", sequence=0)
    assert [data["isEdited"] for _, data in changes(ann, *types)] == [True]
    family.delete("asset_edit", id=edit)
    assert [data["isEdited"] for _, data in changes(ann, *types)] == [False]


# -- partners


def test_a_first_sync_has_no_backfill_and_the_server_notes_that(family: Family, ann: Person, bob: Person) -> None:
    family.asset(bob, exif={})
    family.share_all(bob, ann)
    assert names(ann, *PARTNER_TYPES) == ["PartnerAssetV2", "PartnerAssetExifV1"]
    create_id = family.scenario.rows('SELECT "createId" AS id FROM partner')[0]["id"]
    for entity in ("PartnerAssetBackfillV2", "PartnerStackBackfillV1", "PartnerAssetExifBackfillV1"):
        assert stored(ann)[entity] == f"{entity}|{create_id}|complete"
    assert changes(ann, *PARTNER_TYPES) == []


def test_a_new_partner_is_filled_in_up_to_the_checkpoint(family: Family, ann: Person, bob: Person) -> None:
    cid = family.person("Cid")
    olds = [family.asset(cid, exif={}) for _ in range(3)]
    family.share_all(bob, ann)
    family.asset(bob, exif={})
    changes(ann, *PARTNER_TYPES)
    new = family.asset(cid, exif={})
    family.share_all(cid, ann)
    lines = stream(ann, *PARTNER_TYPES)
    assert [(line.type, line.data.get("id", line.data.get("assetId"))) for line in lines] == [
        *(("PartnerAssetBackfillV2", old) for old in olds),
        ("SyncAckV1", None),
        ("PartnerAssetV2", new),
        *(("PartnerAssetExifBackfillV1", old) for old in olds),
        ("SyncAckV1", None),
        ("PartnerAssetExifV1", new),
        ("SyncCompleteV1", None),
    ]
    assert acks_only(lines) == ["PartnerAssetBackfillV2|complete", "PartnerAssetExifBackfillV1|complete"]
    # Broken off after the first line: it goes on behind it.
    ann.post("/sync/ack", {"acks": [lines[0].ack]}, status=204)
    resumed = stream(ann, "PartnerAssetsV2")
    assert [line.data.get("id") for line in resumed] == [*olds[1:], None, new, None]
    acknowledge(ann, resumed)
    assert changes(ann, "PartnerAssetsV2") == []


def test_partners_earlier_than_a_started_backfill_are_done_and_later_ones_begin(family: Family, ann: Person) -> None:
    people = [family.person(name) for name in ("Cid", "Dee", "Eve")]
    assets = [family.asset(person) for person in people]
    first = family.person("First")
    family.share_all(first, ann)
    family.asset(first)
    changes(ann, "PartnerAssetsV2")
    for person in people:
        family.share_all(person, ann)
    lines = stream(ann, "PartnerAssetsV2")
    assert [line.data["id"] for line in lines if line.data] == assets
    ann.post("/sync/ack", {"acks": [next(line.ack for line in lines if line.data.get("id") == assets[1])]}, status=204)
    resumed = stream(ann, "PartnerAssetsV2")
    assert [line.data["id"] for line in resumed if line.data] == assets[2:]
    assert len(acks_only(resumed)) == 2


def test_a_former_partner_is_not_told_about(family: Family, ann: Person, bob: Person) -> None:
    asset = family.asset(bob, exif={})
    family.share_all(bob, ann)
    changes(ann, "PartnersV1", *PARTNER_TYPES)
    family.delete("partner", sharedById=bob.id)
    assert names(ann, "PartnersV1", *PARTNER_TYPES) == ["PartnerDeleteV1"]
    family.update("asset", asset, isFavorite=1)
    family.delete("asset", id=asset)
    assert changes(ann, "PartnersV1", *PARTNER_TYPES) == []


def test_partners_hear_of_deletions_and_stacks(family: Family, ann: Person, bob: Person) -> None:
    family.share_all(bob, ann)
    asset = family.asset(bob, exif={})
    stack = family.stack(bob, [asset])
    assert names(ann, *PARTNER_TYPES) == ["PartnerAssetV2", "PartnerStackV1", "PartnerAssetExifV1"]
    family.delete("stack", id=stack)
    family.delete("asset", id=asset)
    assert changes(ann, *PARTNER_TYPES) == [
        ("PartnerAssetDeleteV1", {"assetId": asset}),
        ("PartnerStackDeleteV1", {"stackId": stack}),
    ]


def test_a_partner_who_comes_back_is_filled_in_again(family: Family, ann: Person, bob: Person) -> None:
    asset = family.asset(bob)
    family.share_all(bob, ann)
    changes(ann, "PartnerAssetsV2")
    family.delete("partner", sharedById=bob.id)
    family.share_all(bob, ann)
    assert [(name, data["id"]) for name, data in changes(ann, "PartnerAssetsV2")] == [("PartnerAssetBackfillV2", asset)]


# -- albums


def test_sharing_an_album_gives_the_new_member_everything(family: Family, ann: Person, bob: Person) -> None:
    family.album(ann, [family.asset(ann, exif={})])
    asset = family.asset(bob, exif={})
    album = family.album(bob, [asset])
    changes(ann, *ALBUM_TYPES)
    changes(bob, *ALBUM_TYPES)
    family.share_album(album, ann)
    told = changes(ann, *ALBUM_TYPES)
    assert [name for name, _ in told] == [
        "AlbumAssetCreateV2",
        "AlbumV2",
        "AlbumUserV1",
        "AlbumUserV1",
        "AlbumToAssetV1",
        "AlbumAssetExifCreateV1",
    ]
    assert names(bob, *ALBUM_TYPES) == ["AlbumV2", "AlbumUserV1"]


def test_what_is_older_than_the_checkpoint_is_filled_in(family: Family, ann: Person, bob: Person) -> None:
    asset = family.asset(bob, exif={})
    album = family.album(bob, [asset])
    family.album(ann, [family.asset(ann, exif={})])
    changes(ann, *ALBUM_TYPES)
    family.share_album(album, ann)
    lines = stream(ann, *ALBUM_TYPES)
    assert [line.type for line in lines] == [
        *("AlbumAssetBackfillV2", "SyncAckV1"),
        "AlbumV2",
        *("AlbumUserBackfillV1", "SyncAckV1", "AlbumUserV1"),
        *("AlbumToAssetBackfillV1", "SyncAckV1"),
        *("AlbumAssetExifBackfillV1", "SyncAckV1"),
        "SyncCompleteV1",
    ]
    link, member = (
        family.scenario.rows(f'SELECT "{column}" AS id FROM {table} WHERE "albumId" = ? ORDER BY 1 DESC', album)[0]["id"]
        for table, column in (("album_asset", "updateId"), ("album_user", "createId"))
    )
    assert lines[0].ack == f"AlbumAssetBackfillV2|{member}|{link}"
    assert lines[1].ack == f"AlbumAssetBackfillV2|{member}|complete"
    acknowledge(ann, lines)
    assert changes(ann, *ALBUM_TYPES) == []


def test_album_assets_have_a_place_for_updates_and_one_for_new_ones(family: Family, ann: Person) -> None:
    asset = family.asset(ann, exif={})
    album = family.album(ann, [asset])
    lines = stream(ann, "AlbumAssetsV2", "AlbumAssetExifsV1")
    complete = lines[-1].ack.removeprefix("SyncCompleteV1|")
    assert [(line.type, line.ack) for line in lines if line.type == "SyncAckV1"] == [
        ("SyncAckV1", f"AlbumAssetUpdateV2|{complete}"),
        ("SyncAckV1", f"AlbumAssetExifUpdateV1|{complete}"),
    ]
    acknowledge(ann, lines)
    assert changes(ann, "AlbumAssetsV2", "AlbumAssetExifsV1") == []
    family.update("asset", asset, isFavorite=1)
    family.write("UPDATE asset_exif SET rating = 5")
    assert names(ann, "AlbumAssetsV2", "AlbumAssetExifsV1") == ["AlbumAssetUpdateV2", "AlbumAssetExifUpdateV1"]
    # A second album with it: once per membership, with its data of now and no update.
    family.album(ann, [asset])
    family.update("asset", asset, isFavorite=0)
    lines = stream(ann, "AlbumAssetsV2")
    told = [line.type for line in lines if "complete" not in line.ack]
    assert told == ["AlbumAssetUpdateV2", "SyncAckV1", "AlbumAssetCreateV2", "SyncCompleteV1"]
    acknowledge(ann, lines)
    family.update("asset", asset, isFavorite=1)
    assert names(ann, "AlbumAssetsV2") == ["AlbumAssetUpdateV2"] * 2
    family.delete("album", id=album)
    assert changes(ann, "AlbumAssetsV2") == []


def test_a_former_member_hears_only_that_the_album_is_gone(family: Family, ann: Person, bob: Person) -> None:
    album = family.album(bob, [family.asset(bob)])
    family.share_album(album, ann)
    for person in (ann, bob):
        changes(person, *ALBUM_TYPES)
    family.delete("album_user", userId=ann.id)
    assert changes(ann, *ALBUM_TYPES) == [("AlbumDeleteV1", {"albumId": album})]
    assert changes(bob, *ALBUM_TYPES) == [("AlbumUserDeleteV1", {"albumId": album, "userId": ann.id})]
    family.put_into(album, family.asset(bob))
    assert changes(ann, *ALBUM_TYPES) == []


def test_a_deleted_album_goes_for_every_member_with_all_that_is_in_it(family: Family, ann: Person, bob: Person) -> None:
    album = family.album(bob, [family.asset(bob)])
    family.share_album(album, ann)
    for person in (ann, bob):
        changes(person, *ALBUM_TYPES)
    family.delete("album", id=album)
    for person in (ann, bob):
        assert changes(person, *ALBUM_TYPES) == [("AlbumDeleteV1", {"albumId": album})]


def test_removing_from_an_album_takes_the_link_and_deleting_takes_the_asset(family: Family, ann: Person, bob: Person) -> None:
    first, second = family.asset(bob), family.asset(bob)
    album = family.album(bob, [first, second])
    family.share_album(album, ann)
    changes(ann, "AssetsV2", *ALBUM_TYPES)
    family.delete("album_asset", assetId=first)
    assert changes(ann, "AssetsV2", *ALBUM_TYPES) == [("AlbumToAssetDeleteV1", {"assetId": first, "albumId": album})]
    family.delete("asset", id=second)
    assert changes(ann, "AssetsV2", *ALBUM_TYPES) == [
        ("AssetDeleteV1", {"assetId": second}),
        ("AlbumToAssetDeleteV1", {"assetId": second, "albumId": album}),
    ]


def test_a_changed_role_is_told_to_all(family: Family, ann: Person, bob: Person) -> None:
    album = family.album(bob)
    family.share_album(album, ann)
    for person in (ann, bob):
        changes(person, *ALBUM_TYPES)
    family.write("UPDATE album_user SET role = 'viewer' WHERE role = 'editor'")
    for person in (ann, bob):
        assert changes(person, *ALBUM_TYPES) == [("AlbumUserV1", {"albumId": album, "userId": ann.id, "role": "viewer"})]


def test_trash_and_restore_are_changes_like_others(family: Family, ann: Person) -> None:
    asset = family.asset(ann)
    changes(ann, "AssetsV2")
    family.update("asset", asset, deletedAt=WHEN, status="trashed")
    assert [(name, data["deletedAt"]) for name, data in changes(ann, "AssetsV2")] == [("AssetV2", WHEN)]
    family.update("asset", asset, deletedAt=None, status="active")
    assert [(name, data["deletedAt"]) for name, data in changes(ann, "AssetsV2")] == [("AssetV2", None)]
