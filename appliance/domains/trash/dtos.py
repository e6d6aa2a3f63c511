"""Wire shapes of the trash."""

from appliance.core.http.wire import Dto, Uuid


class AssetBulkDeleteDto(Dto):
    """What to throw away; with ``force`` for good."""

    ids: list[Uuid]
    force: bool = False


class TrashResponseDto(Dto):
    """How many assets it was about."""

    count: int
