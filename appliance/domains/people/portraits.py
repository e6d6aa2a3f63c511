"""Portraits of people: the face that stands for a person, cut out of its picture."""

from pathlib import Path

from appliance.core.db import Transaction
from appliance.core.runtime import Runtime
from appliance.core.workers import ChildFailed
from appliance.domains import system_config
from appliance.domains.people import face_queries, queries
from appliance.domains.people.events import PersonThumbnailMade
from appliance.media import portrait
from appliance.media.errors import Unreadable

PORTRAIT_SECONDS = 120


def make(runtime: Runtime, owner_id: str, person_id: str) -> None:
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
