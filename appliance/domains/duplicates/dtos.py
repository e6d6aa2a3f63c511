"""Wire shapes of ``/duplicates`` (behaviour/02 §10.1)."""

from typing import Annotated

from msgspec import Meta

from appliance.core.http.wire import Dto, Uuid
from appliance.domains.assets import AssetResponseDto


class DuplicateResponseDto(Dto):
    """A group, and which of it is best kept."""

    duplicate_id: Uuid
    assets: list[AssetResponseDto]
    suggested_keep_asset_ids: list[Uuid]


class DuplicateResolveGroupDto(Dto):
    """What is to be kept of a group, and what is to go."""

    duplicate_id: Uuid
    keep_asset_ids: list[Uuid]
    trash_asset_ids: list[Uuid]


class DuplicateResolveDto(Dto):
    """Several groups at once."""

    groups: Annotated[list[DuplicateResolveGroupDto], Meta(min_length=1)]
