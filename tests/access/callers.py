"""One person of each kind who may call an operation, made in one transaction."""

import hashlib
import json
import os
from typing import Any

from appliance.core import clock, ids
from appliance.core.http.operation import Access, KeyRule, Operation
from appliance.core.permissions import Permission
from tests.scenario import Person, Scenario


class Callers:
    """Makes credentials for a scenario with an administrator, a user, and a photo of the user."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.admin = scenario.sign_up()
        self.user = scenario.add_user(self.admin, "User")
        self.other = scenario.add_user(self.admin, "Other")
        self.third = scenario.add_user(self.admin, "Third")
        self._rows: list[tuple[str, dict[str, Any]]] = []
        self._link: str | None = None

    def write(self) -> None:
        """Write the credentials that were handed out so far."""

        def insert(transaction: Any) -> None:
            for table, row in self._rows:
                names = ", ".join(f'"{name}"' for name in row)
                transaction.run(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in row)})", row)

        self.scenario.shoebox.runtime.db.write(insert, durable=False)
        self._rows.clear()

    def session(self, user: Person, **columns: Any) -> Person:
        """A session of its own, which may come to its end."""
        token = os.urandom(16).hex()
        hashed = hashlib.sha256(token.encode()).digest()
        self._rows.append(("session", {"id": ids.new_id(), "userId": user.id, "token": hashed, **columns}))
        return self._person(user, authorization=f"Bearer {token}")

    def expired(self) -> Person:
        """A session that has ended."""
        return self.session(self.user, expiresAt=clock.iso_in(-60))

    def elevated(self, user: Person) -> Person:
        """A session with the locked folder open."""
        return self.session(user, pinExpiresAt=clock.iso_in(3600))

    def key(self, user: Person, *permissions: Permission) -> Person:
        """An API key."""
        secret = os.urandom(16).hex()
        row = {"id": ids.new_id(), "name": "k", "userId": user.id, "key": hashlib.sha256(secret.encode()).digest()}
        self._rows.append(("api_key", {**row, "permissions": json.dumps(permissions)}))
        return self._person(user, x_api_key=secret)

    def link(self) -> Person:
        """A shared link of the user that allows everything a link can."""
        if self._link is None:
            asset = self.user.upload(b"\xff\xd8 no real picture")
            body = {"type": "INDIVIDUAL", "assetIds": [asset], "allowUpload": True}
            self._link = self.user.post("/shared-links", body).json()["key"]
        return self._person(self.user, x_immich_share_key=self._link)

    def _person(self, user: Person, **headers: str) -> Person:
        person = self.scenario.anybody(**headers)
        person.id = user.id
        return person


def enough(operation: Operation) -> Permission:
    """The least that an API key needs."""
    if isinstance(operation.permission, Permission):
        return operation.permission
    return Permission.ALL if operation.permission is KeyRule.ONLY_ALL else Permission.USER_READ


def too_little(operation: Operation) -> list[Permission]:
    """Everything but that."""
    return [permission for permission in Permission if permission not in {enough(operation), Permission.ALL}]


def lets_in(operation: Operation, kind: str) -> int:
    """The status of a refusal, 0 for who is let in: the rules of behaviour/01 §3 in the words of the declaration."""
    if operation.access is Access.PUBLIC:
        return 0
    if kind in {"nobody", "expired session", "unknown key"}:
        return 401
    is_admin = kind.startswith("admin")
    if operation.access is Access.ADMIN and not is_admin:
        return 403
    if kind == "link":
        return 0 if operation.shared_link else 403
    if kind.endswith("key without") and operation.permission is not KeyRule.ANY_KEY:
        return 403
    return 0
