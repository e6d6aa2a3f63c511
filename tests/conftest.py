"""What every test may ask for."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.domains.users import passwords
from tests.process import ServerProcess
from tests.scenario import Scenario

SHARED = Path(__file__).parents[1].parent / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of tests/durability."""
    parser.addoption("--kills", type=int, default=20, help="how often the server is killed")
    parser.addoption("--seed", type=int, default=None, help="repeat the moments of an earlier run")


def pytest_configure(config: pytest.Config) -> None:
    """Choose the seed of this run."""
    if config.option.seed is None:
        config.option.seed = random.SystemRandom().randrange(1_000_000)


def pytest_report_header(config: pytest.Config) -> str:
    """Say what would repeat this run."""
    return f"--seed {config.option.seed} --kills {config.option.kills}"


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    """How often a server is to be killed."""
    return int(request.config.option.kills)


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """Where the randomness of this run starts."""
    return int(request.config.option.seed)


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


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """A real server process on an empty data directory; a traceback in its log fails the test."""
    with ServerProcess(tmp_path / "data") as started:
        yield started
