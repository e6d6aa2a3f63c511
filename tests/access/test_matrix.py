"""Every operation of the program for every kind of caller: who is let in (issue 3; behaviour/01 §3).

Generated from the registry, so that a new operation is in it by itself. The calls have no bodies and name things that do
not exist: what is looked at is only whether the caller got past the door.
"""

import re

from appliance.app import operations
from appliance.core.http.operation import Access, Operation
from appliance.core.ids import new_id
from appliance.core.permissions import Permission
from tests.access.callers import Callers, enough, lets_in, too_little
from tests.scenario import Person, Scenario

KINDS = (
    "nobody",
    "expired session",
    "unknown key",
    "user",
    "other user",
    "elevated user",
    "user key with",
    "user key without",
    "user key with all",
    "admin",
    "admin key with",
    "admin key without",
    "link",
)
NO_KEYS = "Sync endpoints cannot be used with API keys"
AFTER_THE_DOOR = {
    ("getMyApiKey", 403): "Not authenticated with an API Key",
    ("getMySharedLink", 403): "Forbidden",
    ("getSyncAck", 403): NO_KEYS,
}
"""Refusals that are the operation's own: about the credential itself."""


def caller(callers: Callers, operation: Operation, kind: str) -> Person:
    """A fresh one of a kind: an operation may end its session."""
    made = {
        "nobody": callers.scenario.anybody,
        "expired session": callers.expired,
        "unknown key": lambda: callers.scenario.anybody(x_api_key="unknown"),
        "user": lambda: callers.session(callers.user),
        "other user": lambda: callers.session(callers.other),
        "elevated user": lambda: callers.elevated(callers.third),
        "user key with": lambda: callers.key(callers.user, enough(operation)),
        "user key without": lambda: callers.key(callers.user, *too_little(operation)),
        "user key with all": lambda: callers.key(callers.user, Permission.ALL),
        "admin": lambda: callers.session(callers.admin),
        "admin key with": lambda: callers.key(callers.admin, enough(operation)),
        "admin key without": lambda: callers.key(callers.admin, *too_little(operation)),
        "link": callers.link,
    }
    return made[kind]()


def address(operation: Operation) -> str:
    """Its path with things that nobody has."""
    return re.sub(r"\{\w+\}", lambda _: new_id(), operation.path)


def test_every_operation_lets_in_whom_it_says(scenario: Scenario) -> None:
    callers = Callers(scenario)
    wrong, cells = [], 0
    for operation in operations().operations:
        for method in (operation.method, *operation.aliases):
            people = {kind: caller(callers, operation, kind) for kind in KINDS}
            callers.write()
            for kind, person in people.items():
                cells += 1
                if fault := check(operation, method, kind, person):
                    wrong.append(f"{kind}: {method} {operation.path}: {fault}")
    assert not wrong, "\n".join(wrong)
    assert cells > 2000


def check(operation: Operation, method: str, kind: str, person: Person) -> str | None:
    """What is wrong with a cell."""
    answer = person.call(method, address(operation), status=tuple(range(200, 500)))
    expected = lets_in(operation, kind)
    message = answer.json().get("message", "") if answer.status_code in {401, 403} else ""
    if expected:
        is_right = answer.status_code == expected
        if kind.endswith("key without") and expected == 403 and (operation.access is not Access.ADMIN or "admin" in kind):
            is_right = message == f"Missing required permission: {enough(operation)}"
    else:
        is_right = answer.status_code not in {401, 403} or AFTER_THE_DOOR.get((operation.id, answer.status_code)) == message
    return None if is_right else f"{answer.status_code} {message}, expected {expected or 'entry'}"
