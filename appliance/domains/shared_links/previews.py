"""What chats show of a link: Open Graph tags in the page that the link leads to (web-and-cli-clients.md §1).

Nothing is told about a link with a password. Departures from the reference: pages below a link (``/share/KEY/photos/ID``)
are the link's instead of a 404; a link without photos names no picture, as we do not bring one of our own.
"""

from html import escape
from urllib.parse import quote

from appliance.core.db import Reader, Row
from appliance.core.runtime import Runtime
from appliance.domains import system_config
from appliance.domains.shared_links import authenticators, queries


def by_key(runtime: Runtime, origin: str, name: str) -> str | None:
    """The tags for the link with a key; None when there is no such link."""
    with runtime.db.reading() as reader:
        row = authenticators.find_by_key(reader, name)
        return None if row is None else _tags(runtime, reader, row, origin, f"key={quote(name)}")


def by_slug(runtime: Runtime, origin: str, name: str) -> str | None:
    """The tags for the link with a slug; None when there is no such link."""
    with runtime.db.reading() as reader:
        row = authenticators.find_by_slug(reader, name)
        return None if row is None else _tags(runtime, reader, row, origin, f"slug={quote(name)}")


def _tags(runtime: Runtime, reader: Reader, row: Row, origin: str, credential: str) -> str:
    shown = queries.preview(reader, row["id"])
    if row["password"] or shown is None:
        return ""
    title = shown["name"] or "Public Share"
    description = row["description"] or f"{shown['count']} shared photos & videos"
    tags = [("name", "description", description), ("property", "og:type", "website"), ("property", "og:title", title)]
    tags.append(("property", "og:description", description))
    if shown["cover"] is not None:
        base = system_config.current(runtime).server.external_domain.rstrip("/") or origin
        tags.append(("property", "og:image", f"{base}/api/assets/{shown['cover']}/thumbnail?{credential}"))
    return "\n".join(f'<meta {kind}="{name}" content="{escape(content)}" />' for kind, name, content in tags)
