"""Verbs about partners (behaviour/02 §4)."""

from appliance.core.db import Row, Transaction
from appliance.core.errors import BadRequest
from appliance.core.permissions import Permission
from appliance.core.principal import Principal
from appliance.core.runtime import Runtime
from appliance.domains.partners import queries
from appliance.domains.partners.dtos import PartnerResponseDto
from appliance.domains.users import avatar_color


def search(runtime: Runtime, who: Principal, direction: str) -> list[PartnerResponseDto]:
    """With whom the caller shares (``shared-by``), or who shares with the caller (``shared-with``)."""
    found = queries.with_whom if direction == "shared-by" else queries.by_whom
    with runtime.db.reading() as reader:
        return [_response(row) for row in found(reader, who.user_id)]


def create(runtime: Runtime, who: Principal, user_id: str) -> PartnerResponseDto:
    """Share everything with a user. Raises ``BadRequest``, also where the reference answers 500."""

    def write(transaction: Transaction) -> PartnerResponseDto:
        if user_id == who.user_id or not queries.is_user(transaction, user_id):
            raise BadRequest("Invalid user")
        if not queries.insert(transaction, who.user_id, user_id):
            raise BadRequest("Partner already exists")
        return _one(queries.with_whom(transaction, who.user_id), user_id)

    return runtime.db.write(write)


def update(runtime: Runtime, who: Principal, user_id: str, *, in_timeline: bool) -> PartnerResponseDto:
    """Say whether the photos of a user who shares with the caller stand among the caller's. Raises ``BadRequest``."""

    def write(transaction: Transaction) -> PartnerResponseDto:
        runtime.access.require(transaction, who, Permission.PARTNER_UPDATE, [user_id])
        queries.set_in_timeline(transaction, user_id, who.user_id, in_timeline=in_timeline)
        return _one(queries.by_whom(transaction, who.user_id), user_id)

    return runtime.db.write(write)


def delete(runtime: Runtime, who: Principal, user_id: str) -> None:
    """Stop sharing with a user. Raises ``BadRequest``."""

    def write(transaction: Transaction) -> None:
        if not queries.delete(transaction, who.user_id, user_id):
            raise BadRequest("Partner not found")

    runtime.db.write(write)


def _one(rows: list[Row], user_id: str) -> PartnerResponseDto:
    found = next((row for row in rows if row["id"] == user_id), None)
    if found is None:
        raise BadRequest("Partner not found")
    return _response(found)


def _response(row: Row) -> PartnerResponseDto:
    return PartnerResponseDto(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        profile_image_path=row["profileImagePath"],
        avatar_color=avatar_color(row),
        profile_changed_at=row["profileChangedAt"],
        in_timeline=bool(row["inTimeline"]),
    )
