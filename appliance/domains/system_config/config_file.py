"""A system config that lies in a file beside the server, in YAML or JSON, instead of being edited by administrators."""

from pathlib import Path
from typing import Any

from appliance.core.errors import StartRefused, ValidationFailed
from appliance.domains.system_config.document import config_of
from appliance.domains.system_config.dtos import AdminConfigDto


def read(path: Path) -> AdminConfigDto:
    """The config that the file describes. Raises ``StartRefused`` with everything that is wrong with it."""
    try:
        return config_of(_parsed(path))
    except ValidationFailed as error:
        faults = "\n".join(f"  {'.'.join(map(str, fault['path']))}: {fault['message']}" for fault in error.issues)
        raise StartRefused(f"The config file {path} has mistakes. Correct them and start again.\n{faults}") from error


def _parsed(path: Path) -> dict[str, Any]:
    import yaml

    try:
        # Every JSON document is a YAML document.
        content = yaml.safe_load(path.read_bytes())
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise StartRefused(f"The config file {path} cannot be read: {error}") from error
    if content is not None and not isinstance(content, dict):
        raise StartRefused(f"The config file {path} must hold an object with the sections of the system config.")
    return content or {}
