"""Who is calling: by which credential, with which rights, from which generation of client."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from appliance.core.permissions import Permission

_APP = re.compile(r"^immich-(android|ios|unknown)/(.+)$")
_LEGACY_APP = re.compile(r"^Immich_(Android|iOS|Unknown)_(.+)$")
_VERSION = re.compile(r"(\d+)\.(\d+)(?:\.(\d+))?")


@dataclass(frozen=True, slots=True)
class Client:
    """The program that calls, as far as its User-Agent tells (mobile-app.md §1.3)."""

    platform: str | None = None
    app_version: str | None = None
    version: tuple[int, int, int] | None = None

    @property
    def generation(self) -> int:
        """1 and 2: phone apps of those major versions, whose wire shapes differ; 3: everybody else."""
        return self.version[0] if self.version and self.version[0] in {1, 2} else 3

    @classmethod
    def from_user_agent(cls, user_agent: str) -> "Client":
        """Read ``immich-android/2.1.0`` or the older ``Immich_Android_1.142.1``."""
        match = _APP.match(user_agent) or _LEGACY_APP.match(user_agent)
        return cls() if match is None else cls.of_version(match[2], match[1])

    @classmethod
    def of_version(cls, app_version: str | None, platform: str | None = None) -> "Client":
        """The app of that version, such as a session remembers it; nothing is known of the app for None."""
        numbers = _VERSION.match(app_version or "")
        version = (int(numbers[1]), int(numbers[2]), int(numbers[3] or 0)) if numbers else None
        return cls(platform=platform, app_version=app_version, version=version)


class CredentialKind(Enum):
    """How a caller proves who they are."""

    SHARED_LINK_KEY = "share key"
    SHARED_LINK_SLUG = "share slug"
    SESSION = "user token"
    API_KEY = "API key"


@dataclass(frozen=True, slots=True)
class Credential:
    """What the request brought. ``value`` is secret."""

    kind: CredentialKind
    value: str


def find_credential(headers: Mapping[str, str], cookies: Mapping[str, str], query: Mapping[str, str]) -> Credential | None:
    """The one credential that counts (behaviour/01 §3): the first that is there, empty values count as absent."""
    authorization = headers.get("authorization", "")
    scheme, _, bearer = authorization.partition(" ")
    candidates = (
        (CredentialKind.SHARED_LINK_KEY, headers.get("x-immich-share-key") or query.get("key")),
        (CredentialKind.SHARED_LINK_SLUG, headers.get("x-immich-share-slug") or query.get("slug")),
        (
            CredentialKind.SESSION,
            headers.get("x-immich-user-token")
            or headers.get("x-immich-session-token")
            or query.get("sessionKey")
            or (bearer.strip() if scheme.lower() == "bearer" else None)
            or cookies.get("immich_access_token"),
        ),
        (CredentialKind.API_KEY, headers.get("x-api-key") or query.get("apiKey")),
    )
    return next((Credential(kind, value) for kind, value in candidates if value), None)


@dataclass(frozen=True, slots=True)
class ApiKeyGrant:
    """The key that authenticated this call and what it may do."""

    id: str
    permissions: frozenset[str]

    def allows(self, permission: Permission | None) -> bool:
        """Whether the key holds ``permission``; None is what only a key with ``all`` may do."""
        return Permission.ALL in self.permissions or (permission is not None and permission in self.permissions)


@dataclass(frozen=True, slots=True)
class SharedLinkGrant:
    """The link that authenticated this call and what it opens."""

    id: str
    album_id: str | None
    allow_upload: bool
    allow_download: bool
    show_exif: bool


@dataclass(frozen=True, slots=True)
class Principal:
    """An authenticated caller. Through a shared link, ``user_id`` is the owner of the link.

    ``client`` is the app that the session belongs to: what counts when a request's own User-Agent names none, as app
    1.142 does for its sync stream, uploads and images (mobile-app.md §1.3).
    """

    user_id: str
    email: str
    name: str
    is_admin: bool
    session_id: str | None = None
    is_elevated: bool = False
    api_key: ApiKeyGrant | None = None
    shared_link: SharedLinkGrant | None = None
    client: Client = Client()
