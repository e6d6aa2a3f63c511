"""Verbs about people: list, name, hide, merge, forget (behaviour/02 §9, 11 §3)."""

from typing import Any

from appliance.core import clock, ids
from appliance.core.db import Reader, Transaction
from appliance.core.errors import BadRequest, NotFound, ValidationFailed, no_access
from appliance.core.http.validation import issue
from appliance.core.http.wire import UNSET, BulkIdResponseDto
from appliance.core.permissions import Permission
from appliance.core.principal import Principal
from appliance.core.runtime import Runtime
from appliance.core.text import fold
from appliance.domains import users
from appliance.domains.people import access, descriptions, face_queries, queries, share_queries
from appliance.domains.people.dtos import (
    PeopleQuery,
    PeopleResponseDto,
    PeopleUpdateItem,
    PersonCreateDto,
    PersonResponseDto,
    PersonUpdateDto,
)

BAD_FEATURE = "Invalid assetId for feature face or asset is offline"
NAME_RESULTS = 100
SIMILAR = 0.5


# -- looking


def list_people(runtime: Runtime, who: Principal, query: PeopleQuery) -> PeopleResponseDto:
    """One page of the caller's people.

    ``closest…`` sorts by the likeness of faces in the reference; this server has no face vectors yet and keeps the usual
    order, but answers for what is not there. Raises ``NotFound``.
    """
    with runtime.db.reading() as reader:
        if query.closest_person_id is not UNSET:
            copy = queries.copies(reader, who.user_id, [query.closest_person_id]).get(query.closest_person_id)
            if copy is None or copy["faceAssetId"] is None:
                raise NotFound("Person not found")
        narrowed = queries.ListFilter(
            is_hidden=_hidden(query),
            is_favorite=None if query.is_favorite is UNSET else query.is_favorite,
            name=None if query.name is UNSET or not query.name.strip() else fold(query.name.strip()),
            shared_by_id=None if query.shared_by_id is UNSET else query.shared_by_id,
            shared_with_id=None if query.shared_with_id is UNSET else query.shared_with_id,
        )
        minimum = users.preferences(reader, who.user_id).people.minimum_faces
        offset = min((query.page - 1) * query.size, 2**53)
        rows = queries.page(reader, who.user_id, narrowed, minimum, query.size + 1, offset)
        everybody = narrowed if query.is_hidden is not UNSET else _also_hidden(narrowed)
        total, hidden = queries.totals(reader, who.user_id, everybody)
        return PeopleResponseDto(
            people=descriptions.describe(reader, who.user_id, rows[: query.size]),
            total=total,
            hidden=hidden,
            has_next_page=len(rows) > query.size,
        )


def _hidden(query: PeopleQuery) -> bool | None:
    if query.is_hidden is not UNSET:
        return query.is_hidden
    return None if query.with_hidden else False


def _also_hidden(narrowed: queries.ListFilter) -> queries.ListFilter:
    return queries.ListFilter(None, narrowed.is_favorite, narrowed.name, narrowed.shared_by_id, narrowed.shared_with_id)


def get(runtime: Runtime, who: Principal, person_id: str) -> PersonResponseDto:
    """One person. Raises ``BadRequest``."""
    with runtime.db.reading() as reader:
        runtime.access.require(reader, who, Permission.PERSON_READ, [person_id])
        return described(reader, who.user_id, person_id)


def described(reader: Reader, user_id: str, person_id: str) -> PersonResponseDto:
    """A user's copy of a person as the answer to a change."""
    return descriptions.of_groups(reader, user_id, [person_id])[person_id]


def search(runtime: Runtime, who: Principal, name: str, *, with_hidden: bool) -> list[PersonResponseDto]:
    """People whose name is like ``name``: a part of it, or nearly the same letters; the best first."""
    wanted = fold(name.strip())
    with runtime.db.reading() as reader:
        rows = queries.named_like(reader, who.user_id, with_hidden=with_hidden)
        scored = [(likeness(wanted, fold(row["name"])), row) for row in rows]
        found = sorted((one for one in scored if one[0] >= SIMILAR), key=lambda one: (-one[0], one[1]["name"]))
        return descriptions.describe(reader, who.user_id, [row for _, row in found[:NAME_RESULTS]])


def likeness(wanted: str, name: str) -> float:
    """How many of the trigrams of ``wanted`` are in ``name``, 0 to 1; folded texts."""
    if not wanted:
        return 0.0
    asked = _trigrams(wanted)
    return len(asked & _trigrams(name)) / len(asked)


def _trigrams(text: str) -> set[str]:
    padded = [f"  {word} " for word in text.split()]
    return {word[at : at + 3] for word in padded for at in range(len(word) - 2)}


