"""What every test may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.domains.users import passwords
from tests.scenario import Scenario

SHARED = Path(__file__).parents[1].parent / "shared"


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """bcrypt as cheap as it can be: with the real cost, logging in would be half of the time of all tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "COST", 4)
        yield


@pytest.fixture
def scenario(tmp_path: Path) -> Iterator[Scenario]:
    """A started server on an empty data directory, in this process."""
    with Scenario(tmp_path / "data") as started:
        yield started


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with contract, recordings and media; the test is skipped where it is missing."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not there")
    return SHARED
