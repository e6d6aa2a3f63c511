"""The certificate with which the server speaks TLS: one that the family has, or one that is made here.

A certificate made here is signed by nobody: each device must be told once to trust it. It lies in ``<data>/tls/``, the key
readable by this user alone, lasts as long as phones accept (825 days), and is made anew at a start before it ends.
"""

import datetime as dt
import os
import socket
import ssl
from pathlib import Path
from typing import TYPE_CHECKING

from appliance.core import clock
from appliance.core.addresses import at_home
from appliance.core.errors import StartRefused

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.x509 import Certificate, GeneralName

    from appliance.settings import Settings

DAYS = 825
RENEW_DAYS = 30


def paths(settings: "Settings") -> tuple[Path, Path] | None:
    """Files with the certificate (chain) and its key, None for plain HTTP. Raises ``StartRefused``."""
    if settings.tls_cert is None and settings.tls_key is None:
        return _self_signed(settings.data / "tls") if settings.tls_self_signed else None
    if settings.tls_self_signed:
        raise StartRefused("Use either --tls-self-signed or --tls-cert and --tls-key.")
    if settings.tls_cert is None or settings.tls_key is None:
        raise StartRefused("--tls-cert and --tls-key belong together: give both.")
    _check(settings.tls_cert, settings.tls_key)
    return settings.tls_cert, settings.tls_key


def fingerprint(certificate: Path) -> str:
    """SHA-256 of a certificate as browsers show it, to be compared by eye."""
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA256

    return x509.load_pem_x509_certificate(certificate.read_bytes()).fingerprint(SHA256()).hex(":").upper()


def _check(certificate: Path, key: Path) -> None:
    try:
        # An empty password: a key that needs one must not stop the start to ask for it.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
    except (OSError, ValueError) as error:
        raise StartRefused(f"{certificate} and {key} cannot be used for TLS: {error}") from error


def _self_signed(folder: Path) -> tuple[Path, Path]:
    certificate, key = folder / "shoebox.crt", folder / "shoebox.key"
    if not _lasts(certificate, key):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(certificate, key)
    _check(certificate, key)
    return certificate, key


def _lasts(certificate: Path, key: Path) -> bool:
    """Whether both are there, and good for some time."""
    from cryptography import x509

    try:
        made = x509.load_pem_x509_certificate(certificate.read_bytes())
    except (FileNotFoundError, ValueError):
        return False
    return key.exists() and made.not_valid_after_utc - clock.now() > dt.timedelta(days=RENEW_DAYS)


def _make(certificate: Path, key: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    secret = ec.generate_private_key(ec.SECP256R1())
    _write(key, secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), 0o600)
    _write(certificate, _signed(secret).public_bytes(Encoding.PEM), 0o644)


def _signed(secret: "EllipticCurvePrivateKey") -> "Certificate":
    from cryptography import x509
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Shoebox")])
    now = clock.now()
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=DAYS - 1))
        .add_extension(x509.SubjectAlternativeName(_names()), critical=False)
        # A certificate that devices are told to trust must not be able to make others.
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(secret, SHA256())
    )


def _names() -> "list[GeneralName]":
    """The names and the address under which this machine is reached at home."""
    import ipaddress

    from cryptography import x509

    host = socket.gethostname().partition(".")[0]
    names = dict.fromkeys(["localhost", host, f"{host}.local"])
    addresses = dict.fromkeys(["127.0.0.1", "::1", *at_home()])
    return [
        *(x509.DNSName(name) for name in names if name.isascii()),
        *(x509.IPAddress(ipaddress.ip_address(address)) for address in addresses),
    ]


def _write(path: Path, content: bytes, mode: int) -> None:
    """Never readable by more than ``mode`` says, not even for a moment."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, mode)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, mode)
        file.write(content)
        file.flush()
        os.fsync(descriptor)
