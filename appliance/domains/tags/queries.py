"""SQL about tags. ``tag_closure`` holds every pair of a tag and one above it, itself included."""

from collections.abc import Iterable, Sequence

from appliance.core.access import id_list
from appliance.core.db import Reader, Row, Transaction


def of_user(reader: Reader, user_id: str) -> list[Row]:
    """All tags of a user by path."""
    return reader.rows('SELECT * FROM tag WHERE "userId" = :user_id ORDER BY value', {"user_id": user_id})


def tag(reader: Reader, tag_id: str) -> Row | None:
    """One tag."""
    return reader.row("SELECT * FROM tag WHERE id = :id", {"id": tag_id})


def by_value(reader: Reader, user_id: str, value: str) -> Row | None:
    """The tag of a path."""
    return reader.row('SELECT * FROM tag WHERE "userId" = :user_id AND value = :value', {"user_id": user_id, "value": value})


def owned_by(reader: Reader, ids: Sequence[str], user_id: str) -> set[str]:
    """Those of ``ids`` that the user owns."""
    return set(
        reader.values(
            'SELECT id FROM tag WHERE "userId" = :user_id AND id IN (SELECT value FROM json_each(:ids))',
            {"user_id": user_id, "ids": id_list(ids)},
        )
    )


def insert(transaction: Transaction, values: Row) -> None:
    """A new tag, with its place below its parent."""
    transaction.run(
        'INSERT INTO tag (id, "userId", value, "parentId", color) VALUES (:id, :userId, :value, :parentId, :color)', values
    )
    transaction.run(
        "INSERT INTO tag_closure (id_ancestor, id_descendant) SELECT id_ancestor, :id FROM tag_closure "
        "WHERE id_descendant = :parentId UNION SELECT :id, :id",
        {"id": values["id"], "parentId": values["parentId"]},
    )


def change_color(transaction: Transaction, tag_id: str, color: str | None) -> None:
    """Give a tag another colour."""
    transaction.run("UPDATE tag SET color = :color WHERE id = :id", {"id": tag_id, "color": color})


def rename(transaction: Transaction, tag_id: str, old: str, new: str) -> None:
    """Change the path of a tag and of all below it."""
    transaction.run(
        "UPDATE tag SET value = :new || substr(value, length(:old) + 1) "
        "WHERE id IN (SELECT id_descendant FROM tag_closure WHERE id_ancestor = :id)",
        {"id": tag_id, "old": old, "new": new},
    )


def delete(transaction: Transaction, tag_id: str) -> None:
    """Remove a tag and all below it."""
    transaction.run("DELETE FROM tag WHERE id = :id", {"id": tag_id})


def tagged_below(reader: Reader, tag_id: str) -> list[str]:
    """Assets with the tag or one below it."""
    return reader.values(
        'SELECT DISTINCT "assetId" FROM tag_asset JOIN tag_closure ON id_descendant = "tagId" WHERE id_ancestor = :id',
        {"id": tag_id},
    )


def tagged_with(reader: Reader, tag_id: str, asset_ids: Sequence[str]) -> set[str]:
    """Those of ``asset_ids`` that have the tag itself."""
    return set(
        reader.values(
            'SELECT "assetId" FROM tag_asset WHERE "tagId" = :id AND "assetId" IN (SELECT value FROM json_each(:ids))',
            {"id": tag_id, "ids": id_list(asset_ids)},
        )
    )


def values_of(reader: Reader, asset_id: str) -> list[str]:
    """The paths of an asset's tags, sorted."""
    return reader.values(
        'SELECT tag.value FROM tag_asset JOIN tag ON tag.id = tag_asset."tagId" '
        'WHERE tag_asset."assetId" = :id ORDER BY tag.value',
        {"id": asset_id},
    )


def put(transaction: Transaction, tag_id: str, asset_ids: Iterable[str]) -> int:
    """Tag assets; how many did not have the tag."""
    return transaction.run(
        'INSERT OR IGNORE INTO tag_asset ("tagId", "assetId") SELECT :id, value FROM json_each(:ids)',
        {"id": tag_id, "ids": id_list(asset_ids)},
    )


def take(transaction: Transaction, tag_id: str, asset_ids: Iterable[str]) -> None:
    """Take a tag off assets."""
    transaction.run(
        'DELETE FROM tag_asset WHERE "tagId" = :id AND "assetId" IN (SELECT value FROM json_each(:ids))',
        {"id": tag_id, "ids": id_list(asset_ids)},
    )


def take_others(transaction: Transaction, asset_id: str, tag_ids: Iterable[str]) -> None:
    """Take every tag off an asset but these."""
    transaction.run(
        'DELETE FROM tag_asset WHERE "assetId" = :asset_id AND "tagId" NOT IN (SELECT value FROM json_each(:ids))',
        {"asset_id": asset_id, "ids": id_list(tag_ids)},
    )


def read_tags(reader: Reader, asset_id: str) -> Row | None:
    """What the file or its sidecar says, as JSON, and whose asset it is."""
    return reader.row(
        'SELECT asset."ownerId", exif.tags FROM asset JOIN asset_exif exif ON exif."assetId" = asset.id WHERE asset.id = :id',
        {"id": asset_id},
    )


def unused(reader: Reader) -> list[str]:
    """Tags without an asset in their whole subtree."""
    return reader.values(
        "SELECT tag.id FROM tag WHERE NOT EXISTS (SELECT 1 FROM tag_closure "
        'JOIN tag_asset ON tag_asset."tagId" = id_descendant WHERE id_ancestor = tag.id)'
    )
