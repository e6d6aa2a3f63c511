"""How a phone finds the server (domains/pairing)."""

import re
from pathlib import Path

import pytest

from appliance.core.addresses import reachable
from tests.scenario import Scenario


def test_it_tells_the_address_that_the_browser_uses(scenario: Scenario) -> None:
    answer = scenario.sign_up().get("/shoebox/addresses", params={"origin": "https://photos.example.org"}).json()
    (address,) = answer["addresses"]
    assert address["url"] == "https://photos.example.org"
    assert address["qrCode"]["size"] >= 21
    assert re.fullmatch(r"(M\d+ \d+h1v1h-1z)+", address["qrCode"]["path"])


@pytest.mark.parametrize(
    "origin", ["http://localhost:2283", "http://127.0.0.1:2283", "http://[::1]:2283", "http://box.localhost"]
)
def test_a_local_address_is_no_use_to_a_phone(tmp_path: Path, origin: str) -> None:
    with Scenario(tmp_path / "data", host="192.0.2.7", port=4000) as scenario:
        answer = scenario.sign_up().get("/shoebox/addresses", params={"origin": origin}).json()
    assert [each["url"] for each in answer["addresses"]] == ["http://192.0.2.7:4000"]


def test_the_configured_domain_comes_first(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    config = admin.get("/system-config").json()
    config["server"]["externalDomain"] = "https://family.example.org"
    admin.put("/system-config", config)
    answer = admin.get("/shoebox/addresses", params={"origin": "http://192.0.2.9:2283"}).json()
    assert [each["url"] for each in answer["addresses"]] == ["https://family.example.org", "http://192.0.2.9:2283"]


@pytest.mark.parametrize("origin", ["", "ftp://x", "http://", "http://a b", "http://a/b", "javascript:alert(1)"])
def test_what_is_no_origin_is_refused(scenario: Scenario, origin: str) -> None:
    scenario.sign_up().get("/shoebox/addresses", params={"origin": origin}, status=400)


def test_strangers_learn_nothing(scenario: Scenario) -> None:
    scenario.anybody().get("/shoebox/addresses", params={"origin": "http://a"}, status=401)


def test_every_network_card_means_this_machine_and_the_network() -> None:
    found = reachable("0.0.0.0", 2283, tls=False)
    assert found[0] == "http://localhost:2283"
    assert all(url.startswith("http://") and url.endswith(":2283") for url in found)
    assert reachable("::1", 5, tls=True) == ["https://[::1]:5"]