def statistics(runtime: Runtime, who: Principal, person_id: str) -> int:
    """On how many assets that the caller sees the person is. Raises ``BadRequest``."""
    with runtime.db.reading() as reader:
        runtime.access.require(reader, who, Permission.PERSON_READ, [person_id])
        return queries.asset_count(reader, who.user_id, person_id)


def thumbnail_path(runtime: Runtime, who: Principal, person_id: str) -> str:
    """Where the portrait lies: the caller's, else that of one who shares the person. Raises ``NotFound``."""
    with runtime.db.reading() as reader:
        copy = queries.copies(reader, who.user_id, [person_id]).get(person_id)
        path = None if copy is None else copy["thumbnailPath"] or queries.sharer_thumbnail(reader, who.user_id, person_id)
    if not path:
        raise NotFound
    return str(path)


# -- changing


def create(runtime: Runtime, who: Principal, wanted: PersonCreateDto) -> PersonResponseDto:
    """A new person of the caller. Raises ``ValidationFailed``."""
    values = _columns(wanted)

    def write(transaction: Transaction) -> PersonResponseDto:
        group_id = ids.new_id()
        queries.insert_group(transaction, group_id, who.user_id)
        queries.insert(transaction, {"ownerId": who.user_id, "personGroupId": group_id, **values})
        return described(transaction, who.user_id, group_id)

    return runtime.db.write(write)


def update(runtime: Runtime, who: Principal, person_id: str, wanted: PersonUpdateDto) -> PersonResponseDto:
    """Change the caller's copy, or with ``user_id`` the copy of somebody who allows it. Raises ``BadRequest``."""
    values = _columns(wanted)

    def write(transaction: Transaction) -> PersonResponseDto:
        if wanted.user_id is not UNSET and wanted.user_id != who.user_id:
            return _update_of_other(transaction, who, person_id, wanted.user_id, values, wanted)
        runtime.access.require(transaction, who, Permission.PERSON_UPDATE, [person_id])
        if wanted.feature_face_asset_id is not UNSET:
            values["faceAssetId"] = _feature_face(transaction, runtime, who, person_id, wanted.feature_face_asset_id)
            enqueue_portrait(transaction, runtime, who.user_id, person_id)
        if values:
            queries.change(transaction, who.user_id, person_id, values)
        shared: dict[str, Any] = {name: values[name] for name in ("name", "birthDate") if name in values}
        if shared and users.preferences(transaction, who.user_id).people.update_strategy == "everyone":
            for other in share_queries.editors(transaction, person_id, who.user_id):
                queries.change(transaction, other, person_id, shared)
        return described(transaction, who.user_id, person_id)

    return runtime.db.write(write)


def _update_of_other(
    transaction: Transaction, who: Principal, person_id: str, owner_id: str, values: dict[str, Any], wanted: PersonUpdateDto
) -> PersonResponseDto:
    if not queries.shared_by(transaction, [person_id], owner_id, who.user_id, access.WRITERS):
        raise no_access(Permission.PERSON_UPDATE)
    if values.keys() - {"name", "birthDate"} or wanted.feature_face_asset_id is not UNSET:
        raise BadRequest("Only name and birthDate can be updated for other users")
    if values:
        queries.change(transaction, owner_id, person_id, values)
    return described(transaction, owner_id, person_id)


def _columns(wanted: PersonCreateDto) -> dict[str, Any]:
    """The columns that a request sets. Raises ``ValidationFailed`` for a birth date in the future."""
    if isinstance(wanted.birth_date, str) and wanted.birth_date > clock.iso_now()[:10]:
        raise ValidationFailed([issue(("birthDate",), "Birth date cannot be in the future")])
    columns = {
        "name": wanted.name,
        "birthDate": wanted.birth_date,
        "isHidden": wanted.is_hidden,
        "isFavorite": wanted.is_favorite,
        "color": wanted.color,
    }
    return {name: value for name, value in columns.items() if value is not UNSET}


def _feature_face(transaction: Transaction, runtime: Runtime, who: Principal, person_id: str, asset_id: str) -> str:
    runtime.access.require(transaction, who, Permission.ASSET_READ, [asset_id])
    faces = face_queries.of_person_on(transaction, person_id, asset_id)
    if not faces or faces[0]["isOffline"]:
        raise BadRequest(BAD_FEATURE)
    return str(faces[0]["id"])


def update_many(runtime: Runtime, who: Principal, items: list[PeopleUpdateItem]) -> list[BulkIdResponseDto]:
    """Change several people; what cannot be changed is told one by one. Colours stay as they are, as in the reference."""
    results = []
    for item in items:
        item.color = UNSET
        try:
            update(runtime, who, item.id, item)
            results.append(BulkIdResponseDto(id=item.id, success=True))
        except BadRequest:
            results.append(BulkIdResponseDto(id=item.id, success=False, error="unknown"))
    return results


