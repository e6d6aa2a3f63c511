"""The map: markers with every filter, and what a position is called (behaviour/02 §14)."""

import pytest

from tests.scenario import Person, Scenario, jpeg


def place(user: Person, latitude: float, longitude: float, **fields: object) -> str:
    """A photo with a position."""
    photo = user.upload(jpeg(), **{name: str(value) for name, value in fields.items()})
    user.put(f"/assets/{photo}", {"latitude": latitude, "longitude": longitude})
    return photo


def shown(user: Person, **query: object) -> list[str]:
    """Ids of the markers."""
    return [marker["id"] for marker in user.get("/map/markers", params=query).json()]


def test_a_photo_with_a_position_is_a_marker(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    photo = place(admin, 48.85341, 2.3488)
    admin.upload(jpeg())
    scenario.settle()
    (marker,) = admin.get("/map/markers").json()
    assert marker == {
        "id": photo,
        "lat": 48.85341,
        "lon": 2.3488,
        "city": "Paris",
        "state": "Île-de-France",
        "country": "France",
    }


def test_filters(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    old = place(admin, 1, 1, fileCreatedAt="2001-01-01T00:00:00.000Z")
    new = place(admin, 2, 2, fileCreatedAt="2021-01-01T00:00:00.000Z", isFavorite="true")
    archived = place(admin, 3, 3, visibility="archive")
    trashed = place(admin, 4, 4)
    admin.delete("/assets", {"ids": [trashed]})
    scenario.settle()
    assert shown(admin) == [new, old], "the newest first"
    assert shown(admin, isFavorite=True) == [new]
    assert shown(admin, isFavorite=False) == [old]
    assert archived in shown(admin, isArchived=True)
    assert shown(admin, fileCreatedAfter="2010-01-01T00:00:00.000Z") == [new]
    assert shown(admin, fileCreatedBefore="2010-01-01T00:00:00.000Z") == [old]
    admin.get("/map/markers", params={"fileCreatedBefore": "yesterday"}, status=400)


def test_partners_are_shown_when_asked_for(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    bob = scenario.add_user(admin, "Bob")
    photo = place(bob, 1, 1)
    bob.post("/partners", {"sharedWithId": admin.id})
    assert shown(admin) == []
    assert shown(admin, withPartners=True) == [photo]


def test_a_position_is_called_by_its_town(scenario: Scenario) -> None:
    admin = scenario.sign_up()
    found = admin.get("/map/reverse-geocode", params={"lat": 52.52437, "lon": 13.41053}).json()
    assert found == [{"city": "Berlin", "state": "State of Berlin", "country": "Germany"}]
    nowhere = admin.get("/map/reverse-geocode", params={"lat": 0, "lon": -30}).json()
    assert nowhere == [{"city": None, "state": None, "country": None}]


@pytest.mark.parametrize("query", [{"lat": 100, "lon": 0}, {"lat": 0, "lon": 181}, {"lat": "x", "lon": 0}, {"lat": 0}])
def test_a_position_that_is_none_is_refused(scenario: Scenario, query: dict[str, object]) -> None:
    assert scenario.sign_up().get("/map/reverse-geocode", params=query, status=400).json()["message"] == "Validation failed"
