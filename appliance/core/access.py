"""Who may do what with which rows: one table of rules, filled by the domains that own the rows.

An API key's permission says what a *program* may call at all (core/http/dispatch). A rule here says which *things* the
person behind it may touch; both must agree (behaviour/02 §1). Unknown and forbidden ids get the same answer.
"""

import json
from collections.abc import Callable, Iterable, Sequence

from appliance.core.db import Reader
from appliance.core.errors import no_access
from appliance.core.permissions import Permission
from appliance.core.principal import Principal

AccessRule = Callable[[Reader, Principal, Sequence[str]], set[str]]
"""Of the given ids, those that the principal may use."""


class AccessRules:
    """The rule of each permission that is about rows."""

    def __init__(self) -> None:
        self._rules: dict[Permission, AccessRule] = {}

    def declare(self, rule: AccessRule, *permissions: Permission) -> None:
        """Let ``rule`` decide about ``permissions``. A second rule for one of them is a mistake: ``ValueError``."""
        for permission in permissions:
            if permission in self._rules:
                raise ValueError(f"{permission} has two access rules")
            self._rules[permission] = rule

    def allowed(self, reader: Reader, who: Principal, permission: Permission, ids: Iterable[str]) -> set[str]:
        """The ids of ``ids`` that ``who`` may use."""
        wanted = list(dict.fromkeys(ids))
        return self._rules[permission](reader, who, wanted) if wanted else set()

    def require(self, reader: Reader, who: Principal, permission: Permission, ids: Iterable[str]) -> None:
        """Raises ``BadRequest`` ("Not found or no … access") unless ``who`` may use every one of ``ids``."""
        wanted = set(ids)
        if wanted - self.allowed(reader, who, permission, wanted):
            raise no_access(permission)


def id_list(ids: Iterable[str]) -> str:
    """Ids as a parameter for ``IN (SELECT value FROM json_each(:ids))``."""
    return json.dumps(list(ids))
