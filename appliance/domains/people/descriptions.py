"""People as one user sees them: rows become answers, with what sharing adds."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from appliance.core.db import Reader, Row
from appliance.core.http.wire import UNSET
from appliance.domains.people import queries, share_queries
from appliance.domains.people.dtos import (
    PeopleUserResponseDto,
    PersonOtherResponseDto,
    PersonResponseDto,
    PersonUserRole,
)
from appliance.domains.users import user_response


def describe(reader: Reader, viewer_id: str, rows: Sequence[Row]) -> list[PersonResponseDto]:
    """Copies of people as their owner, ``viewer_id``, sees them. A constant number of statements for any number of rows."""
    people = [_plain(row) for row in rows]
    shares = share_queries.shares_of(reader, viewer_id, [person.id for person in people])
    if not shares:
        return people
    users = share_queries.users(reader, {share[side] for share in shares for side in ("sharedById", "sharedWithId")})
    copies = {
        giver: queries.copies(reader, giver, [share["personGroupId"] for share in shares])
        for giver in {share["sharedById"] for share in shares} - {viewer_id}
    }
    by_id: dict[str, list[PersonResponseDto]] = defaultdict(list)
    for person in people:
        by_id[person.id].append(person)
    for share in shares:
        for person in by_id[share["personGroupId"]]:
            _add_share(person, share, viewer_id, users, copies)
    return people


def _plain(row: Row) -> PersonResponseDto:
    return PersonResponseDto(
        id=row["id"],
        name=row["name"],
        birth_date=row["birthDate"],
        thumbnail_path=row["thumbnailPath"],
        is_hidden=bool(row["isHidden"]),
        is_favorite=bool(row["isFavorite"]),
        color=UNSET if row["color"] is None else row["color"],
        updated_at=row["updatedAt"],
        other_people=[],
        shared_by=[],
        shared_with=[],
    )


def _add_share(
    person: PersonResponseDto, share: Row, viewer_id: str, users: dict[str, Row], copies: dict[str, dict[str, Row]]
) -> None:
    role = PersonUserRole(share["role"])
    if share["sharedById"] == viewer_id:
        person.shared_with.append(_partner(users[share["sharedWithId"]], role))
        return
    giver = share["sharedById"]
    person.shared_by.append(_partner(users[giver], role))
    other = copies[giver].get(person.id)
    if other is None:
        return
    if other["name"] or other["birthDate"]:
        person.other_people.append(
            PersonOtherResponseDto(shared_by_id=giver, role=role, name=other["name"], birth_date=other["birthDate"])
        )
    if not person.thumbnail_path:
        person.thumbnail_path = other["thumbnailPath"]


def _partner(row: Row, role: PersonUserRole) -> PeopleUserResponseDto:
    user = user_response(row)
    return PeopleUserResponseDto(
        id=user.id,
        email=user.email,
        name=user.name,
        profile_image_path=user.profile_image_path,
        avatar_color=user.avatar_color,
        profile_changed_at=user.profile_changed_at,
        role=role,
    )


def of_groups(reader: Reader, viewer_id: str, group_ids: Iterable[str]) -> dict[str, PersonResponseDto]:
    """The people that the viewer has a copy of, by id."""
    rows = queries.copies(reader, viewer_id, dict.fromkeys(group_ids))
    return {person.id: person for person in describe(reader, viewer_id, list(rows.values()))}
