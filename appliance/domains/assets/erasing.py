"""The end of assets, for good."""

from collections.abc import Sequence

from appliance.core.db import Transaction
from appliance.core.files import FileStore
from appliance.domains.assets import erasing_queries as queries

STEP = 100


def erase(transaction: Transaction, files: FileStore, asset_ids: Sequence[str], *, originals: bool = True) -> None:
    """Delete assets with everything that was made of them and, with ``originals``, their own files and sidecars.

    The files of external libraries stay in any case. Stacks, usage and motion videos are the caller's.
    """
    files.intend_deletion(transaction, queries.files_of(transaction, asset_ids, originals=originals))
    queries.delete(transaction, asset_ids)


def erase_some(transaction: Transaction, files: FileStore, user_id: str) -> bool:
    """Delete some assets of an account in a step that does not hold up the writes of others; whether there may be more."""
    asset_ids = queries.erasable(transaction, user_id, STEP)
    erase(transaction, files, asset_ids)
    return len(asset_ids) == STEP
