"""Moving originals to where the template wants them, so that none is ever without a name (behaviour/07 §6.3)."""

import itertools
import re
from pathlib import Path

from appliance.core import log
from appliance.core.db import Reader, Row, Transaction
from appliance.core.files import is_same
from appliance.core.runtime import Runtime
from appliance.domains import assets, metadata, system_config
from appliance.domains.storage_template import naming, queries

logger = log.get(__name__)


def after_metadata(runtime: Runtime, transaction: Transaction, asset_id: str, source: str) -> bool | None:
    """Have an original moved now that its date is known; its pictures are made after it."""
    if not system_config.current(runtime).storage_template.enabled:
        return None
    runtime.jobs.enqueue(transaction, "move_original", asset_id=asset_id, source=source)
    return True


def go_on(runtime: Runtime, asset_id: str, source: str) -> None:
    """After an upload come the pictures."""
    if source == "upload":
        runtime.db.write(
            lambda transaction: runtime.jobs.enqueue(transaction, "make_thumbnails", replace=True, asset_id=asset_id, notify=True)
        )


def start_moving(runtime: Runtime, _force: bool | None) -> None:
    """Move every original that does not lie where the template wants it, then remove the directories left empty."""
    if not system_config.current(runtime).storage_template.enabled:
        return
    with runtime.db.reading() as reader:
        found = queries.to_move(reader)
    runtime.jobs.enqueue_all("move_original", ({"asset_id": asset_id} for asset_id in found))
    runtime.db.write(lambda transaction: runtime.jobs.enqueue(transaction, "tidy_library"))


def move(runtime: Runtime, asset_id: str) -> None:
    """Move an original, its sidecar and its moving part. Does nothing while the template is switched off.

    Raises ``StorageFull``, or another ``OSError``; then everything lies where it lay.
    """
    if not system_config.current(runtime).storage_template.enabled:
        return
    with runtime.db.reading() as reader:
        asset = queries.asset(reader, asset_id)
        if asset is not None and asset["visibility"] == "hidden" and (still := queries.still_of(reader, asset_id)):
            asset = queries.asset(reader, still)
    if asset is None:
        return
    _move_files(runtime, asset["id"], asset)
    if asset["livePhotoVideoId"]:
        _move_files(runtime, asset["livePhotoVideoId"], asset)


def clear_up(runtime: Runtime) -> None:
    """Put aside what a move left behind whose asset was deleted before it was done."""
    for move in runtime.db.read(queries.moves_of_nobody):
        if Path(move["newPath"]).exists():
            runtime.files.put_aside(Path(move["newPath"]))
        runtime.db.write(lambda transaction, move=move: queries.remove_move(transaction, move["entityId"], move["pathType"]))  # type: ignore[misc]


def _move_files(runtime: Runtime, asset_id: str, described: Row) -> None:
    """Move the files of one asset to where ``described`` (itself, or the photo whose moving part it is) belongs."""
    with metadata.turn_of(asset_id):
        with runtime.db.reading() as reader:
            asset = queries.asset(reader, asset_id)
            if asset is None or not _may_move(runtime, asset):
                return
            destination = _destination(runtime, reader, asset, described)
            if destination is None:
                return
            beside = _beside(reader, asset, destination)
            begun = queries.move_of(reader, asset["id"], "original")
        if destination != Path(asset["originalPath"]):
            _move(runtime, asset, "original", asset["originalPath"], destination)
        elif begun is not None:
            runtime.db.write(lambda transaction: _forget_begun(transaction, runtime, asset["id"], "original"))
        if beside is not None:
            _move(runtime, asset, "sidecar", asset["sidecar"], beside)


def _may_move(runtime: Runtime, asset: Row) -> bool:
    """Only what we keep and know: not files of libraries, nor moving parts that were cut out of a photo."""
    path = Path(asset["originalPath"])
    is_cut_out = path.is_relative_to(runtime.files.root / "encoded-video")
    if asset["isExternal"] or is_cut_out or asset["fileSizeInByte"] is None:
        return False
    if not path.exists():
        logger.warning("%s is not moved: its file %s is missing", asset["id"], path)
        return False
    return True


def _destination(runtime: Runtime, reader: Reader, asset: Row, described: Row) -> Path | None:
    """The first free name where the template leads; where it lies already if that is one of them."""
    album = queries.newest_album(reader, described["id"], described["ownerId"])
    template = system_config.current(runtime).storage_template.template
    base = naming.destination(runtime.files.root, template, described, album)
    if base is None:
        return None
    extension = naming.extension_of(asset["originalPath"])
    present = Path(asset["originalPath"])
    if present.parent == base.parent and re.fullmatch(re.escape(base.name) + r"(\+\d+)?" + re.escape(extension), present.name):
        return present
    begun = queries.move_of(reader, asset["id"], "original")
    for number in itertools.count():
        path = base.with_name(f"{base.name}{f'+{number}' if number else ''}{extension}")
        if begun is not None and begun["newPath"] == str(path) and is_same(present, path):
            return path
        if not path.exists() and not queries.is_spoken_for(reader, str(path), asset["id"]):
            return path
    raise AssertionError("numbers do not end")


def _beside(reader: Reader, asset: Row, original: Path) -> Path | None:
    """Where the sidecar of an original belongs; None when it stays."""
    path = original.with_name(f"{original.name}.xmp")
    if not asset["sidecar"] or str(path) == asset["sidecar"] or not Path(asset["sidecar"]).exists():
        return None
    begun = queries.move_of(reader, asset["id"], "sidecar")
    if begun is not None and begun["newPath"] == str(path) and is_same(Path(asset["sidecar"]), path):
        return path
    return None if path.exists() or queries.is_spoken_for(reader, str(path), asset["id"]) else path


def _forget_begun(transaction: Transaction, runtime: Runtime, asset_id: str, kind: str) -> None:
    """Give up a move that was cut off before it was done, with the second name that it may have given."""
    begun = queries.move_of(transaction, asset_id, kind)
    if begun is not None:
        if is_same(Path(begun["oldPath"]), Path(begun["newPath"])):
            runtime.files.intend_deletion(transaction, [begun["newPath"]])
        queries.remove_move(transaction, asset_id, kind)


def _move(runtime: Runtime, asset: Row, kind: str, old: str, new: Path) -> None:
    """Two names first, then one transaction that takes the new and gives up the old one."""
    asset_id = asset["id"]

    def begin(transaction: Transaction) -> None:
        begun = queries.move_of(transaction, asset_id, kind)
        if begun is not None and begun["newPath"] != str(new):
            # The template was another one then.
            _forget_begun(transaction, runtime, asset_id, kind)
        queries.put_move(transaction, asset_id, kind, old, str(new))

    def finish(transaction: Transaction) -> None:
        queries.remove_move(transaction, asset_id, kind)
        if queries.asset(transaction, asset_id) is None:
            # Deleted meanwhile, with its old name.
            runtime.files.intend_deletion(transaction, [new])
        elif kind == "original":
            assets.change(transaction, [asset_id], originalPath=str(new))
            runtime.files.intend_deletion(transaction, [old])
        else:
            assets.put_file(transaction, runtime.files, asset_id, "sidecar", new)

    runtime.db.write(begin)
    wants_hash = system_config.current(runtime).storage_template.hash_verification_enabled
    runtime.files.duplicate(Path(old), new, asset["sha1"] if kind == "original" and wants_hash else None)
    runtime.db.write(finish)
