"""Wire shapes of what is viewed."""

from typing import Literal

from appliance.core.http.wire import UNSET, Dto, UnsetType

AssetMediaSize = Literal["original", "fullsize", "preview", "thumbnail"]


class DownloadAssetQuery(Dto):
    """Which version of an original."""

    edited: bool = False


class ViewAssetQuery(Dto):
    """Which picture of an asset."""

    edited: bool = False
    size: AssetMediaSize | UnsetType = UNSET
