"""What people are told in the app (behaviour/02 §15)."""

import json
import queue

import pytest

from appliance.core.jobs import JobKind
from appliance.domains.notifications.events import NotificationCreated
from tests.library import notified
from tests.scenario import Person, Scenario

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def admin(scenario: Scenario) -> Person:
    """The administrator."""
    return scenario.sign_up()


def tell(admin: Person, user: Person, **more: object) -> str:
    """Tell a user something by hand."""
    return admin.post("/admin/notifications", {"userId": user.id, "title": "Hello", **more}).json()["id"]


def test_administrators_tell_users_and_what_is_null_is_left_out(scenario: Scenario, admin: Person) -> None:
    anna = scenario.add_user(admin, "Anna")
    made = admin.post("/admin/notifications", {"userId": anna.id, "title": "Hello"}).json()
    assert set(made) == {"id", "createdAt", "level", "type", "title"}
    assert (made["level"], made["type"]) == ("info", "Custom")
    tell(admin, anna, type="SystemMessage", level="warning", description="words", data={"a": [1]})
    newest = anna.get("/notifications").json()[0]
    assert {"type": "SystemMessage", "level": "warning", "description": "words", "data": {"a": [1]}}.items() <= newest.items()
    assert admin.get("/notifications").json() == []
    answer = admin.post("/admin/notifications", {"userId": UNKNOWN, "title": "Hello"}, status=400)
    assert answer.json() == {"message": "User not found"}
    anna.post("/admin/notifications", {"userId": anna.id, "title": "Hello"}, status=403)


def test_lists_are_narrowed_and_newest_first(admin: Person) -> None:
    first, second = tell(admin, admin, level="error"), tell(admin, admin, type="SystemMessage")

    def ids(**query: str) -> list[str]:
        return [found["id"] for found in admin.get("/notifications", params=query).json()]

    assert ids() == [second, first]
    assert ids(level="error") == [first]
    assert ids(type="SystemMessage") == [second]
    assert ids(id=first) == [first]
    admin.put(f"/notifications/{first}", {"readAt": "2024-01-01T00:00:00.000Z"})
    assert ids(unread="true") == [second]
    assert ids(unread="false") == [second, first]
    admin.get("/notifications", params={"level": "loud"}, status=400)


def test_they_are_read_marked_and_deleted_one_by_one(admin: Person) -> None:
    told = tell(admin, admin)
    assert admin.get(f"/notifications/{told}").json()["title"] == "Hello"
    when = "2024-01-01T00:00:00.000Z"
    assert admin.put(f"/notifications/{told}", {"readAt": when}).json()["readAt"] == when
    assert admin.put(f"/notifications/{told}", {}).json()["readAt"] == when
    assert "readAt" not in admin.put(f"/notifications/{told}", {"readAt": None}).json()
    admin.delete(f"/notifications/{told}", status=204)
    answer = admin.get(f"/notifications/{told}", status=400)
    assert answer.json() == {"message": "Not found or no notification.read access"}


def test_several_are_marked_and_deleted_together_or_not_at_all(scenario: Scenario, admin: Person) -> None:
    anna = scenario.add_user(admin, "Anna")
    mine, second, hers = tell(admin, admin), tell(admin, admin), tell(admin, anna)
    when = "2024-01-01T00:00:00.000Z"
    answer = admin.put("/notifications", {"ids": [mine, hers], "readAt": when}, status=400)
    assert answer.json() == {"message": "Not found or no notification.update access"}
    admin.put("/notifications", {"ids": [mine, second], "readAt": when}, status=204)
    assert admin.get("/notifications", params={"unread": "true"}).json() == []
    admin.delete("/notifications", {"ids": [mine, hers]}, status=400)
    admin.delete("/notifications", {"ids": [mine, second]}, status=204)
    assert admin.get("/notifications").json() == []
    assert len(anna.get("/notifications").json()) == 1
    admin.put("/notifications", {"ids": []}, status=400)
    admin.delete("/notifications", {"ids": []}, status=400)


@pytest.mark.parametrize("method", ["get", "put", "delete"])
def test_those_of_others_are_not_to_be_had(scenario: Scenario, admin: Person, method: str) -> None:
    told = tell(admin, scenario.add_user(admin, "Anna"))
    body = {"put": ({},)}.get(method, ())
    getattr(admin, method)(f"/notifications/{told}", *body, status=400)


def test_an_invitation_is_told_at_once_as_the_web_client_reads_it(scenario: Scenario, admin: Person) -> None:
    anna = scenario.add_user(admin, "Anna")
    heard: queue.SimpleQueue[NotificationCreated] = queue.SimpleQueue()
    scenario.shoebox.runtime.events.subscribe(NotificationCreated, heard.put)
    album_id = admin.post("/albums", {"albumName": "Trip", "albumUsers": [{"userId": anna.id, "role": "viewer"}]}).json()["id"]
    (told,) = anna.get("/notifications").json()
    assert (told["type"], told["level"], told["title"]) == ("AlbumInvite", "success", "Shared Album Invitation")
    assert told["description"] == "Admin shared an album (Trip) with you"
    assert told["data"] == json.dumps({"albumId": album_id}, separators=(",", ":"))
    assert heard.get(timeout=5) == NotificationCreated(anna.id, told["id"])
    tell(admin, anna)
    with pytest.raises(queue.Empty):
        heard.get(timeout=0.3)


def test_an_update_of_an_album_that_one_has_left_is_not_told(scenario: Scenario, admin: Person) -> None:
    anna = scenario.add_user(admin, "Anna")
    album_id = admin.post("/albums", {"albumName": "A", "albumUsers": [{"userId": anna.id, "role": "viewer"}]}).json()["id"]
    runtime = scenario.shoebox.runtime
    for user in (anna, admin):
        runtime.db.write(lambda t, user=user: runtime.jobs.enqueue(t, "notify_album_update", album_id=album_id, user_id=user.id))
    scenario.settle()
    assert notified(scenario, anna.id) == [("AlbumInvite", album_id), ("AlbumUpdate", album_id)]
    anna.delete(f"/albums/{album_id}/user/me")
    runtime.db.write(lambda t: runtime.jobs.enqueue(t, "notify_album_update", album_id=album_id, user_id=anna.id))
    scenario.settle()
    assert len(notified(scenario, anna.id)) == 2
    assert scenario.failed_jobs() == []


def test_the_first_administrator_hears_of_backups_that_failed(scenario: Scenario, admin: Person) -> None:
    scenario.add_user(admin, "Second", isAdmin=True)
    runtime = scenario.shoebox.runtime
    told: queue.SimpleQueue[NotificationCreated] = queue.SimpleQueue()
    runtime.events.subscribe(NotificationCreated, told.put)

    def fail(_runtime: object) -> None:
        raise OSError("the disk is away")

    for name, queue_name in (("some_job", "backgroundTask"), ("back_up", "backupDatabase")):
        runtime.jobs.register(JobKind(name, queue_name, fail), runtime)
        runtime.db.write(lambda t, name=name: runtime.jobs.enqueue(t, name))
    told.get(timeout=20)
    (found,) = admin.get("/notifications").json()
    assert (found["type"], found["level"], found["title"]) == ("JobFailed", "error", "Job Failed")
    assert found["description"] == "back_up failed: OSError: the disk is away"
