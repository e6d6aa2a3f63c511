"""Operations under ``/map``."""

from appliance.core.http.answers import JsonBytes
from appliance.core.http.call import Call
from appliance.core.http.operation import Routes
from appliance.core.permissions import Permission
from appliance.domains import places
from appliance.domains.map import service
from appliance.domains.map.dtos import (
    MapMarkerResponseDto,
    MapMarkersQuery,
    MapReverseGeocodeResponseDto,
    ReverseGeocodeQuery,
)

routes = Routes("Map")


@routes.get("/map/markers", "getMapMarkers", permission=Permission.MAP_READ, response=list[MapMarkerResponseDto])
def get_map_markers(call: Call, query: MapMarkersQuery) -> JsonBytes:
    """Every photo with a position that the caller wants to see."""
    return JsonBytes(service.markers(call.runtime, call.principal, query))


@routes.get("/map/reverse-geocode", "reverseGeocode", permission=Permission.MAP_SEARCH)
def reverse_geocode(call: Call, query: ReverseGeocodeQuery) -> list[MapReverseGeocodeResponseDto]:
    """Town, state and country of a position: always exactly one entry."""
    found = places.gazetteer(call.runtime).locate(query.lat, query.lon)
    return [MapReverseGeocodeResponseDto(city=found.city, state=found.state, country=found.country)]
