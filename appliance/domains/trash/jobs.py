"""Background commands of the trash."""

from appliance.core.runtime import Runtime
from appliance.domains.trash import service


def delete_asset(runtime: Runtime, asset_id: str, delete_on_disk: bool) -> None:
    """Delete one asset for good."""
    service.delete_for_good(runtime, asset_id, delete_on_disk=delete_on_disk)


def empty_trash(runtime: Runtime) -> None:
    """Have everything deleted that somebody gave up for good."""
    service.delete_given_up(runtime)


def check_trash(runtime: Runtime) -> None:
    """Have everything deleted that has been in the trash for longer than the configured days."""
    service.delete_expired(runtime)
