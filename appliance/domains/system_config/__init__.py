"""The system config: what administrators change while the server runs. Owns ``system_metadata``.

``current(runtime)`` is the config in force, a frozen tree: ``current(runtime).image.preview.size``. A domain that must do
something when it changes calls ``follow(runtime, function)`` in its ``start``; one that may refuse a change, ``guard``.
``read_metadata``, ``write_metadata`` and ``delete_metadata`` keep small facts of other domains under a key of their own.
"""

from appliance.core.http.operation import Routes
from appliance.core.runtime import Runtime
from appliance.domains.system_config.dtos import AdminConfigDto as SystemConfig
from appliance.domains.system_config.dtos import AdminConfigOAuthDto as OAuth
from appliance.domains.system_config.dtos import AdminConfigSmtpDto as Smtp
from appliance.domains.system_config.dtos import VersionCheckStateResponseDto
from appliance.domains.system_config.service import (
    change,
    current,
    delete_metadata,
    follow,
    guard,
    is_onboarded,
    read_metadata,
    start,
    version_check_state,
    write_metadata,
)
from appliance.domains.system_config.storage_template import TOKENS as TEMPLATE_TOKENS
from appliance.domains.system_config.storage_template import render as render_template

__all__ = [
    "TEMPLATE_TOKENS",
    "OAuth",
    "Smtp",
    "SystemConfig",
    "VersionCheckStateResponseDto",
    "change",
    "current",
    "delete_metadata",
    "follow",
    "guard",
    "is_onboarded",
    "read_metadata",
    "register",
    "render_template",
    "routes_of",
    "start",
    "version_check_state",
    "write_metadata",
]


def routes_of() -> list[Routes]:
    """The operations of this room."""
    from appliance.domains.system_config import routes

    return [routes.admin, routes.user, routes.public, routes.older, routes.metadata]


def register(runtime: Runtime) -> None:
    """Nothing to declare."""
