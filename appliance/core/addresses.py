"""Under which addresses this machine can be reached."""

import socket


def reachable(host: str, port: int) -> list[str]:
    """The URLs of a server that listens on ``host`` and ``port``, the one for other machines last."""
    if host not in {"0.0.0.0", "::", ""}:
        name = f"[{host}]" if ":" in host else host
        return [f"http://{name}:{port}"]
    found = [f"http://localhost:{port}"]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # No packet leaves: connecting a datagram socket only asks the kernel which address it would use.
            probe.connect(("192.0.2.1", 9))
            found.append(f"http://{probe.getsockname()[0]}:{port}")
        except OSError:
            pass
    return found
