"""TLS: with one's own certificate, or with one that is made here."""

import datetime as dt
import ssl
from pathlib import Path

import httpx
import pytest
from cryptography import x509

from appliance.cli import certificates
from appliance.core import clock
from appliance.core.errors import StartRefused
from appliance.settings import Settings, load
from tests.process import ServerProcess, wait_until


def made(data: Path) -> tuple[Path, Path]:
    found = certificates.paths(Settings(data=data, tls_self_signed=True))
    assert found is not None
    return found


def test_plain_http_without_a_word(tmp_path: Path) -> None:
    assert certificates.paths(Settings(data=tmp_path)) is None


def test_a_certificate_is_made_once_and_its_key_is_nobody_elses(tmp_path: Path) -> None:
    certificate, key = made(tmp_path)
    assert (key.stat().st_mode & 0o777, key.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    content = certificate.read_bytes()
    assert made(tmp_path) == (certificate, key)
    assert certificate.read_bytes() == content
    parsed = x509.load_pem_x509_certificate(content)
    assert parsed.not_valid_after_utc - parsed.not_valid_before_utc <= dt.timedelta(days=825)
    names = parsed.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert "localhost" in names.get_values_for_type(x509.DNSName)
    assert certificates.fingerprint(certificate).count(":") == 31


def test_it_is_made_anew_before_it_ends_or_when_it_is_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate, key = made(tmp_path)
    first = certificate.read_bytes()
    certificate.write_bytes(b"damaged")
    made(tmp_path)
    second = certificate.read_bytes()
    key.rename(tmp_path / "gone.key")
    made(tmp_path)
    third = certificate.read_bytes()
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + dt.timedelta(days=800))
    made(tmp_path)
    assert len({first, second, third, certificate.read_bytes()}) == 4


def test_what_cannot_be_used_is_said_at_the_start(tmp_path: Path) -> None:
    certificate, key = made(tmp_path / "one")
    other = made(tmp_path / "two")[1]
    good = Settings(data=tmp_path, tls_cert=certificate, tls_key=key)
    assert certificates.paths(good) == (certificate, key)
    for bad in (
        Settings(tls_cert=certificate),
        Settings(tls_key=key),
        Settings(tls_cert=certificate, tls_key=other),
        Settings(tls_cert=tmp_path / "missing", tls_key=key),
        Settings(tls_cert=key, tls_key=key),
        Settings(tls_cert=certificate, tls_key=key, tls_self_signed=True),
    ):
        with pytest.raises(StartRefused):
            certificates.paths(bad)


def test_proxies_that_are_no_addresses_are_said_at_the_start() -> None:
    settings = load({}, {"SHOEBOX_TRUSTED_PROXIES": "10.1.2.3, fd00::/8", "SHOEBOX_TLS_SELF_SIGNED": "true"})
    assert (settings.trusted_proxies, settings.tls_self_signed) == (("10.1.2.3/32", "fd00::/8"), True)
    with pytest.raises(StartRefused, match="SHOEBOX_TRUSTED_PROXIES"):
        load({}, {"SHOEBOX_TRUSTED_PROXIES": "proxy.local"})


def test_a_server_speaks_tls(tmp_path: Path) -> None:
    server = ServerProcess(tmp_path / "data", {"SHOEBOX_TLS_SELF_SIGNED": "true"})
    try:
        server.start(wait=False)
        url = server.url.replace("http://", "https://")
        wait_until(lambda: "is listening on https://" in server.text(), "the server listens")
        trusted = ssl.create_default_context(cafile=str(tmp_path / "data" / "tls" / "shoebox.crt"))
        with httpx.Client(base_url=f"{url}/api", verify=trusted) as client:
            account = {"email": "a@test.dev", "password": "a long enough password", "name": "A"}
            client.post("/auth/admin-sign-up", json=account).raise_for_status()
            answer = client.post("/auth/login", json=account).raise_for_status()
            assert all("; Secure;" in cookie for cookie in answer.headers.get_list("set-cookie"))
        with pytest.raises(httpx.TransportError):
            httpx.get(f"{server.url}/api/server/ping", timeout=5)
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{url}/api/server/ping", timeout=5)
        server.stop()
        assert not server.tracebacks()
    finally:
        server.end_everything()
