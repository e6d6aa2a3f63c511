"""From a partial document to the config in force and back: pure functions on the JSON form (behaviour/04 §4)."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import msgspec

from appliance.core.errors import ValidationFailed
from appliance.core.http.validation import issue, validate
from appliance.core.text_checks import is_url
from appliance.domains.system_config.defaults import DOCUMENT
from appliance.domains.system_config.dtos import AdminConfigDto

Document = dict[str, Any]


def config_of(changes: Mapping[str, Any]) -> AdminConfigDto:
    """The defaults with ``changes`` laid over them. Raises ``ValidationFailed``; members nobody knows are dropped."""
    return normalised(validate(laid_over(DOCUMENT, changes), AdminConfigDto))


def normalised(config: AdminConfigDto) -> AdminConfigDto:
    """``config`` in the form that is kept: the origin of the external domain, target codecs among the accepted ones.

    Raises ``ValidationFailed`` for what no single field can say.
    """
    oauth = config.oauth
    if oauth.mobile_override_enabled and oauth.mobile_redirect_uri and not is_url(oauth.mobile_redirect_uri):
        message = "Mobile redirect URI must be an empty string or a valid URL"
        raise ValidationFailed([issue(("oauth", "mobileRedirectUri"), message)])
    ffmpeg = msgspec.structs.replace(
        config.ffmpeg,
        accepted_video_codecs=_with(config.ffmpeg.accepted_video_codecs, config.ffmpeg.target_video_codec),
        accepted_audio_codecs=_with(config.ffmpeg.accepted_audio_codecs, config.ffmpeg.target_audio_codec),
    )
    server = msgspec.structs.replace(config.server, external_domain=_origin(config.server.external_domain))
    return msgspec.structs.replace(config, ffmpeg=ffmpeg, server=server)


def differences(config: AdminConfigDto) -> Document:
    """The leaves that are not the default: what is stored. A leaf that was emptied falls back to its default."""
    return _differences(msgspec.to_builtins(config), DOCUMENT)


def without(changes: Document, path: Sequence[str | int]) -> None:
    """Take the leaf at ``path`` out of ``changes``; an index within a list takes the list."""
    for name in path:
        inner = changes.get(str(name))
        if not isinstance(inner, dict):
            changes.pop(str(name), None)
            return
        changes = inner


def laid_over(base: Any, changes: Any) -> Any:
    """``base`` with the leaves of ``changes`` in place of its own; members that ``base`` does not have are dropped."""
    if not isinstance(base, dict) or not isinstance(changes, Mapping):
        return changes
    return {key: laid_over(value, changes[key]) if key in changes else value for key, value in base.items()}


def _differences(document: Document, defaults: Document) -> Document:
    found: Document = {}
    for key, value in document.items():
        if isinstance(value, dict):
            if inner := _differences(value, defaults[key]):
                found[key] = inner
        elif value != defaults[key] and value is not None and value != "":
            found[key] = value
    return found


def _with(codecs: list[Any], target: str) -> list[Any]:
    return codecs if target in codecs else [*codecs, target]


def _origin(url: str) -> str:
    """Scheme, credentials, host and port of a URL, the port of the scheme left out."""
    if not url:
        return ""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    credentials, at, _ = parts.netloc.rpartition("@")
    port = "" if parts.port in {None, {"http": 80, "https": 443}.get(parts.scheme)} else f":{parts.port}"
    return f"{parts.scheme}://{credentials}{at}{host}{port}"
