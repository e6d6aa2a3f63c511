"""A tour through everything that can be read: the calls by which the guards judge cost."""

from dataclasses import dataclass
from typing import Any

import msgspec

from appliance.app import operations
from appliance.core.http.answers import FileAnswer
from appliance.core.http.operation import Operation
from tests.clients.phone import REQUEST_TYPES
from tests.scenario import Person

SPECIAL = {
    "getTimeBucket": "?timeBucket=2024-12-01",
    "searchAssets": {"size": 100, "withExif": True},
    "searchRandom": {"size": 10},
    "searchStatistics": {},
    "searchLargeAssets": {},
    "getSearchSuggestions": "?type=country",
    "getAssetsByOriginalPath": "?path=/",
    "getSyncStream": {"types": REQUEST_TYPES},
    "getDownloadInfo": {"assetIds": ["{id}"]},
    "checkBulkUpload": {"assets": [{"id": "1", "checksum": "00" * 20}]},
    "reverseGeocode": "?lat=52.5&lon=13.4",
    "getMySharedLink": None,
    "getMyApiKey": None,
    "getServerLicense": None,
    "getUserLicense": None,
    "getAssetOcr": None,
}
"""What a call needs besides its path: a query, a body, or (None) things that the tour does not have."""


@dataclass(frozen=True)
class Stop:
    """One call of the tour."""

    id: str
    method: str
    path: str
    body: Any

    def visit(self, person: Person) -> None:
        """Make the call; it must succeed."""
        if self.method == "GET":
            person.get(self.path)
        else:
            person.post(self.path, self.body)


def stops(asset_id: str) -> list[Stop]:
    """Every read that is built and needs nothing but the asset."""
    found = []
    for operation in operations().operations:
        if not _can_be_visited(operation):
            continue
        special = SPECIAL.get(operation.id, "")
        query = special if isinstance(special, str) else ""
        body = None if isinstance(special, str) else _filled(special, asset_id)
        found.append(Stop(operation.id, operation.method, operation.path.replace("{id}", asset_id) + query, body))
    return found


def _can_be_visited(operation: Operation) -> bool:
    if operation.id in SPECIAL:
        return SPECIAL[operation.id] is not None
    needs_a_query = operation.query is not None and any(field.required for field in msgspec.structs.fields(operation.query))
    needs_a_thing = any(name != "id" or not operation.path.startswith("/assets/{id}") for name in operation.path_parameters)
    is_a_read = operation.method == "GET" and operation.documented and operation.media_type is None
    return is_a_read and not needs_a_query and not needs_a_thing and operation.response is not FileAnswer


def _filled(body: Any, asset_id: str) -> Any:
    if isinstance(body, dict):
        return {key: _filled(value, asset_id) for key, value in body.items()}
    if isinstance(body, list):
        return [_filled(value, asset_id) for value in body]
    return asset_id if body == "{id}" else body
