"""Background commands about pictures."""

from appliance.core.runtime import Runtime
from appliance.domains.viewing import thumbnails


def make_thumbnails(runtime: Runtime, asset_id: str, notify: bool = False) -> None:
    """Make preview, thumbnail and whatever else the configuration asks for; with ``notify`` clients hear of it."""
    thumbnails.make(runtime, asset_id, notify=notify)
