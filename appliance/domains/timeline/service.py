"""Verbs of the timeline: count the months, show one."""

import re

from msgspec import UNSET

from appliance.core import clock
from appliance.core.access import AccessRules
from appliance.core.db import Reader
from appliance.core.errors import BadRequest, Unauthenticated, ValidationFailed
from appliance.core.http.validation import issue
from appliance.core.permissions import Permission
from appliance.core.principal import Principal
from appliance.core.runtime import Runtime
from appliance.domains.timeline import queries
from appliance.domains.timeline.dtos import TimeBucketAssetDto, TimeBucketDto
from appliance.domains.timeline.queries import Box, Selection

BY_DEFAULT = ("timeline", "archive")
CACHED_ANSWERS = 64


def buckets(runtime: Runtime, who: Principal, wanted: TimeBucketDto) -> bytes:
    """The months that have something to show, with counts, as JSON (behaviour/02 §11).

    Counting 100,000 assets takes some 15 ms, and clients ask often; so answers are kept until the next commit.
    """
    commits = runtime.db.commits
    with runtime.db.reading() as reader:
        selection = _select(runtime.access, reader, who, wanted)
        answers: dict[Selection, tuple[int, bytes]] = runtime.memory.setdefault("timeline.buckets", {})
        known = answers.get(selection)
        if known is not None and known[0] == commits:
            return known[1]
        counted = queries.buckets(reader, selection)
    if len(answers) >= CACHED_ANSWERS:
        answers.clear()
    answers[selection] = (commits, counted)
    return counted


def bucket(runtime: Runtime, who: Principal, wanted: TimeBucketAssetDto) -> bytes:
    """The assets of one month, column by column, as JSON.

    Assets whose metadata was not read yet are shown like others; the reference counts but does not show them.
    """
    month = _month(wanted.time_bucket)
    link = who.shared_link
    with_places = link is None or link.show_exif
    with runtime.db.reading() as reader:
        selection = _select(runtime.access, reader, who, wanted)
        return queries.bucket(
            reader,
            selection,
            month,
            with_places=with_places,
            with_coordinates=with_places and wanted.with_coordinates is True,
        )


def _select(rules: AccessRules, reader: Reader, who: Principal, wanted: TimeBucketDto) -> Selection:
    """Checks in the contract's order: locked, album or user, tag, partners."""
    visibility = None if wanted.visibility is UNSET else wanted.visibility
    user_id = wanted.user_id or None
    box = _box(wanted.bbox) if isinstance(wanted.bbox, str) else None
    if visibility == "locked" and not who.is_elevated:
        raise Unauthenticated("Elevated permission is required")
    if wanted.album_id:
        rules.require(reader, who, Permission.ALBUM_READ, [wanted.album_id])
    else:
        user_id = user_id or who.user_id
    if user_id:
        rules.require(reader, who, Permission.TIMELINE_READ, [user_id])
        if visibility == "archive":
            rules.require(reader, who, Permission.ARCHIVE_READ, [user_id])
        if visibility == "locked" and user_id != who.user_id:
            raise BadRequest("You may not access another user's locked timeline")
    if wanted.tag_id:
        rules.require(reader, who, Permission.TAG_READ, [wanted.tag_id])
    owners: tuple[str, ...] | None = (user_id,) if user_id else None
    if wanted.with_partners is True:
        _require_plain(wanted)
        if owners is not None:
            owners = tuple(dict.fromkeys([*owners, *queries.partners_in_timeline(reader, who.user_id)]))
    return Selection(
        caller="" if who.shared_link is not None else who.user_id,
        owners=owners,
        visibilities=(visibility.value,) if visibility else BY_DEFAULT,
        album_id=wanted.album_id or None,
        person_id=wanted.person_id or None,
        tag_id=wanted.tag_id or None,
        is_favorite=None if wanted.is_favorite is UNSET else wanted.is_favorite,
        is_trashed=wanted.is_trashed is True,
        with_stacked=wanted.with_stacked is True,
        box=box,
        order="asc" if wanted.order == "asc" else "desc",
        order_by="createdAt" if wanted.order_by == "createdAt" else "takenAt",
    )


def _require_plain(wanted: TimeBucketDto) -> None:
    of_partners = wanted.visibility in queries.SEEN_BY_PARTNERS
    if not of_partners or wanted.is_favorite is not UNSET or wanted.is_trashed is not UNSET:
        raise BadRequest("withPartners is only supported for non-archived, non-trashed, non-favorited, non-locked assets")


def _box(text: str) -> Box:
    parts = text.split(",")
    if len(parts) != 4:
        raise _bad_box("bbox must have 4 comma-separated numbers: west,south,east,north")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        raise _bad_box("bbox parts must be valid numbers") from None
    box = Box(*numbers)
    if any(number - number != 0 for number in numbers):
        raise _bad_box("bbox parts must be valid numbers")
    if box.north < box.south:
        raise _bad_box("North latitude must be greater than or equal to south latitude")
    return box


def _bad_box(message: str) -> ValidationFailed:
    return ValidationFailed([issue(("bbox",), message)])


def _month(text: str) -> str:
    """``2024-05`` for the start of a month, with or without a time; a month that does not exist for other instants.

    A leading sign is passed over. Raises ``BadRequest`` where the reference fails with 500.
    """
    bare = re.sub(r"^[+-]", "", text.strip())
    try:
        instant = clock.parse(bare)
    except (ValueError, OverflowError):
        raise BadRequest(f"Invalid time bucket: {text}") from None
    iso = clock.iso(instant)
    return iso[:7] if iso[7:] == "-01T00:00:00.000Z" else ""
