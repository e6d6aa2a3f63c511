"""Sharing people with other users of the same cluster group (behaviour/11 §3.1–3.3)."""

from collections.abc import Sequence

from appliance.core.db import Row, Transaction
from appliance.core.errors import BadRequest, ValidationFailed, no_access
from appliance.core.http.validation import issue
from appliance.core.http.wire import UNSET
from appliance.core.permissions import Permission
from appliance.core.principal import Principal
from appliance.core.runtime import Runtime
from appliance.domains.people import queries, share_queries
from appliance.domains.people.dtos import (
    PeopleUsersQuery,
    PeopleUsersUpsertDto,
    PersonUserDeleteItem,
    PersonUserDto,
    PersonUserRole,
    SharingDirection,
)
from appliance.domains.users import user_response


def list_shares(runtime: Runtime, who: Principal, query: PeopleUsersQuery) -> list[PersonUserDto]:
    """Every share that the caller gave or got, narrowed as ``query`` says."""
    filters = {
        "giver": who.user_id if query.direction is SharingDirection.SHARED_BY else None,
        "taker": who.user_id if query.direction is SharingDirection.SHARED_WITH else None,
        "person_id": None if query.person_id is UNSET else query.person_id,
        "role": None if query.role is UNSET else str(query.role),
        "shared_by_id": None if query.shared_by_id is UNSET else query.shared_by_id,
        "shared_with_id": None if query.shared_with_id is UNSET else query.shared_with_id,
    }
    with runtime.db.reading() as reader:
        rows = share_queries.shares(reader, who.user_id, filters)
        people = share_queries.users(reader, {row[side] for row in rows for side in ("sharedById", "sharedWithId")})
    return [
        PersonUserDto(
            person_id=row["personGroupId"],
            role=PersonUserRole(row["role"]),
            shared_by=user_response(people[row["sharedById"]]),
            shared_by_id=row["sharedById"],
            shared_with=user_response(people[row["sharedWithId"]]),
            shared_with_id=row["sharedWithId"],
        )
        for row in rows
    ]


def share(runtime: Runtime, who: Principal, wanted: PeopleUsersUpsertDto) -> None:
    """Share people with users, or change the roles of shares. Raises ``BadRequest``, having shared nothing."""
    if wanted.person_ids is UNSET and wanted.type is UNSET:
        raise ValidationFailed([issue(("personIds",), "personIds is required when type is not set")])

    def write(transaction: Transaction) -> None:
        takers = list(dict.fromkeys(wanted.shared_with_ids))
        if who.user_id in takers or share_queries.outside_cluster_group(transaction, who.user_id, takers):
            raise BadRequest("All users must be in the same cluster group")
        people = share_queries.all_people(transaction, who.user_id) if wanted.person_ids is UNSET else wanted.person_ids
        runtime.access.require(transaction, who, Permission.PERSON_UPDATE, people)
        copies = queries.copies(transaction, who.user_id, people)
        for taker in takers:
            theirs = queries.copies(transaction, taker, people)
            for person_id, copy in copies.items():
                share_queries.put(transaction, person_id, who.user_id, taker, wanted.role.value)
                _give_copy(transaction, taker, copy, theirs.get(person_id))

    runtime.db.write(write)


def _give_copy(transaction: Transaction, taker: str, copy: Row, theirs: Row | None) -> None:
    """The receiver's copy begins with the sharer's name and birth date; an own one is only completed."""
    facts = {name: copy[name] for name in ("name", "birthDate")}
    if theirs is None:
        queries.insert(transaction, {"ownerId": taker, "personGroupId": copy["id"], **facts})
        return
    missing = {name: value for name, value in facts.items() if value and not theirs[name]}
    if missing:
        queries.change(transaction, taker, copy["id"], missing)


def unshare(runtime: Runtime, who: Principal, items: Sequence[PersonUserDeleteItem]) -> None:
    """End shares that the caller gave, or give back those that the caller got. Raises ``BadRequest``."""

    def write(transaction: Transaction) -> None:
        runtime.access.require(transaction, who, Permission.PERSON_UPDATE, [item.person_id for item in items])
        for item in items:
            giver = who.user_id if item.shared_by_id is UNSET else item.shared_by_id
            if who.user_id not in {giver, item.shared_with_id}:
                raise no_access(Permission.PERSON_UPDATE)
            share_queries.delete(transaction, item.person_id, giver, item.shared_with_id)

    runtime.db.write(write)
