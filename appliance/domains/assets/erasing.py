"""The end of all assets of an account, in steps that do not hold up the writes of others."""

from appliance.core.db import Transaction
from appliance.core.files import FileStore
from appliance.domains.assets import erasing_queries as queries

STEP = 100


def erase_some(transaction: Transaction, files: FileStore, user_id: str) -> bool:
    """Delete some assets of a user with their files; whether there may be more."""
    asset_ids = queries.erasable(transaction, user_id, STEP)
    files.intend_deletion(transaction, queries.files_of(transaction, asset_ids))
    queries.delete(transaction, asset_ids)
    return len(asset_ids) == STEP
