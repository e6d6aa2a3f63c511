"""Settings of the process: what cannot change while it runs. Flag, then environment, then default.

(What can change while it runs is the system config, domains/system_config.)
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

from appliance.core.errors import StartRefused


@dataclass(frozen=True, slots=True)
class Settings:
    """Every field can be set by the environment variable ``SHOEBOX_<FIELD>``."""

    data: Path = Path("data")
    """The data directory."""
    host: str = "0.0.0.0"
    port: int = 2283
    web_root: Path | None = None
    """A folder with another Immich web build to serve instead of our own page."""
    memory_budget: int = 0
    """MiB for heavy work at once; 0 takes a quarter of the machine's memory."""
    config_file: Path | None = None
    """A YAML or JSON file with the system config, which then cannot be changed while the server runs."""
    log_level: str | None = None
    """debug, info, warning or error; None leaves it to the system config."""
    log_format: str = "text"
    """``text`` or ``json``."""
    slow_query_ms: int = 0
    """Log each query of the database that takes as long; 0 logs none."""
    metrics_port: int = 0
    """Port of the figures for Prometheus, on ``metrics_host``; 0 serves none."""
    metrics_host: str = "127.0.0.1"
    trusted_proxies: tuple[str, ...] = (
        "169.254.0.0/16",
        "fe80::/10",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "fc00::/7",
    )
    """Addresses and networks whose X-Forwarded-* headers are believed; loopback always is."""
    tls_cert: Path | None = None
    """A PEM file with the certificate, and those that lead to its authority, to speak TLS with."""
    tls_key: Path | None = None
    """The key of that certificate, without a password."""
    tls_self_signed: bool = False
    """Speak TLS with a certificate that is made here."""
    allow_setup: bool = True
    """Whether a server without an administrator lets the first visitor become it."""

    @property
    def speaks_tls(self) -> bool:
        """Whether clients must use https."""
        return self.tls_self_signed or self.tls_cert is not None


def load(flags: Mapping[str, object], environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings from command-line ``flags`` (None: not given) and the environment. Raises ``StartRefused``."""
    values: dict[str, object] = {}
    for name in Settings.__dataclass_fields__:
        given = flags.get(name)
        if given is None and (text := environment.get(f"SHOEBOX_{name.upper()}")):
            given = _from_text(name, text)
        if given is not None:
            values[name] = given
    return Settings(**values)  # type: ignore[arg-type]


def _from_text(name: str, text: str) -> object:
    try:
        if name in {"data", "web_root", "config_file", "tls_cert", "tls_key"}:
            return Path(text)
        if name in {"port", "memory_budget", "slow_query_ms", "metrics_port"}:
            return int(text)
        if name == "trusted_proxies":
            return tuple(str(ip_network(part.strip(), strict=False)) for part in text.split(",") if part.strip())
        if name in {"allow_setup", "tls_self_signed"}:
            return text.lower() in {"true", "1", "yes", "on", "y", "enabled"}
    except ValueError as error:
        raise StartRefused(f"SHOEBOX_{name.upper()}={text} cannot be read: {error}.") from error
    return text
