"""Verbs of downloading (behaviour/02 §13)."""

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from appliance.core import log
from appliance.core.db import Reader, Row
from appliance.core.errors import BadRequest
from appliance.core.http.wire import UNSET
from appliance.core.permissions import Permission
from appliance.core.principal import Principal
from appliance.core.runtime import Runtime
from appliance.domains import users
from appliance.domains.download import queries
from appliance.domains.download.dtos import DownloadArchiveInfo, DownloadInfoDto, DownloadResponseDto

logger = log.get(__name__)

ARCHIVE_SIZE = 4 * 1024**3
UNSAFE = str.maketrans(dict.fromkeys('/\\?<>:*|"' + "".join(map(chr, range(32))), ""))


def plan(runtime: Runtime, who: Principal, wanted: DownloadInfoDto) -> DownloadResponseDto:
    """Split what is wanted into archives. Raises ``BadRequest``.

    Departure from the reference: locked assets need the PIN here too.
    """
    limit = ARCHIVE_SIZE if wanted.archive_size is UNSET else wanted.archive_size
    with runtime.db.reading() as reader:
        rows = _wanted(runtime, reader, who, wanted)
        videos = [row["livePhotoVideoId"] for row in rows if row["livePhotoVideoId"]]
        if videos:
            embedded = users.preferences(reader, who.user_id).download.include_embedded_videos
            present = {row["id"] for row in rows}
            rows += [row for row in queries.motion_videos(reader, videos, with_embedded=embedded) if row["id"] not in present]
    archives: list[DownloadArchiveInfo] = []
    is_open = False
    for row in rows:
        if not is_open:
            archives.append(DownloadArchiveInfo(asset_ids=[], size=0))
        archives[-1].asset_ids.append(row["id"])
        archives[-1].size += row["size"] or 0
        is_open = archives[-1].size <= limit
    return DownloadResponseDto(archives=archives, total_size=sum(archive.size for archive in archives))


def _wanted(runtime: Runtime, reader: Reader, who: Principal, wanted: DownloadInfoDto) -> list[Row]:
    if wanted.asset_ids is not UNSET:
        runtime.access.require(reader, who, Permission.ASSET_DOWNLOAD, wanted.asset_ids)
        return queries.chosen(reader, wanted.asset_ids)
    if wanted.album_id is not UNSET:
        runtime.access.require(reader, who, Permission.ALBUM_DOWNLOAD, [wanted.album_id])
        return queries.of_album(reader, wanted.album_id)
    if wanted.user_id is not UNSET:
        runtime.access.require(reader, who, Permission.TIMELINE_DOWNLOAD, [wanted.user_id])
        return queries.of_user(reader, wanted.user_id, with_locked=who.is_elevated)
    raise BadRequest("assetIds, albumId, or userId is required")


def archive(runtime: Runtime, who: Principal, asset_ids: Sequence[str], *, edited: bool) -> Iterator[bytes]:
    """A zip of the assets, in order, as it is read; nothing is compressed. Raises ``BadRequest`` before the first byte.

    A file that is missing on the disk is left out and logged: the others are worth having.
    """
    from zipstream import ZIP_STORED, ZipStream

    with runtime.db.reading() as reader:
        runtime.access.require(reader, who, Permission.ASSET_DOWNLOAD, asset_ids)
        rows = {row["id"]: row for row in queries.files(reader, asset_ids)}
    packed = ZipStream(compress_type=ZIP_STORED)
    names: dict[str, int] = {}
    for asset_id in dict.fromkeys(asset_ids):
        row = rows[asset_id]
        # Through a link the edited picture is what is shown.
        is_edited = (edited or who.shared_link is not None) and row["editedPath"]
        path = Path(row["editedPath"] if is_edited else row["originalPath"])
        if not path.is_file():
            logger.error("the file of asset %s is missing and not in the archive", asset_id)
            continue
        packed.add_path(path, entry_name(row["originalFileName"], path.suffix, names))
    return iter(packed)


def entry_name(original: str, suffix: str, used: dict[str, int]) -> str:
    """The name of an entry: safe on every system, ``name+1.ext`` for the second of that name."""
    bare = PurePosixPath(original.translate(UNSAFE).strip(" .") or "unnamed")
    stem, ending = (bare.stem, bare.suffix) if bare.suffix.lower() == suffix.lower() else (bare.stem, suffix)
    name = f"{stem}{ending}"
    count = used.get(name, 0)
    used[name] = count + 1
    return f"{stem}+{count}{ending}" if count else name
