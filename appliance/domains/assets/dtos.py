"""Wire shapes of assets."""

from typing import Literal

from appliance.core.http.wire import Dto, JsonObject

AssetVisibility = Literal["archive", "timeline", "hidden", "locked"]
AssetTypeEnum = Literal["IMAGE", "VIDEO", "AUDIO", "OTHER"]


class AssetMetadataUpsertItemDto(Dto):
    """A key of a client's own and what it keeps there."""

    key: str
    value: JsonObject
