"""Finding assets: what is asked, whose photos are searched, one page at a time (behaviour/02 §12, 11 §6)."""

import base64
import json
from typing import Any

from appliance.core.db import Reader
from appliance.core.errors import BadRequest, Unauthenticated, ValidationFailed
from appliance.core.http.validation import issue
from appliance.core.http.wire import UNSET
from appliance.core.permissions import Permission
from appliance.core.principal import Principal
from appliance.core.runtime import Runtime
from appliance.domains.search import conditions, queries
from appliance.domains.search.condition_queries import TEXTS, Condition, Wanted, Where
from appliance.domains.search.dtos import (
    AssetOrder,
    FlatSearch,
    LargeAssetsQuery,
    MetadataSearchDto,
    RandomSearchDto,
    SearchOrder,
    SearchSuggestionType,
    StatisticsSearchDto,
    SuggestionsQuery,
)
from appliance.domains.search.queries import Order

LINK_NEEDS_ALBUM = "Shared link access is only allowed in combination with an albumIds filter"
INDEX_FROM = 2000
INDEX_STEP = 5000
EXPLORE_CITIES = 12
EXPLORE_AT_LEAST = 5
SUGGESTED = {
    SearchSuggestionType.COUNTRY: "country",
    SearchSuggestionType.STATE: "state",
    SearchSuggestionType.CITY: "city",
    SearchSuggestionType.CAMERA_MAKE: "make",
    SearchSuggestionType.CAMERA_MODEL: "model",
    SearchSuggestionType.CAMERA_LENS_MODEL: "lens_model",
}


class Page:
    """Ids of one page, and how to ask for the next one."""

    def __init__(self, ids: list[str], next_page: str | None, next_cursor: str | None) -> None:
        self.ids = ids
        self.next_page = next_page
        self.next_cursor = next_cursor


def _prepare(runtime: Runtime, reader: Reader, who: Principal, search: FlatSearch) -> tuple[Where, list[str] | None, bool]:
    """What is wanted as SQL, whose assets are searched, and whether the new form was used."""
    used = conditions.new_form(search)
    if used:
        conditions.refuse_mixture(search, used)
        given = getattr(search, "filter", UNSET)
        wanted = Wanted(()) if given is UNSET else conditions.of_filter(given)
    else:
        wanted = conditions.of_flat(search, with_locked=who.is_elevated)
    _check_locked(who, wanted)
    by_album = _is_bound_to_albums(runtime, reader, who, wanted, search)
    if who.shared_link is not None and not by_album:
        raise BadRequest(LINK_NEEDS_ALBUM)
    _index_soon(runtime, reader, wanted)
    where = Where(who.user_id)
    where.add(wanted)
    if used and not who.is_elevated:
        where.add(Wanted((Condition("visibility", "ne", "locked"),)))
    if by_album:
        return where, None, bool(used)
    only_locked = any(condition == Condition("visibility", "eq", "locked") for condition in wanted.conditions)
    return where, queries.owners_of(reader, who.user_id, with_partners=not only_locked), bool(used)


def _check_locked(who: Principal, wanted: Wanted) -> None:
    asked = any(
        condition.field == "visibility"
        and condition.operator in {"eq", "in"}
        and "locked" in (condition.value if isinstance(condition.value, list) else [condition.value])
        for condition in wanted.every()
    )
    if asked and not who.is_elevated:
        raise Unauthenticated("Elevated permission is required")


def _is_bound_to_albums(runtime: Runtime, reader: Reader, who: Principal, wanted: Wanted, search: FlatSearch) -> bool:
    """Whether every result lies in an album that the caller may read, so that anybody's assets may be found there."""
    mentioned = [condition for condition in wanted.every() if condition.field == "album_ids"]
    if not mentioned:
        return False
    if not isinstance(search, MetadataSearchDto) and not conditions.new_form(search):
        return False
    runtime.access.require(reader, who, Permission.ALBUM_READ, {album_id for one in mentioned for album_id in one.value})
    inside = {"any", "all"}
    return any(one.field == "album_ids" and one.operator in inside for one in wanted.conditions) or (
        bool(wanted.branches)
        and all(any(one.field == "album_ids" and one.operator in inside for one in branch) for branch in wanted.branches)
    )


