"""GET /assets/statistics: the example of behaviour/05 §5, and who may count what."""

from typing import Any

import pytest

from tests.rows import Family
from tests.scenario import Person


@pytest.fixture(scope="module")
def counted(family: Family) -> Person:
    """A user with one of each."""
    person = family.person("Counter")
    family.asset(person)
    family.asset(person, isFavorite=1)
    family.asset(person, visibility="archive")
    family.asset(person, visibility="archive", isFavorite=1, type="VIDEO")
    family.asset(person, visibility="hidden", type="VIDEO")
    family.asset(person, visibility="locked")
    family.asset(person, deletedAt="2024-01-01T00:00:00.000Z", status="trashed", type="VIDEO")
    family.asset(person, deletedAt="2024-01-01T00:00:00.000Z", status="deleted")
    family.asset(person, deletedAt="2024-01-01T00:00:00.000Z", isOffline=1)
    return person


@pytest.mark.parametrize(
    ("query", "images", "videos"),
    [
        ({}, 3, 1),
        ({"isFavorite": "true"}, 1, 1),
        ({"isFavorite": "false", "visibility": "timeline"}, 1, 0),
        ({"visibility": "archive"}, 1, 1),
        ({"visibility": "archive", "isFavorite": "true"}, 0, 1),
        ({"visibility": "hidden"}, 0, 1),
        ({"isTrashed": "true"}, 1, 1),
        ({"isTrashed": "false"}, 3, 1),
    ],
)
def test_the_example(counted: Person, query: dict[str, Any], images: int, videos: int) -> None:
    answer = counted.get("/assets/statistics", params=query).json()
    assert answer == {"images": images, "videos": videos, "total": images + videos}


def test_locked_ones_need_the_pin(counted: Person) -> None:
    answer = counted.get("/assets/statistics?visibility=locked", status=401)
    assert answer.json() == {"message": "Elevated permission is required"}


@pytest.mark.parametrize("query", ["isFavorite=1", "isTrashed=", "visibility=all"])
def test_bad_questions(counted: Person, query: str) -> None:
    counted.get(f"/assets/statistics?{query}", status=400)
