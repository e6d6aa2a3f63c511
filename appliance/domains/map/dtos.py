"""Wire shapes of ``/map``."""

from typing import Annotated

from msgspec import Meta

from appliance.core.http.wire import UNSET, DateTime, Dto, UnsetType, Uuid


class MapMarkersQuery(Dto):
    """Which photos are wanted; the caller's own when nothing is said."""

    file_created_after: DateTime | UnsetType = UNSET
    file_created_before: DateTime | UnsetType = UNSET
    is_archived: bool | UnsetType = UNSET
    is_favorite: bool | UnsetType = UNSET
    with_partners: bool = False
    with_shared_albums: bool = False


class MapMarkerResponseDto(Dto):
    """One photo on the map."""

    id: Uuid
    lat: float
    lon: float
    city: str | None
    state: str | None
    country: str | None


class ReverseGeocodeQuery(Dto):
    """A position in degrees."""

    lat: Annotated[float, Meta(ge=-90, le=90)]
    lon: Annotated[float, Meta(ge=-180, le=180)]


class MapReverseGeocodeResponseDto(Dto):
    """What is there; all null at sea."""

    city: str | None
    state: str | None
    country: str | None