def find_page(runtime: Runtime, who: Principal, search: MetadataSearchDto) -> Page:
    """One page of what is wanted. Raises ``BadRequest``, ``Unauthenticated``, ``ValidationFailed``."""
    with runtime.db.reading() as reader:
        where, owners, new_form = _prepare(runtime, reader, who, search)
        if not new_form:
            order = Order(descending=search.order is not AssetOrder.ASC)
            number = 1 if search.page is UNSET else search.page
            offset = (number - 1) * search.size
            if offset > 2**53:
                return Page([], None, None)
            rows = queries.page(reader, where, owners, order, search.size + 1, offset)
            more = str(number + 1) if len(rows) > search.size else None
            return Page([row[0] for row in rows[: search.size]], more, None)
        order = _order(search.order_by)
        if search.cursor is not UNSET:
            queries.after(where, order, *_read_cursor(search.cursor))
        rows = queries.page(reader, where, owners, order, search.size + 1)
        found = rows[: search.size]
        cursor = _cursor(found[-1]) if len(rows) > search.size else None
        return Page([row[0] for row in found], None, cursor)


def index_texts(runtime: Runtime) -> None:
    """Bring the index of trigrams up to date, in steps that let other writers in between."""
    while runtime.db.write(lambda transaction: queries.index_texts(transaction, INDEX_STEP), durable=False):
        pass


def _index_soon(runtime: Runtime, reader: Reader, wanted: Wanted) -> None:
    """Texts that are not in the index are found too, but by reading them all: when these are many, it is time."""
    if not any(condition.field in TEXTS for condition in wanted.every()):
        return
    if queries.fresh_texts(reader, INDEX_FROM) == INDEX_FROM:
        runtime.db.submit(lambda transaction: runtime.jobs.enqueue(transaction, "index_texts", replace=True), durable=False)


def _order(given: Any) -> Order:
    wanted = SearchOrder() if given is UNSET else given
    return Order(str(wanted.field), descending=wanted.direction is not AssetOrder.ASC)


def _cursor(last: tuple[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps([last[1], last[0]]).encode()).decode().rstrip("=")


def _read_cursor(text: str) -> tuple[Any, str]:
    try:
        value, asset_id = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(asset_id, str) or not isinstance(value, str | int | float | None):
            raise TypeError(text)
    except (ValueError, TypeError) as error:
        raise ValidationFailed([issue(("cursor",), "Invalid cursor")]) from error
    return value, asset_id


def count(runtime: Runtime, who: Principal, search: StatisticsSearchDto) -> int:
    """How many there are."""
    with runtime.db.reading() as reader:
        where, owners, _ = _prepare(runtime, reader, who, search)
        return queries.count(reader, where, owners)


def pick(runtime: Runtime, who: Principal, search: RandomSearchDto) -> list[str]:
    """Ids of some of them, by chance."""
    with runtime.db.reading() as reader:
        where, owners, _ = _prepare(runtime, reader, who, search)
        return queries.random(reader, where, owners, search.size)


def find_largest(runtime: Runtime, who: Principal, search: LargeAssetsQuery) -> list[str]:
    """Ids of the largest files."""
    with runtime.db.reading() as reader:
        where, owners, _ = _prepare(runtime, reader, who, search)
        minimum = 0 if search.min_file_size is UNSET else search.min_file_size
        return queries.largest(reader, where, owners or [who.user_id], minimum, search.size)


def suggest(runtime: Runtime, who: Principal, query: SuggestionsQuery) -> list[str | None]:
    """Values of a property among what the caller sees in the timeline."""
    given = {"country": query.country, "state": query.state, "make": query.make, "model": query.model}
    field = SUGGESTED[query.type]
    belongs = ("country", "state") if field in {"country", "state", "city"} else ("make", "model", "lens_model")
    narrowed = {
        name: str(value)
        for name, value in {**given, "lens_model": query.lens_model}.items()
        if name in belongs and name != field and value is not UNSET and value
    }
    with runtime.db.reading() as reader:
        owners = queries.owners_of(reader, who.user_id, with_partners=True)
        found: list[str | None] = list(queries.values(reader, field, owners, narrowed))
    return [*found, None] if query.include_null else found


def explore(runtime: Runtime, who: Principal) -> list[tuple[str, list[tuple[str, str]]]]:
    """For the search page: cities and newest images, each as value and asset id."""
    with runtime.db.reading() as reader:
        cities = queries.frequent_cities(reader, who.user_id, EXPLORE_AT_LEAST, EXPLORE_CITIES)
        return [("exifInfo.city", cities), ("createdAt", queries.newest(reader, who.user_id, EXPLORE_CITIES))]


def one_per_city(runtime: Runtime, who: Principal) -> list[str]:
    """Ids of one image for each city."""
    with runtime.db.reading() as reader:
        return queries.cities(reader, queries.owners_of(reader, who.user_id, with_partners=True))
