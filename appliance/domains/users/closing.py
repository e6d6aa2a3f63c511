"""Accounts that end: closed first, open again if an administrator wants, erased in the end (behaviour/01 §7.3).

What belongs to a user lies in many rooms, and those rooms know this one, not the other way round. They say in
``register`` what is to happen to their things: ``users.follow_accounts(runtime, AccountFollower(...))``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from appliance.core import clock, log
from appliance.core.db import Row, Transaction
from appliance.core.errors import Forbidden
from appliance.core.principal import Principal
from appliance.core.runtime import Runtime
from appliance.domains import sessions, system_config
from appliance.domains.users import queries, service
from appliance.domains.users.events import UserDeleted

logger = log.get(__name__)

_FOLLOWERS = "users.followers"


def _nothing(_transaction: Transaction, _user_id: str) -> None:
    pass


def _nothing_more(_transaction: Transaction, _user_id: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class AccountFollower:
    """What a room does about an account, each inside the transaction that changes it.

    ``erase`` removes a part small enough not to hold up other writes and says whether there may be more; the rows that
    are left when all are done go by foreign keys. It must be safe to call again after a crash.
    """

    closed: Callable[[Transaction, str], None] = _nothing
    reopened: Callable[[Transaction, str], None] = _nothing
    erase: Callable[[Transaction, str], bool] = _nothing_more


def follow_accounts(runtime: Runtime, follower: AccountFollower) -> None:
    """Have ``follower`` take part in the end of every account."""
    runtime.memory.setdefault(_FOLLOWERS, []).append(follower)


def _followers(runtime: Runtime) -> list[AccountFollower]:
    """The last registered first: rooms later in the house build on earlier ones."""
    return list(reversed(runtime.memory.get(_FOLLOWERS, [])))


def close(runtime: Runtime, admin: Principal, user_id: str, *, force: bool) -> Row:
    """Close an account: nobody can use it; it is erased after the configured days, or now with ``force``.

    Raises ``Forbidden`` for one's own account and ``BadRequest`` for one that is not there.
    """
    if user_id == admin.user_id:
        raise Forbidden("Cannot delete your own account")

    def write(transaction: Transaction) -> Row:
        service.require_another_admin(transaction, service.account(transaction, user_id))
        status = "removing" if force else "deleted"
        queries.change(transaction, user_id, {"status": status, "deletedAt": clock.iso_now()})
        for follower in _followers(runtime):
            follower.closed(transaction, user_id)
        if force:
            runtime.jobs.enqueue(transaction, "erase_user", user_id=user_id)
        return service.account(transaction, user_id, with_deleted=True)

    return runtime.db.write(write)


def reopen(runtime: Runtime, user_id: str) -> Row:
    """Open a closed account again (an open one stays open). Raises ``BadRequest``."""

    def write(transaction: Transaction) -> Row:
        service.account(transaction, user_id, with_deleted=True)
        queries.change(transaction, user_id, {"status": "active", "deletedAt": None})
        for follower in _followers(runtime):
            follower.reopened(transaction, user_id)
        return service.account(transaction, user_id)

    return runtime.db.write(write)


def erase_due(runtime: Runtime) -> None:
    """Have the accounts erased that have been closed for longer than the configured days: part of the nightly cleaning."""
    due = clock.iso_in(-system_config.current(runtime).user.delete_delay * 86400)
    with runtime.db.reading() as reader:
        user_ids = queries.closed_before(reader, due)
    for user_id in user_ids:
        runtime.db.write(lambda transaction, user_id=user_id: runtime.jobs.enqueue(transaction, "erase_user", user_id=user_id))  # type: ignore[misc]


def erase(runtime: Runtime, user_id: str) -> None:
    """Remove a closed account with all that belongs to it, files included. Stops where it is when somebody reopens it."""
    for follower in _followers(runtime):
        while _if_closed(runtime, user_id, follower.erase):
            pass
    if _if_closed(runtime, user_id, lambda transaction, user_id: _erase_rest(transaction, runtime, user_id)):
        logger.info("the account %s is erased", user_id)


def _if_closed(runtime: Runtime, user_id: str, step: Callable[[Transaction, str], bool]) -> bool:
    def write(transaction: Transaction) -> bool:
        row = queries.account(transaction, user_id, with_deleted=True)
        return row is not None and row["deletedAt"] is not None and step(transaction, user_id)

    return runtime.db.write(write)


def _erase_rest(transaction: Transaction, runtime: Runtime, user_id: str) -> bool:
    """The account itself and everything that foreign keys take along."""
    runtime.files.intend_deletion(transaction, queries.files_of(transaction, user_id))
    sessions.delete_all(transaction, user_id)
    queries.delete(transaction, user_id)
    transaction.emit(UserDeleted(user_id))
    return True
