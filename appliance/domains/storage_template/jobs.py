"""Background commands of the storage template."""

from appliance.core.runtime import Runtime
from appliance.domains.storage_template import service


def move_original(runtime: Runtime, asset_id: str, source: str = "") -> None:
    """Move an original to where the template wants it; then, after an upload, have its pictures made."""
    try:
        service.move(runtime, asset_id)
    finally:
        service.go_on(runtime, asset_id, source)


def tidy_library(runtime: Runtime) -> None:
    """Remove the directories that a run over everything left empty."""
    runtime.files.remove_empty_directories("library")
