"""Photos by folder (behaviour/02 §14)."""

from appliance.core.principal import Client, Principal
from appliance.core.runtime import Runtime
from appliance.domains import assets
from appliance.domains.assets import AssetResponseDto
from appliance.domains.folders import queries


def folders(runtime: Runtime, who: Principal) -> list[str]:
    """The folders of the caller's timeline."""
    return runtime.db.read(lambda reader: queries.folders(reader, who.user_id))


def inside(runtime: Runtime, who: Principal, client: Client, path: str) -> list[AssetResponseDto]:
    """The assets right in a folder, by file name."""
    with runtime.db.reading() as reader:
        found = queries.inside(reader, who.user_id, path)
        return assets.responses(
            reader, who, found, client=client, with_people=False, with_tags=False, with_stack=False, with_owner=False
        )
