"""What is asked, in one form for both ways of asking: a list of conditions on properties.

The flat fields of 3.1 and the filter of 3.2 (behaviour/02 §12, 11 §6) become the same ``Condition`` objects here;
``condition_queries`` turns them into SQL.
"""

import base64
import binascii
from collections.abc import Iterator
from typing import Any

import msgspec

from appliance.core.errors import ValidationFailed
from appliance.core.http.validation import issue
from appliance.core.http.wire import UNSET
from appliance.domains.search.condition_queries import Condition, Wanted
from appliance.domains.search.dtos import FlatSearch, Leaf, SearchFilter, SearchFilterBranch

OPERATORS = {
    "eq": "eq",
    "ne": "ne",
    "in_": "in",
    "not_in": "notIn",
    "gt": "gt",
    "gte": "gte",
    "lt": "lt",
    "lte": "lte",
    "like": "like",
    "not_like": "notLike",
    "starts_with": "startsWith",
    "ends_with": "endsWith",
    "matches": "matches",
    "any": "any",
    "all": "all",
    "none": "none",
}

FLAT_EQUAL = (
    "city",
    "country",
    "state",
    "make",
    "model",
    "lens_model",
    "library_id",
    "rating",
    "type",
    "visibility",
    "is_favorite",
    "is_offline",
    "is_encoded",
    "is_motion",
    "id",
    "encoded_video_path",
)
FLAT_CONTAINED = ("description", "original_file_name", "original_path")
FLAT_DATES = {"taken": "taken_at", "created": "created_at", "updated": "updated_at", "trashed": "trashed_at"}
NOT_DEPRECATED = {"size", "with_exif", "with_people", "with_stacked", "query", "query_asset_id", "language", "min_file_size"}
NEW_FORM = ("filter", "cursor", "order_by")


def new_form(search: FlatSearch) -> list[str]:
    """Which members of the new form are used, by their wire names; empty for the flat form."""
    return [name if name != "order_by" else "orderBy" for name in NEW_FORM if getattr(search, name, UNSET) is not UNSET]


def refuse_mixture(search: FlatSearch, used: list[str]) -> None:
    """Raises ``ValidationFailed`` for every flat field beside the new form."""
    issues = []
    defaults = type(search)()
    for field in msgspec.structs.fields(search):
        if field.name in NOT_DEPRECATED or field.name in NEW_FORM:
            continue
        if getattr(search, field.name) != getattr(defaults, field.name):
            name = field.encode_name
            issues.append(issue((name,), f"Deprecated field {name} cannot be combined with {'/'.join(used)}"))
    if issues:
        raise ValidationFailed(issues)


def of_filter(given: SearchFilter) -> Wanted:
    """The conditions of a filter. Raises ``ValidationFailed`` where a leaf or a branch asks nothing."""
    conditions = tuple(_of_branch(given, ("filter",)))
    branches = []
    for index, branch in enumerate([] if given.or_ is UNSET else given.or_):
        found = tuple(_of_branch(branch, ("filter", "or", index)))
        if not found:
            raise ValidationFailed([issue(("filter", "or", index), "At least one filter condition is required")])
        branches.append(found)
    return Wanted(conditions, tuple(branches))


def _of_branch(branch: SearchFilterBranch, path: tuple[str | int, ...]) -> Iterator[Condition]:
    for field in msgspec.structs.fields(branch):
        leaf = getattr(branch, field.name)
        if not isinstance(leaf, Leaf):
            continue
        operators = [name for name in OPERATORS if getattr(leaf, name, UNSET) is not UNSET]
        if not operators:
            raise ValidationFailed([issue((*path, field.encode_name), "At least one operator is required")])
        for name in operators:
            value = getattr(leaf, name)
            yield Condition(field.name, OPERATORS[name], checksum(value) if field.name == "checksum" else value)


def of_flat(search: FlatSearch, *, with_locked: bool) -> Wanted:
    """The conditions of the flat fields, with what they imply about trash and locked assets."""
    found = [*_equal(search), *_contained(search), *_dates(search), *_belonging(search)]
    fields = {condition.field for condition in found}
    if "visibility" not in fields and not with_locked:
        found.append(Condition("visibility", "ne", "locked"))
    with_trash = getattr(search, "with_deleted", UNSET) is True or {"trashed_at", "is_offline"} & fields
    if not with_trash:
        found.append(Condition("trashed_at", "eq", None))
    if getattr(search, "with_stacked", UNSET) is False:
        found.append(Condition("is_stacked", "eq", value=False))
    return Wanted(tuple(found))


def _given(search: FlatSearch, name: str) -> Any:
    return getattr(search, name, UNSET)


def _equal(search: FlatSearch) -> Iterator[Condition]:
    for name in FLAT_EQUAL:
        value = _given(search, name)
        if value is not UNSET:
            yield Condition(name, "eq", value)
    if (text := _given(search, "checksum")) is not UNSET:
        yield Condition("checksum", "eq", checksum(text))


def _contained(search: FlatSearch) -> Iterator[Condition]:
    for name in FLAT_CONTAINED:
        text = _given(search, name)
        if text is not UNSET and text.strip():
            yield Condition(name, "like", text if name == "original_path" else text.strip())
    if (text := _given(search, "ocr")) is not UNSET and text.strip():
        yield Condition("ocr", "matches", text)


def _dates(search: FlatSearch) -> Iterator[Condition]:
    for prefix, field in FLAT_DATES.items():
        for suffix, operator in (("after", "gte"), ("before", "lte")):
            value = _given(search, f"{prefix}_{suffix}")
            if value is not UNSET:
                yield Condition(field, operator, value)


def _belonging(search: FlatSearch) -> Iterator[Condition]:
    for name in ("album_ids", "person_ids", "tag_ids"):
        ids = _given(search, name)
        if ids is None:
            yield Condition("has_tags", "eq", value=False)
        elif ids is not UNSET and ids:
            yield Condition(name, "all", ids)
    if search.is_not_in_album is True and not search.album_ids:
        yield Condition("has_albums", "eq", value=False)


def checksum(value: Any) -> Any:
    """SHA-1 bytes of a text: 28 characters are base64, others hexadecimal. What is neither matches nothing."""
    if isinstance(value, list):
        return [checksum(item) for item in value]
    try:
        return base64.b64decode(value, validate=True) if len(value) == 28 else binascii.unhexlify(value)
    except (ValueError, binascii.Error):
        return b""
