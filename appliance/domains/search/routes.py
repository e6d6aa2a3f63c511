"""Operations under ``/search``."""

from collections.abc import Sequence
from typing import Any

from appliance.core.errors import BadRequest
from appliance.core.http.call import Call
from appliance.core.http.operation import Routes
from appliance.core.http.wire import UNSET
from appliance.core.permissions import Permission
from appliance.domains import assets, places
from appliance.domains.assets import AssetResponseDto
from appliance.domains.search import service
from appliance.domains.search.dtos import (
    LargeAssetsQuery,
    MetadataSearchDto,
    PlacesQuery,
    PlacesResponseDto,
    RandomSearchDto,
    SearchAlbumResponseDto,
    SearchAssetResponseDto,
    SearchExploreItem,
    SearchExploreResponseDto,
    SearchResponseDto,
    SearchStatisticsResponseDto,
    SmartSearchDto,
    StatisticsSearchDto,
    SuggestionsQuery,
)

routes = Routes("Search")


def _described(call: Call, ids: Sequence[str], search: Any = None, *, with_exif: bool = False) -> list[AssetResponseDto]:
    """Assets in the order of ``ids``, with as much as ``search`` asks for."""
    with call.runtime.db.reading() as reader:
        return assets.responses(
            reader,
            call.principal,
            ids,
            client=call.client,
            with_exif=with_exif or getattr(search, "with_exif", UNSET) is True,
            with_people=getattr(search, "with_people", UNSET) is True,
            with_tags=False,
            with_stack=False,
            with_owner=False,
        )


@routes.post("/search/metadata", "searchAssets", permission=Permission.ASSET_READ, shared_link=True, status=200)
def search_assets(call: Call, body: MetadataSearchDto) -> SearchResponseDto:
    """One page of what matches, the newest first."""
    page = service.find_page(call.runtime, call.principal, body)
    items = _described(call, page.ids, body)
    found = SearchAssetResponseDto(
        count=len(items), total=len(items), facets=[], items=items, next_page=page.next_page, next_cursor=page.next_cursor
    )
    return SearchResponseDto(albums=SearchAlbumResponseDto(count=0, facets=[], items=[], total=0), assets=found)


@routes.post("/search/smart", "searchSmart", permission=Permission.ASSET_READ, status=200)
def search_smart(call: Call, body: SmartSearchDto) -> SearchResponseDto:
    """Search by content needs a model, which this server does not have yet: ``/server/features`` says so."""
    raise BadRequest("Smart search is not enabled")


@routes.post("/search/random", "searchRandom", permission=Permission.ASSET_READ, status=200)
def search_random(call: Call, body: RandomSearchDto) -> list[AssetResponseDto]:
    """Some of what matches, by chance."""
    return _described(call, service.pick(call.runtime, call.principal, body), body)


@routes.post("/search/large-assets", "searchLargeAssets", permission=Permission.ASSET_READ, status=200)
def search_large_assets(call: Call, query: LargeAssetsQuery) -> list[AssetResponseDto]:
    """The largest files first."""
    return _described(call, service.find_largest(call.runtime, call.principal, query), with_exif=True)


@routes.post("/search/statistics", "searchAssetStatistics", permission=Permission.ASSET_STATISTICS, status=200)
def search_asset_statistics(call: Call, body: StatisticsSearchDto) -> SearchStatisticsResponseDto:
    """How many match."""
    return SearchStatisticsResponseDto(total=service.count(call.runtime, call.principal, body))


@routes.get("/search/suggestions", "getSearchSuggestions", permission=Permission.ASSET_READ)
def get_search_suggestions(call: Call, query: SuggestionsQuery) -> list[str | None]:
    """Values to choose from."""
    return service.suggest(call.runtime, call.principal, query)


@routes.get("/search/explore", "getExploreData", permission=Permission.ASSET_READ)
def get_explore_data(call: Call) -> list[SearchExploreResponseDto]:
    """A picture for each of some cities, and the newest pictures."""
    found = service.explore(call.runtime, call.principal)
    described = {one.id: one for one in _described(call, [asset_id for _, items in found for _, asset_id in items])}
    return [
        SearchExploreResponseDto(
            field_name=name, items=[SearchExploreItem(value=value, data=described[asset_id]) for value, asset_id in items]
        )
        for name, items in found
    ]


@routes.get("/search/cities", "getAssetsByCity", permission=Permission.ASSET_READ)
def get_assets_by_city(call: Call) -> list[AssetResponseDto]:
    """A picture of each city, by city."""
    return _described(call, service.one_per_city(call.runtime, call.principal), with_exif=True)


@routes.get("/search/places", "searchPlaces", permission=Permission.ASSET_READ)
def search_places(call: Call, query: PlacesQuery) -> list[PlacesResponseDto]:
    """Towns of the world by name."""
    return [
        PlacesResponseDto(
            name=place.name,
            latitude=place.latitude,
            longitude=place.longitude,
            admin1name=place.admin1 or UNSET,
            admin2name=place.admin2 or UNSET,
        )
        for place in places.gazetteer(call.runtime).search(query.name)
    ]
