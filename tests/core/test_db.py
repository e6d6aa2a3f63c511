"""The one writer (core/db.py)."""

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from appliance.core.db import Database, Transaction


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "test.db")
    database.writer_connection.execute(
        "CREATE TABLE parent (id INTEGER PRIMARY KEY); "
        "CREATE TABLE child (parent INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)"
    ).close()
    database.start()
    yield database
    database.close()


def test_a_dangling_reference_fails_its_own_write_and_no_other(db: Database) -> None:
    def dangle(transaction: Transaction) -> None:
        transaction.run("INSERT INTO child VALUES (7)")

    def block(_transaction: Transaction) -> None:
        # While this one runs, the next three are queued: they are committed together.
        futures.extend(
            [
                db.submit(lambda transaction: transaction.run("INSERT INTO parent VALUES (1)")),
                db.submit(dangle),
                db.submit(lambda transaction: transaction.run("INSERT INTO parent VALUES (2)")),
            ]
        )

    futures = []
    db.write(block)
    assert (futures[0].result(), futures[2].result()) == (1, 1)
    with pytest.raises(apsw.ConstraintError):
        futures[1].result()
    assert db.read(lambda reader: reader.values("SELECT id FROM parent")) == [1, 2]
    assert db.read(lambda reader: reader.values("SELECT parent FROM child")) == []
