"""Verbs about faces: look, mark by hand, give to somebody else, hide, forget (behaviour/02 §9)."""

from appliance.core import clock, ids
from appliance.core.db import Reader, Row, Transaction
from appliance.core.errors import no_access
from appliance.core.permissions import Permission
from appliance.core.principal import Principal
from appliance.core.runtime import Runtime
from appliance.domains.people import access, descriptions, face_queries, service
from appliance.domains.people.dtos import (
    AssetFaceCreateDto,
    AssetFaceResponseDto,
    AssetFaceUpdateItem,
    PersonResponseDto,
    SourceType,
)


def of_asset(runtime: Runtime, who: Principal, asset_id: str) -> list[AssetFaceResponseDto]:
    """The visible faces of an asset, from left to right, with the people that the caller knows. Raises ``BadRequest``."""
    with runtime.db.reading() as reader:
        runtime.access.require(reader, who, Permission.ASSET_READ, [asset_id])
        rows = face_queries.of_asset(reader, asset_id)
        known = descriptions.of_groups(reader, who.user_id, [row["personGroupId"] for row in rows if row["personGroupId"]])
        return [_face(row, known.get(row["personGroupId"])) for row in rows]


def _face(row: Row, person: PersonResponseDto | None) -> AssetFaceResponseDto:
    return AssetFaceResponseDto(
        id=row["id"],
        bounding_box_x1=row["boundingBoxX1"],
        bounding_box_y1=row["boundingBoxY1"],
        bounding_box_x2=row["boundingBoxX2"],
        bounding_box_y2=row["boundingBoxY2"],
        image_width=row["imageWidth"],
        image_height=row["imageHeight"],
        source_type=SourceType(row["sourceType"]),
        person=person,
    )


def create(runtime: Runtime, who: Principal, wanted: AssetFaceCreateDto) -> None:
    """Mark a face by hand; the first one of a person stands for that person. Raises ``BadRequest``."""

    def write(transaction: Transaction) -> None:
        runtime.access.require(transaction, who, Permission.ASSET_UPDATE, [wanted.asset_id])
        _require_person(transaction, who, wanted.person_id)
        face_queries.insert(
            transaction,
            {
                "id": ids.new_id(),
                "assetId": wanted.asset_id,
                "personGroupId": wanted.person_id,
                "imageWidth": wanted.image_width,
                "imageHeight": wanted.image_height,
                "boundingBoxX1": wanted.x,
                "boundingBoxY1": wanted.y,
                "boundingBoxX2": wanted.x + wanted.width,
                "boundingBoxY2": wanted.y + wanted.height,
                "sourceType": SourceType.MANUAL.value,
            },
        )
        service.ensure_feature(transaction, runtime, who.user_id, wanted.person_id)

    runtime.db.write(write)


def _require_person(reader: Reader, who: Principal, person_id: str) -> None:
    if not access.own_people(reader, who, [person_id]):
        raise no_access(Permission.PERSON_READ)


def give(runtime: Runtime, who: Principal, person_id: str, face_id: str) -> PersonResponseDto:
    """Let one face be that of ``person_id``. Raises ``BadRequest``."""

    def write(transaction: Transaction) -> PersonResponseDto:
        runtime.access.require(transaction, who, Permission.PERSON_UPDATE, [person_id])
        runtime.access.require(transaction, who, Permission.PERSON_CREATE, [face_id])
        _move(transaction, runtime, [face_id], person_id)
        service.ensure_feature(transaction, runtime, who.user_id, person_id)
        return service.described(transaction, who.user_id, person_id)

    return runtime.db.write(write)


def reassign(runtime: Runtime, who: Principal, person_id: str, items: list[AssetFaceUpdateItem]) -> list[PersonResponseDto]:
    """Let the faces of other people on some assets be those of ``person_id``; one answer for each. ``BadRequest``."""

    def write(transaction: Transaction) -> list[PersonResponseDto]:
        runtime.access.require(transaction, who, Permission.PERSON_UPDATE, [person_id])
        for item in items:
            faces = [row["id"] for row in face_queries.of_person_on(transaction, item.person_id, item.asset_id)]
            runtime.access.require(transaction, who, Permission.PERSON_REASSIGN, faces)
            _move(transaction, runtime, faces, person_id)
        service.ensure_feature(transaction, runtime, who.user_id, person_id)
        return [service.described(transaction, who.user_id, person_id) for _ in items]

    return runtime.db.write(write)


def _move(transaction: Transaction, runtime: Runtime, face_ids: list[str], person_id: str) -> None:
    featured = [copy for face_id in face_ids for copy in face_queries.featured_by(transaction, face_id)]
    face_queries.assign(transaction, face_ids, person_id)
    for copy in featured:
        service.ensure_feature(transaction, runtime, copy["ownerId"], copy["personGroupId"])


def delete(runtime: Runtime, who: Principal, face_id: str, *, force: bool) -> None:
    """Forget a face, or hide it everywhere. Raises ``BadRequest``."""

    def write(transaction: Transaction) -> None:
        runtime.access.require(transaction, who, Permission.FACE_DELETE, [face_id])
        featured = face_queries.featured_by(transaction, face_id)
        if force:
            face_queries.delete(transaction, face_id)
        else:
            face_queries.hide(transaction, face_id, clock.iso_now())
        for copy in featured:
            service.ensure_feature(transaction, runtime, copy["ownerId"], copy["personGroupId"])

    runtime.db.write(write)
