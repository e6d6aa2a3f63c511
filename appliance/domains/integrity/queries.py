"""SQL that reads every row which has a file."""

import json

from appliance.core.db import Reader


def faults(reader: Reader) -> list[str]:
    """What SQLite finds wrong with the file itself."""
    return [text for text in reader.values("PRAGMA integrity_check") if text != "ok"]


def broken_references(reader: Reader) -> list[tuple[str, str]]:
    """Table and target of every row that points at nothing."""
    return [(table, target) for table, _row, target, _key in reader.tuples("PRAGMA foreign_key_check")]


def originals(reader: Reader) -> list[tuple[str, str, int | None, bytes | None, int]]:
    """Path, name, size, SHA-1 of the content (None where it is another's) and whether it is external, of every original.

    Those that are known to be offline are left out.
    """
    return reader.tuples(
        'SELECT asset."originalPath", asset."originalFileName", asset_exif."fileSizeInByte", '
        'CASE WHEN asset."checksumAlgorithm" = \'sha1\' THEN asset.checksum END, asset."isExternal" FROM asset '
        'LEFT JOIN asset_exif ON asset_exif."assetId" = asset.id WHERE asset."isOffline" = 0'
    )


def derived_files(reader: Reader) -> list[str]:
    """Every file that can be made again: thumbnails, previews, transcodes."""
    return reader.values("SELECT path FROM asset_file WHERE type <> 'sidecar'")


def precious_files(reader: Reader) -> list[str]:
    """Every other file that somebody would miss: sidecars, pictures of users and people."""
    return reader.values(
        "SELECT path FROM asset_file WHERE type = 'sidecar' UNION ALL "
        'SELECT "profileImagePath" FROM "user" WHERE "profileImagePath" <> \'\' UNION ALL '
        'SELECT "thumbnailPath" FROM person WHERE "thumbnailPath" <> \'\''
    )


def still_known(reader: Reader, paths: list[str]) -> set[str]:
    """Those of ``paths`` that a row has by now."""
    return set(
        reader.values(
            "SELECT value FROM json_each(:paths) WHERE value IN "
            '(SELECT "originalPath" FROM asset UNION ALL SELECT path FROM asset_file UNION ALL '
            'SELECT "profileImagePath" FROM "user" UNION ALL SELECT "thumbnailPath" FROM person)',
            {"paths": json.dumps(paths)},
        )
    )


def doomed_files(reader: Reader) -> list[str]:
    """Files that are about to be deleted."""
    return reader.values("SELECT path FROM file_deletion")


def unknown(reader: Reader, files: list[tuple[str, str, bool]]) -> list[str]:
    """Those paths that no row has. With each: the id that its name begins with, and whether it lies in ``incoming/``."""
    return reader.values(
        """
        SELECT value ->> 0 AS path FROM json_each(:files) WHERE value ->> 2 OR NOT (
            EXISTS (SELECT 1 FROM asset WHERE "originalPath" = value ->> 0)
            OR EXISTS (SELECT 1 FROM asset_file WHERE "assetId" = value ->> 1 AND path = value ->> 0)
            OR EXISTS (SELECT 1 FROM person WHERE "personGroupId" = value ->> 1 AND "thumbnailPath" = value ->> 0)
            OR EXISTS (SELECT 1 FROM "user" WHERE "profileImagePath" = value ->> 0)
            OR EXISTS (SELECT 1 FROM file_deletion WHERE file_deletion.path = value ->> 0))""",
        {"files": json.dumps(files)},
    )
