"""Covers of albums: a photo that is in the album and not in the trash (behaviour/02 §2, cover repair).

The reference looks for wrong covers before every reading. So do we, for final deletions leave none; what goes to the
trash or comes back is put right at once, because the apps learn of covers by sync and read albums in no other way.
"""

from collections.abc import Sequence

from appliance.core.db import Transaction
from appliance.core.runtime import Runtime
from appliance.domains.albums import cover_queries


def mend(runtime: Runtime, album_ids: Sequence[str]) -> None:
    """Give those of the albums whose cover is wrong another one. Writes nothing when all is well."""
    with runtime.db.reading() as reader:
        wrong = cover_queries.with_wrong_cover(reader, album_ids)
    if wrong:
        runtime.db.write(lambda transaction: mend_now(transaction, wrong), durable=False)


def mend_now(transaction: Transaction, album_ids: Sequence[str]) -> None:
    """The same inside a transaction."""
    wrong = cover_queries.with_wrong_cover(transaction, album_ids)
    if wrong:
        cover_queries.choose(transaction, wrong)


def mend_albums_of(runtime: Runtime, asset_ids: Sequence[str]) -> None:
    """The same for every album in which one of the photos is."""
    with runtime.db.reading() as reader:
        album_ids = cover_queries.albums_of(reader, asset_ids)
    mend(runtime, album_ids)
