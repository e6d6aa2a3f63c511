"""Background work about people: portraits, and forgetting those whom no photo shows."""

from pathlib import Path

from appliance.core.db import Transaction
from appliance.core.jobs import JobKind
from appliance.core.runtime import Runtime
from appliance.core.workers import ChildFailed
from appliance.domains import queues, system_config
from appliance.domains.people import face_queries, queries, service
from appliance.domains.people.events import PersonThumbnailMade
from appliance.media import portrait
from appliance.media.errors import Unreadable

PORTRAIT_SECONDS = 120


def register(runtime: Runtime) -> None:
    """Make the jobs known."""
    runtime.jobs.register(JobKind("make_portrait", "thumbnailGeneration", make_portrait, heavy=True), runtime)
    runtime.jobs.register(JobKind("clean_people", "backgroundTask", clean_people), runtime)
    queues.declare_nightly(runtime, "clean_people", "database_cleanup")
    queues.declare_manual(
        runtime, "person-cleanup", lambda transaction, runtime: runtime.jobs.enqueue(transaction, "clean_people")
    )


def clean_people(runtime: Runtime) -> None:
    """Forget the people without any visible face (behaviour/09 §5)."""

    def write(transaction: Transaction) -> None:
        for owner_id, person_id in queries.without_faces(transaction):
            service.remove_copy(transaction, runtime, owner_id, person_id)

    runtime.db.write(write)


def make_portrait(runtime: Runtime, owner_id: str, person_id: str) -> None:
    """Cut the face that stands for a person out of its picture (behaviour/07 §2). Does nothing when there is none."""
    with runtime.db.reading() as reader:
        copy = queries.copies(reader, owner_id, [person_id]).get(person_id)
        face = None if copy is None or copy["faceAssetId"] is None else face_queries.picture_of(reader, copy["faceAssetId"])
    if copy is None or face is None:
        return
    is_video = face["type"] == "VIDEO"
    source = face["previewPath"] if is_video else face["originalPath"]
    if source is None:
        return
    made = runtime.files.temporary(".jpeg")
    task = portrait.Task(
        source=Path(source),
        # A preview stands upright already.
        orientation=1 if is_video else int(face["orientation"] or 1),
        box=(face["boundingBoxX1"], face["boundingBoxY1"], face["boundingBoxX2"], face["boundingBoxY2"]),
        box_size=(face["imageWidth"], face["imageHeight"]),
        target=made,
        quality=system_config.current(runtime).image.thumbnail.quality,
    )
    try:
        runtime.children.run(portrait.cut, task, seconds=PORTRAIT_SECONDS)
    except (Unreadable, ChildFailed):
        runtime.files.forget_incoming(made)
        raise
    destination = runtime.files.fanned_out("thumbs", owner_id, f"{person_id}.jpeg")
    runtime.files.replace(made, destination)

    def write(transaction: Transaction) -> None:
        if queries.change(transaction, owner_id, person_id, {"thumbnailPath": str(destination)}):
            transaction.emit(PersonThumbnailMade(owner_id, person_id))
        else:
            runtime.files.intend_deletion(transaction, [destination])

    runtime.db.write(write)
