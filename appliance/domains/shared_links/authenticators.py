"""From the key or slug of a link to the principal that acts by it (behaviour/01 §3, behaviour/02 §3).

Departures from the reference, where each would open more than the owner meant:

- the password is asked for on every operation, not only by ``/shared-links/me``; the web client sends its cookie with
  all of them (web-and-cli-clients.md §7), and no other client is known to use links with passwords;
- a link that hides metadata allows no downloads, whatever else it says: the originals are full of metadata;
- links of deleted users, and of people who are no longer in the album, open nothing.
"""

import base64
import binascii
import hmac
import secrets
from urllib.parse import unquote

from starlette.requests import Request

from appliance.core import clock
from appliance.core.db import Reader, Row
from appliance.core.errors import Unauthenticated
from appliance.core.principal import Credential, Principal, SharedLinkGrant
from appliance.core.runtime import Runtime
from appliance.domains.shared_links import queries

COOKIE = "immich_shared_link_token"
LOGIN = "/shared-links/login"
_SECRET = "shared_links.cookie_secret"


def by_key(runtime: Runtime, credential: Credential, request: Request) -> Principal:
    """Who acts by a key. Raises ``Unauthenticated``."""
    with runtime.db.reading() as reader:
        row = find_by_key(reader, credential.value)
    if row is None:
        raise Unauthenticated("Invalid share key")
    return _principal(runtime, row, request)


def by_slug(runtime: Runtime, credential: Credential, request: Request) -> Principal:
    """Who acts by a slug. Raises ``Unauthenticated``."""
    with runtime.db.reading() as reader:
        row = find_by_slug(reader, credential.value)
    if row is None:
        raise Unauthenticated("Invalid share slug")
    return _principal(runtime, row, request)


def find_by_key(reader: Reader, text: str) -> Row | None:
    """The open link with a key as it stands in URLs: base64url, or hex when it has 100 characters."""
    try:
        key = bytes.fromhex(text) if len(text) == 100 else base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error):
        return None
    return queries.open_by_key(reader, key, clock.iso_now())


def find_by_slug(reader: Reader, text: str) -> Row | None:
    """The open link with a slug."""
    return queries.open_by_slug(reader, text, clock.iso_now())


def token(runtime: Runtime, link_id: str, password: str) -> str:
    """What the cookie holds for a link whose password was given. Nobody can make one who only guesses the password.

    (The reference's is a plain hash of both, with which guessing goes on beside the login. After a restart visitors are
    asked again.)
    """
    secret = runtime.memory.setdefault(_SECRET, secrets.token_bytes(32))
    return base64.b64encode(hmac.digest(secret, f"{link_id}-{password}".encode(), "sha256")).decode()


def tokens(request: Request) -> list[str]:
    """What the cookie holds, for any number of links."""
    return [text for text in unquote(request.cookies.get(COOKIE, "")).split(",") if text]


def _principal(runtime: Runtime, row: Row, request: Request) -> Principal:
    if row["password"] and not request.url.path.endswith(LOGIN):
        wanted = token(runtime, row["id"], row["password"])
        if not any(hmac.compare_digest(wanted.encode(), given.encode()) for given in tokens(request)):
            raise Unauthenticated("Password required")
    return Principal(
        user_id=row["userId"],
        email=row["email"],
        name=row["name"],
        is_admin=False,
        shared_link=SharedLinkGrant(
            id=row["id"],
            album_id=row["albumId"],
            allow_upload=bool(row["allowUpload"]),
            allow_download=bool(row["allowDownload"] and row["showExif"]),
            show_exif=bool(row["showExif"]),
        ),
    )
