"""A family on one server, for a file of tests."""

from collections.abc import Iterator

import pytest

from tests.rows import Family
from tests.scenario import Person, Scenario


@pytest.fixture(scope="module")
def family(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Family]:
    """A started server with rows to be written straight into it."""
    with Scenario(tmp_path_factory.mktemp("assets") / "data") as started:
        yield Family(started)


@pytest.fixture(scope="module")
def ann(family: Family) -> Person:
    return family.person("Ann")


@pytest.fixture(scope="module")
def bob(family: Family) -> Person:
    return family.person("Bob")
