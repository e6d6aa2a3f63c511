"""Background commands about metadata. ``source`` says why (behaviour/09 §4): upload, sidecar-write, or nothing."""

from appliance.core.runtime import Runtime
from appliance.domains.metadata import service, sidecars


def extract_metadata(runtime: Runtime, asset_id: str, source: str = "") -> None:
    """Read the file and its sidecar again, and store what they say."""
    service.extract(runtime, asset_id, source)


def write_sidecar(runtime: Runtime, asset_id: str) -> None:
    """Write what was changed in the app beside the original."""
    sidecars.write(runtime, asset_id)


def find_sidecar(runtime: Runtime, asset_id: str, source: str = "") -> None:
    """Look for a sidecar beside the original, then read the metadata again."""
    sidecars.find(runtime, asset_id, source)
