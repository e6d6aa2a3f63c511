"""Partners (behaviour/02 §4)."""

import pytest

from tests.scenario import Person, Scenario

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def pair(scenario: Scenario) -> tuple[Person, Person]:
    """Two users."""
    admin = scenario.sign_up()
    return admin, scenario.add_user(admin, "Anna")


def partners(person: Person, direction: str) -> list[tuple[str, bool]]:
    """Who, and whether in the timeline."""
    found = person.get("/partners", params={"direction": direction}).json()
    return [(partner["id"], partner["inTimeline"]) for partner in found]


@pytest.mark.parametrize("older", [False, True])
def test_sharing_shows_the_other_user_in_both_directions(pair: tuple[Person, Person], older: bool) -> None:
    admin, anna = pair
    made = admin.post(f"/partners/{anna.id}") if older else admin.post("/partners", {"sharedWithId": anna.id})
    assert {"id": anna.id, "email": "anna@test.dev", "name": "Anna", "inTimeline": False}.items() <= made.json().items()
    assert partners(admin, "shared-by") == [(anna.id, False)]
    assert partners(admin, "shared-with") == []
    assert partners(anna, "shared-with") == [(admin.id, False)]
    answer = admin.post("/partners", {"sharedWithId": anna.id}, status=400)
    assert answer.json() == {"message": "Partner already exists"}


def test_only_the_receiver_arranges_the_timeline(pair: tuple[Person, Person]) -> None:
    admin, anna = pair
    admin.post("/partners", {"sharedWithId": anna.id})
    changed = anna.put(f"/partners/{admin.id}", {"inTimeline": True}).json()
    assert (changed["id"], changed["inTimeline"]) == (admin.id, True)
    assert partners(anna, "shared-with") == [(admin.id, True)]
    answer = admin.put(f"/partners/{anna.id}", {"inTimeline": True}, status=400)
    assert answer.json() == {"message": "Not found or no partner.update access"}


def test_sharing_ends_and_is_told_to_both_sides(scenario: Scenario, pair: tuple[Person, Person]) -> None:
    admin, anna = pair
    admin.post("/partners", {"sharedWithId": anna.id})
    assert anna.delete(f"/partners/{admin.id}", status=400).json() == {"message": "Partner not found"}
    admin.delete(f"/partners/{anna.id}")
    assert partners(anna, "shared-with") == []
    assert scenario.rows('SELECT "sharedById", "sharedWithId" FROM partner_audit') == [
        {"sharedById": admin.id, "sharedWithId": anna.id}
    ]


def test_nobody_unknown_and_not_oneself(pair: tuple[Person, Person]) -> None:
    for user_id in (UNKNOWN, pair[0].id):
        answer = pair[0].post("/partners", {"sharedWithId": user_id}, status=400)
        assert answer.json() == {"message": "Invalid user"}


def test_deleted_users_are_not_shown(pair: tuple[Person, Person]) -> None:
    admin, anna = pair
    admin.post("/partners", {"sharedWithId": anna.id})
    admin.delete(f"/admin/users/{anna.id}", {})
    assert partners(admin, "shared-by") == []


def test_the_direction_must_be_said(pair: tuple[Person, Person]) -> None:
    assert pair[0].get("/partners", status=400).json()["errors"] == [
        {
            "code": "invalid_value",
            "values": ["shared-by", "shared-with"],
            "path": ["direction"],
            "message": 'Invalid option: expected one of "shared-by"|"shared-with"',
        }
    ]
