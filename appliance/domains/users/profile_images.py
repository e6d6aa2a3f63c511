"""Profile images: what people upload is decoded in a child process, only the small picture made of it is kept."""

from pathlib import Path

from appliance.core import clock
from appliance.core.db import Row, Transaction
from appliance.core.errors import BadRequest, NotFound
from appliance.core.files import Incoming
from appliance.core.runtime import Runtime
from appliance.core.workers import ChildFailed
from appliance.domains import system_config
from appliance.domains.users import queries, service
from appliance.media import image
from appliance.media.errors import Unreadable

EXTENSIONS = (".avif", ".dng", ".heic", ".heif", ".jpeg", ".jpg", ".png", ".webp", ".svg")
MAX_BYTES = 100 * 1024 * 1024
SECONDS = 60


def require_supported(file_name: str) -> None:
    """Raises ``BadRequest`` unless the name is one of a picture."""
    if not file_name.lower().endswith(EXTENSIONS):
        raise BadRequest(f"Unsupported file type {file_name}")


def require_room(size: int) -> None:
    """Raises ``BadRequest`` for a file that is larger than any picture of a face need be."""
    if size > MAX_BYTES:
        raise BadRequest(f"A profile image must not be larger than {MAX_BYTES // 1024**2} MiB")


def store(runtime: Runtime, user_id: str, source: Incoming) -> Row:
    """Make the picture in ``source`` the user's profile image; the user's row after it.

    Raises ``BadRequest`` for an empty file or one that is no picture (an SVG never is: nothing here draws it).
    """
    if source.size == 0:
        raise BadRequest("File is empty")
    source.finish()
    with runtime.files.receive(f".{_format(runtime)}") as made:
        made.write(_picture(runtime, source.path))
        destination = runtime.files.fanned_out("profile", user_id, made.path.name)
        runtime.files.place(made, destination)
        try:
            return runtime.db.write(lambda transaction: _put(transaction, runtime, user_id, str(destination)))
        except BaseException:
            runtime.files.withdraw(made.path, destination)
            raise


def _format(runtime: Runtime) -> str:
    return str(system_config.current(runtime).image.thumbnail.format)


def _picture(runtime: Runtime, source: Path) -> bytes:
    wanted = system_config.current(runtime).image.thumbnail
    path = runtime.files.temporary(f".{_format(runtime)}")
    rendition = image.Rendition(str(path), _format(runtime), wanted.quality, wanted.size)
    try:
        runtime.children.run(image.make, image.Task(str(source), (rendition,), "srgb"), seconds=SECONDS)
        return path.read_bytes()
    except (Unreadable, ChildFailed) as error:
        raise BadRequest("Unable to process profile image") from error
    finally:
        runtime.files.forget_incoming(path)


def _put(transaction: Transaction, runtime: Runtime, user_id: str, path: str) -> Row:
    """Point the account at another image, or none; the old one is unlinked after the commit."""
    older = service.account(transaction, user_id)["profileImagePath"]
    if older:
        runtime.files.intend_deletion(transaction, [older])
    queries.change(transaction, user_id, {"profileImagePath": path, "profileChangedAt": clock.iso_now()})
    return service.account(transaction, user_id)


def remove(runtime: Runtime, user_id: str) -> None:
    """Remove the user's profile image. Raises ``BadRequest`` when there is none."""

    def write(transaction: Transaction) -> None:
        if not service.account(transaction, user_id)["profileImagePath"]:
            raise BadRequest("Can't delete a missing profile Image")
        _put(transaction, runtime, user_id, "")

    runtime.db.write(write)


def path_of(runtime: Runtime, user_id: str) -> Path:
    """Where the profile image of an open account lies. Raises ``NotFound``."""
    with runtime.db.reading() as reader:
        row = queries.person(reader, user_id)
    if row is None or not row["profileImagePath"]:
        raise NotFound
    return Path(row["profileImagePath"])
