"""Which tokens of a login service are believed: signatures, issuers, audiences, ages."""

import time
from typing import Any

import pytest

from appliance.domains.oauth import id_tokens
from tests.domains.oauth.conftest import House
from tests.oidc.provider import CLIENT_ID, signing_key


def test_every_algorithm(house: House) -> None:
    for algorithm in sorted(id_tokens.ALGORITHMS):
        house.provider.use(algorithm)
        house.configure(signingAlgorithm=algorithm)
        house.log_in("ann")


def test_another_algorithm_than_the_configured_one(house: House) -> None:
    for algorithm in ("nope", "none", "HS256", "ES256"):
        house.configure(signingAlgorithm=algorithm)
        assert house.log_in("ann", status=500).json() == {"message": "Failed to finish oauth"}


def test_a_public_key_is_no_secret(house: House) -> None:
    """The classic: a token signed by HMAC with the service's public key as the secret."""
    from joserfc import jwt
    from joserfc.jwk import OctKey

    now = int(time.time())
    pem = house.provider.key.as_pem(private=False)
    claims = {"iss": house.provider.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 60, "sub": "ann"}
    forged = jwt.encode({"alg": "HS256", "kid": "first"}, claims, OctKey.import_key(pem.hex()), ["HS256"])
    house.provider.sign = lambda *_, **__: forged  # type: ignore[method-assign]
    house.log_in("ann", status=500)


def test_lies_are_refused(house: House) -> None:
    now = int(time.time())
    for lie in (
        {"iss": "https://somebody.else"},
        {"iss": None},
        {"aud": "another client"},
        {"aud": None},
        {"aud": [CLIENT_ID, "another"]},
        {"aud": [CLIENT_ID, "another"], "azp": "another"},
        {"azp": "another"},
        {"exp": now - 120},
        {"exp": None},
        {"exp": "tomorrow"},
        {"iat": now + 3600},
        {"iat": None},
        {"nbf": now + 3600},
        {"sub": None},
        {"sub": 5},
        {"sub": ""},
        {"sid": 5},
    ):
        house.provider.id_token = lie
        assert house.log_in("ann", status=500).json() == {"message": "Failed to finish oauth"}, lie


def test_clocks_may_differ_and_there_may_be_several_clients(house: House) -> None:
    now = int(time.time())
    for claims in (
        {"exp": now - 20},
        {"iat": now + 50},
        {"nbf": now + 50},
        {"aud": [CLIENT_ID]},
        {"aud": [CLIENT_ID, "x"], "azp": CLIENT_ID},
    ):
        house.provider.id_token = claims
        house.log_in("ann")


def test_keys_that_are_not_published_are_not_believed(house: House) -> None:
    house.provider.published = [signing_key("RS256", "other")]
    house.log_in("ann", status=500)


def test_a_new_key_is_asked_for(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.log_in("ann")
    house.provider.key = signing_key("RS256", "second")
    house.log_in("ann", status=500)
    monkeypatch.setattr("appliance.domains.oauth.provider.KEYS_SECONDS", 0)
    house.log_in("ann")
    assert house.provider.asked.count("/jwks") == 2


def test_keys_that_cannot_be_read(house: House) -> None:
    broken: tuple[Any, ...] = ([], [{"kty": "RSA"}], "nothing", [5])
    for keys in broken:
        house.provider.jwks = lambda keys=keys: {"keys": keys}  # type: ignore[method-assign,misc]
        house.log_in("ann", status=500)
