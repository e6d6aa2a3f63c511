"""The mails and their texts (behaviour/04 §2). Administrators may replace the words, not the frame around them."""

import re
from collections.abc import Mapping
from html import escape, unescape
from pathlib import Path
from typing import Any, Literal, get_args

from appliance.core.db import Reader
from appliance.domains import users
from appliance.domains.notifications.post import IMAGE_ID, Mail
from appliance.domains.system_config import SystemConfig

Kind = Literal["welcome", "album-invite", "album-update", "test"]

NO_DOMAIN = "https://my.immich.app"
"""Where links lead while no external domain is configured: a page that finds the reader's own server."""

_SUBJECTS: dict[Kind, str] = {
    "welcome": "Welcome to Immich",
    "album-invite": "You have been added to a shared album - {albumName}",
    "album-update": "New media has been added to an album - {albumName}",
    "test": "Test email from Immich",
}
_WORDS: dict[Kind, str] = {
    "welcome": (
        "<p>Hello {{ displayName }},</p><p>there is an account for you now, for your photos and videos.</p>"
        "<p>Address: {{ baseUrl }}<br>Login: {{ username }}{% if password %}<br>First password: {{ password }}{% endif %}</p>"
    ),
    "album-invite": "<p>Hello {{ recipientName }},</p><p>{{ senderName }} shares the album <b>{{ albumName }}</b> with you.</p>",
    "album-update": "<p>Hello {{ recipientName }},</p><p>there are new photos in the album <b>{{ albumName }}</b>.</p>",
    "test": "<p>Hello {{ displayName }},</p><p>this mail shows that your server can send mails.</p>",
}
_LINKS: dict[Kind, tuple[str, str]] = {
    "welcome": ("/auth/login", "Log in"),
    "album-invite": ("/albums/{albumId}", "Open the album"),
    "album-update": ("/albums/{albumId}", "Open the album"),
    "test": ("", "Open your photos"),
}
_SAMPLES: dict[Kind, dict[str, str]] = {
    "welcome": {"displayName": "John Doe", "username": "john@doe.com", "password": "thisIsAPassword123"},
    "album-invite": {
        "senderName": "John Doe",
        "albumName": "John Doe's Favorites",
        "albumId": "1",
        "recipientName": "Jane Doe",
    },
    "album-update": {"albumName": "Favorite Photos", "recipientName": "Jane Doe", "albumId": "1"},
}
_FRAME = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
<body style="margin:0;padding:24px;background:#f4f4f5;font:16px/1.5 system-ui,sans-serif;color:#18181b">
<div style="max-width:560px;margin:auto;padding:24px 32px;background:#fff;border-radius:12px">
{{ words | safe }}
{% if image %}<p><img src="cid:{{ image }}" alt="" style="max-width:100%;border-radius:8px"></p>{% endif %}
<p><a href="{{ link }}" style="display:inline-block;padding:10px 20px;background:#4250af;color:#fff;border-radius:8px;\
text-decoration:none">{{ button }}</a></p>
<p style="font-size:13px;color:#71717a">Or copy this address: <a href="{{ link }}">{{ link }}</a></p>
</div></body></html>
"""


def wanted(reader: Reader, user_id: str, kind: Kind) -> bool:
    """Whether a user wants mails about albums."""
    chosen = users.preferences(reader, user_id).email_notifications
    return chosen.enabled and (chosen.album_invite if kind == "album-invite" else chosen.album_update)


def compose(config: SystemConfig, kind: Kind, to: str, variables: Mapping[str, str], image: str | None = None) -> Mail:
    """A mail with the configured words, else with ours; with the picture at ``image`` if it is there."""
    picture = Path(image) if image is not None and Path(image).is_file() else None
    variables = {**variables, "baseUrl": _base_url(config)}
    words = _words(kind, _configured(config, kind), variables)
    link = _link(kind, variables)
    return Mail(
        to=to,
        subject=_SUBJECTS[kind].format_map(variables),
        html=_html(kind, words, link, has_image=picture is not None),
        text=f"{_as_text(words)}\n\n{link}\n",
        image=picture,
    )


def preview(config: SystemConfig, name: str, template: str) -> str:
    """The HTML of a mail with invented names; empty for a mail that has no template.

    Departure from the reference: an empty template of ``album-update`` shows that mail's own, not the invitation's.
    """
    kind: Kind | None = next((kind for kind in get_args(Kind) if kind == name and kind in _SAMPLES), None)
    if kind is None:
        return ""
    variables = {**_SAMPLES[kind], "baseUrl": _base_url(config)}
    words = _words(kind, template or _configured(config, kind), variables)
    return _html(kind, words, _link(kind, variables), has_image=False)


def _base_url(config: SystemConfig) -> str:
    return config.server.external_domain.rstrip("/") or NO_DOMAIN


def _link(kind: Kind, variables: Mapping[str, str]) -> str:
    return variables["baseUrl"] + _LINKS[kind][0].format_map(variables)


def _configured(config: SystemConfig, kind: Kind) -> str:
    emails = config.templates.email
    own: dict[Kind, str] = {
        "welcome": emails.welcome_template,
        "album-invite": emails.album_invite_template,
        "album-update": emails.album_update_template,
    }
    return own.get(kind, "")


def _words(kind: Kind, template: str, variables: Mapping[str, str]) -> str:
    """What stands in the frame, as HTML. In an administrator's template ``{name}`` stays where nothing is known."""
    if not template:
        return _render(_WORDS[kind], **variables)
    if "<" not in template:
        template = template.replace("\n", "<br>")
    return re.sub(r"\{(\w+)\}", lambda match: escape(variables.get(match[1], "")) or match[0], template)


def _html(kind: Kind, words: str, link: str, *, has_image: bool) -> str:
    return _render(_FRAME, words=words, link=link, button=_LINKS[kind][1], image=IMAGE_ID if has_image else "")


def _render(template: str, **variables: Any) -> str:
    # Imported late: a server that sends no mails need not hold it in memory.
    from jinja2 import Environment

    return Environment(autoescape=True).from_string(template).render(variables)


def _as_text(html: str) -> str:
    lines = re.sub(r"</p>|<br\s*/?>|</div>|</li>|</h\d>", "\n", html)
    return unescape(re.sub(r"<[^>]*>", "", lines)).strip()
