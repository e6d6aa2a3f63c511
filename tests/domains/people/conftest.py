"""People on photos, for the tests of people."""

import pytest

from tests.scenario import Person, Scenario, jpeg


class Album:
    """A user with photos, and short ways to put faces on them."""

    def __init__(self, user: Person) -> None:
        self.user = user

    def photo(self) -> str:
        """A new photo."""
        return self.user.upload(jpeg(400, 300))

    def person(self, name: str = "", **more: object) -> str:
        """A new person."""
        return str(self.user.post("/people", {"name": name, **more}).json()["id"])

    def face(self, photo: str, person: str, x: int = 10) -> str:
        """A face marked by hand; its id."""
        box = {"x": x, "y": 10, "width": 50, "height": 60, "imageWidth": 400, "imageHeight": 300}
        self.user.post("/faces", {"assetId": photo, "personId": person, **box})
        faces = self.user.get("/faces", params={"id": photo}).json()
        return str(next(face["id"] for face in faces if face["boundingBoxX1"] == x))

    def people(self, **query: object) -> list[str]:
        """Ids of the people in the list."""
        return [person["id"] for person in self.user.get("/people", params=query).json()["people"]]


@pytest.fixture
def admin(scenario: Scenario) -> Album:
    return Album(scenario.sign_up())


@pytest.fixture
def bob(scenario: Scenario, admin: Album) -> Album:
    """Another user, in a cluster group of his own."""
    return Album(scenario.add_user(admin.user, "Bob"))


@pytest.fixture
def ann(scenario: Scenario, admin: Album) -> Album:
    """Another user, in the cluster group of the administrator."""
    user = scenario.add_user(admin.user, "Ann")
    group = scenario.rows('SELECT "clusterGroupId" FROM "user" WHERE id = ?', admin.user.id)[0]["clusterGroupId"]
    scenario.shoebox.runtime.db.write(
        lambda transaction: transaction.run('UPDATE "user" SET "clusterGroupId" = ? WHERE id = ?', (group, user.id))
    )
    return Album(user)