def delete(runtime: Runtime, who: Principal, person_ids: list[str], user_id: Any) -> None:
    """Remove the caller's copies (or those of a user who made the caller an admin of them); faces stay. ``BadRequest``."""

    def write(transaction: Transaction) -> None:
        owner_id = who.user_id if user_id is UNSET else str(user_id)
        allowed = (
            runtime.access.allowed(transaction, who, Permission.PERSON_DELETE, person_ids)
            if owner_id == who.user_id
            else queries.shared_by(transaction, person_ids, owner_id, who.user_id, ("admin",))
        )
        if set(person_ids) - allowed:
            raise no_access(Permission.PERSON_DELETE)
        for person_id in dict.fromkeys(person_ids):
            remove_copy(transaction, runtime, owner_id, person_id)

    runtime.db.write(write)


def remove_copy(transaction: Transaction, runtime: Runtime, owner_id: str, person_id: str) -> None:
    """Remove one user's copy with its portrait; without any copy left, the faces belong to nobody."""
    copy = queries.copies(transaction, owner_id, [person_id]).get(person_id)
    if copy is None:
        return
    if copy["thumbnailPath"]:
        runtime.files.intend_deletion(transaction, [copy["thumbnailPath"]])
    queries.delete(transaction, owner_id, person_id)
    queries.delete_group_without_copies(transaction, person_id)


def forget_unseen(runtime: Runtime) -> None:
    """Forget the people without any visible face (behaviour/09 §5)."""

    def write(transaction: Transaction) -> None:
        for owner_id, person_id in queries.without_faces(transaction):
            remove_copy(transaction, runtime, owner_id, person_id)

    runtime.db.write(write)


def merge(runtime: Runtime, who: Principal, target_id: str, source_ids: list[str]) -> list[BulkIdResponseDto]:
    """Let the people of ``source_ids`` be ``target_id``. Raises ``BadRequest``.

    Only the caller's own copies and faces move (behaviour/11 §3.6, the safest reading): what other users have in the
    same groups stays theirs.
    """
    if target_id in source_ids:
        raise BadRequest("Cannot merge a person into themselves")

    def write(transaction: Transaction) -> list[BulkIdResponseDto]:
        runtime.access.require(transaction, who, Permission.PERSON_UPDATE, [target_id])
        allowed = runtime.access.allowed(transaction, who, Permission.PERSON_MERGE, source_ids)
        results = []
        for source_id in source_ids:
            if source_id not in allowed:
                results.append(BulkIdResponseDto(id=source_id, success=False, error="no_permission"))
                continue
            allowed.discard(source_id)
            _merge_one(transaction, runtime, who.user_id, target_id, source_id)
            results.append(BulkIdResponseDto(id=source_id, success=True))
        ensure_feature(transaction, runtime, who.user_id, target_id)
        return results

    return runtime.db.write(write)


def _merge_one(transaction: Transaction, runtime: Runtime, owner_id: str, target_id: str, source_id: str) -> None:
    found = queries.copies(transaction, owner_id, [target_id, source_id])
    target, source = found[target_id], found[source_id]
    inherited: dict[str, Any] = {name: source[name] for name in ("name", "birthDate") if not target[name] and source[name]}
    if inherited:
        queries.change(transaction, owner_id, target_id, inherited)
    face_queries.move_all(transaction, source_id, target_id, owner_id)
    remove_copy(transaction, runtime, owner_id, source_id)


# -- the face that stands for a person


def ensure_feature(transaction: Transaction, runtime: Runtime, owner_id: str, person_id: str) -> None:
    """Choose a face to stand for the person, if none does or the one that did is not theirs any more."""
    copy = queries.copies(transaction, owner_id, [person_id]).get(person_id)
    if copy is None:
        return
    current = None if copy["faceAssetId"] is None else face_queries.face(transaction, copy["faceAssetId"])
    if current is not None and current["personGroupId"] == person_id and current["deletedAt"] is None:
        return
    best = face_queries.best_of(transaction, person_id, owner_id)
    if best is None and current is None:
        return
    queries.change(transaction, owner_id, person_id, {"faceAssetId": best})
    if best is not None:
        enqueue_portrait(transaction, runtime, owner_id, person_id)


def enqueue_portrait(transaction: Transaction, runtime: Runtime, owner_id: str, person_id: str) -> None:
    """Have the portrait made anew."""
    runtime.jobs.enqueue(transaction, "make_portrait", owner_id=owner_id, person_id=person_id)
