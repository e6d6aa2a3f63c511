"""Under which addresses this machine can be reached."""

import socket


def reachable(host: str, port: int, *, tls: bool) -> list[str]:
    """The URLs of a server that listens on ``host`` and ``port``, the one for other machines last."""
    names = ["localhost", *at_home()] if host in {"0.0.0.0", "::", ""} else [host]
    return [f"{'https' if tls else 'http'}://{f'[{name}]' if ':' in name else name}:{port}" for name in names]


def at_home() -> list[str]:
    """The address of this machine that others at home use, if there is one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # No packet leaves: connecting a datagram socket only asks the kernel which address it would use.
            probe.connect(("192.0.2.1", 9))
            return [str(probe.getsockname()[0])]
        except OSError:
            return []
