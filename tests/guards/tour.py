"""A tour through everything that can be read: the calls by which the guards judge cost."""

from dataclasses import dataclass
from typing import Any

from appliance.app import operations
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
    "getActivities": None,
    "getActivityStatistics": None,
    "getMySharedLink": None,
    "getMyApiKey": None,
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
        special = SPECIAL.get(operation.id, "")
        readable = operation.method == "GET" or (operation.id in SPECIAL and special is not None)
        needs_more = operation.path_parameters and not operation.path.startswith("/assets/{id}")
        sends_files = operation.media_type is not None or operation.id in {"downloadAsset", "viewAsset", "playAssetVideo"}
        if not readable or special is None or needs_more or sends_files or len(operation.path_parameters) > 1:
            continue
        query = special if isinstance(special, str) else ""
        body = None if isinstance(special, str) else _filled(special, asset_id)
        found.append(Stop(operation.id, operation.method, operation.path.replace("{id}", asset_id) + query, body))
    return found


def _filled(body: Any, asset_id: str) -> Any:
    if isinstance(body, dict):
        return {key: _filled(value, asset_id) for key, value in body.items()}
    if isinstance(body, list):
        return [_filled(value, asset_id) for value in body]
    return asset_id if body == "{id}" else body
