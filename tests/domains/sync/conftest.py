"""A family for tests of the sync stream."""

import pytest

from tests.rows import Family
from tests.scenario import Person, Scenario


@pytest.fixture
def family(scenario: Scenario) -> Family:
    return Family(scenario)


@pytest.fixture
def ann(family: Family) -> Person:
    return family.person("Ann")


@pytest.fixture
def bob(family: Family) -> Person:
    return family.person("Bob")
