"""What a request tells about the device it comes from (behaviour/01 §4.2)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from appliance.core.principal import Client

_BROWSERS = (
    (r"\bEdg(?:e|A|iOS)?/", "Edge"),
    (r"\b(?:OPR|Opera)/", "Opera"),
    (r"\bOPT/", "Opera Touch"),
    (r"\bSamsungBrowser/", "Samsung Internet"),
    (r"\bYaBrowser/", "Yandex"),
    (r"\bVivaldi/", "Vivaldi"),
    (r"\bDuckDuckGo/", "DuckDuckGo"),
    (r"\bElectron/", "Electron"),
    (r"\bFxiOS/|\bMobile;.*Firefox/|Android.*Firefox/", "Mobile Firefox"),
    (r"\bFirefox/", "Firefox"),
    (r"\bCriOS/", "Mobile Chrome"),
    (r"\bHeadlessChrome", "Chrome Headless"),
    (r"; wv\).*Chrome/", "Chrome WebView"),
    (r"Chrome/.*Mobile|Android.*Chrome/", "Mobile Chrome"),
    (r"\bChromium/", "Chromium"),
    (r"\bChrome/", "Chrome"),
    (r"\bVersion/.*Mobile.*Safari/", "Mobile Safari"),
    (r"\bVersion/.*Safari/", "Safari"),
    (r"\bAppleWebKit/.*Mobile/", "WebKit"),
)
_SYSTEMS = (
    (r"\bWindows Phone\b", "Windows Phone"),
    (r"\bWindows\b", "Windows"),
    (r"\b(?:iPhone|iPad|iPod)\b", "iOS"),
    (r"\bMac OS X\b|\bMacintosh\b", "macOS"),
    (r"\bCrOS\b", "Chrome OS"),
    (r"\bTizen\b", "Tizen"),
    (r"\bAndroid\b", "Android"),
    (r"\bandroid\b", "android"),
    (r"\bUbuntu\b", "Ubuntu"),
    (r"\bFedora\b", "Fedora"),
    (r"\bLinux\b", "Linux"),
)
_BROWSER_PATTERNS = tuple((re.compile(pattern), name) for pattern, name in _BROWSERS)
_SYSTEM_PATTERNS = tuple((re.compile(pattern), name) for pattern, name in _SYSTEMS)


@dataclass(frozen=True, slots=True)
class Device:
    """What is shown of a session: empty text where nothing is known."""

    type: str = ""
    os: str = ""
    app_version: str | None = None

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> "Device":
        """Browser and system by the User-Agent, else the model and the kind of phone that the apps name themselves."""
        agent = headers.get("user-agent", "")
        return cls(
            type=_first(agent, _BROWSER_PATTERNS) or headers.get("devicemodel", ""),
            os=_first(agent, _SYSTEM_PATTERNS) or headers.get("devicetype", ""),
            app_version=Client.from_user_agent(agent).app_version,
        )


def _first(agent: str, patterns: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    return next((name for pattern, name in patterns if pattern.search(agent)), "")
