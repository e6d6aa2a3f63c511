"""SQL about what is in the trash or on its way out."""

from collections.abc import Sequence

from appliance.core.access import id_list
from appliance.core.db import Reader, Row


def trashed(reader: Reader, user_id: str, ids: Sequence[str] | None = None) -> list[str]:
    """What the user threw away (of ``ids``) and may take back. Offline files are not thrown away, only missing."""
    return reader.values(
        'SELECT id FROM asset WHERE "ownerId" = :user_id AND "deletedAt" IS NOT NULL AND status = \'trashed\' '
        "AND (:ids IS NULL OR id IN (SELECT value FROM json_each(:ids)))",
        {"user_id": user_id, "ids": None if ids is None else id_list(ids)},
    )


def given_up(reader: Reader) -> list[str]:
    """What is to be deleted for good."""
    return reader.values("SELECT id FROM asset WHERE status = 'deleted'")


def abandoned_videos(reader: Reader, stills: Sequence[str]) -> list[str]:
    """The motion videos of ``stills`` that no other still needs, unless that is given up too."""
    return reader.values(
        'SELECT video.id FROM asset video WHERE video.id IN (SELECT "livePhotoVideoId" FROM asset '
        "WHERE id IN (SELECT value FROM json_each(:ids))) AND NOT EXISTS (SELECT 1 FROM asset still "
        "WHERE still.\"livePhotoVideoId\" = video.id AND still.status <> 'deleted')",
        {"ids": id_list(stills)},
    )


def expired(reader: Reader, before: str) -> list[Row]:
    """What went to the trash (or missing) before an instant: id and isOffline."""
    return reader.rows(
        'SELECT id, "isOffline" FROM asset WHERE "deletedAt" IS NOT NULL AND "deletedAt" <= :before', {"before": before}
    )


def doomed(reader: Reader, asset_id: str) -> Row | None:
    """An asset with its size in bytes."""
    return reader.row(
        'SELECT asset.*, asset_exif."fileSizeInByte" FROM asset LEFT JOIN asset_exif ON asset_exif."assetId" = asset.id '
        "WHERE asset.id = :id",
        {"id": asset_id},
    )


def moves_a_still(reader: Reader, video_id: str) -> bool:
    """Whether a video is the motion part of any still."""
    return reader.value('SELECT 1 FROM asset WHERE "livePhotoVideoId" = :id LIMIT 1', {"id": video_id}) is not None
