"""One server for a file of tests, on which nothing works in the background."""

from collections.abc import Iterator

import pytest

from tests.scenario import Person, Scenario


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scenario]:
    """A started server that leaves what is uploaded to it alone."""
    with Scenario(tmp_path_factory.mktemp("uploads") / "data") as started:
        yield started


@pytest.fixture(scope="module")
def admin(server: Scenario) -> Person:
    """The administrator."""
    person = server.sign_up()
    person.put("/queues/metadataExtraction", {"isPaused": True})
    return person


@pytest.fixture(scope="module")
def other(server: Scenario, admin: Person) -> Person:
    """Another user."""
    return server.add_user(admin, "Other")
