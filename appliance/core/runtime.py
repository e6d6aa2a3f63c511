"""The parts of a running server, handed to whoever needs them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from appliance.core.access import AccessRules
from appliance.core.db import Database
from appliance.core.events import EventBus
from appliance.core.files import FileStore
from appliance.core.jobs import Jobs
from appliance.core.principal import Credential, CredentialKind, Principal
from appliance.core.workers import ChildProcesses

if TYPE_CHECKING:
    from starlette.requests import Request

    from appliance.settings import Settings

Authenticator = Callable[["Runtime", Credential, "Request"], Principal]
PageHead = Callable[["Runtime", str, str], str | None]
"""What is said in the head of the page ``/<name of the head>/<thing>``: HTML for (runtime, origin, thing), None for a 404."""


@dataclass(slots=True)
class Runtime:
    """One running server on one data directory."""

    settings: "Settings"
    db: Database
    files: FileStore
    jobs: Jobs
    children: ChildProcesses
    events: EventBus
    access: AccessRules = field(default_factory=AccessRules)
    authenticators: dict[CredentialKind, Authenticator] = field(default_factory=dict)
    page_heads: dict[str, PageHead] = field(default_factory=dict)
    memory: dict[str, Any] = field(default_factory=dict)
    """What domains keep between calls (parsed configuration, throttles); lost with the process, never the only copy."""
