"""The bound of a sync stream: nothing that is committed later may hide below it."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.core.db import Database, Transaction

TABLE = 'CREATE TABLE thing (id INTEGER PRIMARY KEY, "updateId" TEXT NOT NULL DEFAULT (uuid_v7()))'


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "shoebox.db")
    database.writer_connection.execute(TABLE).close()
    database.start()
    yield database
    database.close()


def add(transaction: Transaction) -> str:
    """A row; its update id."""
    transaction.run("INSERT INTO thing DEFAULT VALUES")
    return str(transaction.value('SELECT max("updateId") FROM thing'))


def test_it_lies_above_what_is_committed_and_below_what_follows(db: Database) -> None:
    before = db.write(add)
    first, second = db.horizon(), db.horizon()
    after = db.write(add)
    assert before < first < second < after


def test_a_transaction_that_is_under_way_lies_above_it(db: Database) -> None:
    written, may_commit = threading.Event(), threading.Event()

    def slow(transaction: Transaction) -> str:
        identifier = add(transaction)
        written.set()
        may_commit.wait(10)
        return identifier

    committed = db.write(add)
    future = db.submit(slow)
    assert written.wait(10)
    horizon = db.horizon()
    with db.reading() as reader:
        seen = reader.values('SELECT "updateId" FROM thing')
    may_commit.set()
    assert seen == [committed]
    assert committed < horizon < future.result()


def test_a_failed_transaction_leaves_it_in_order(db: Database) -> None:
    def failing(transaction: Transaction) -> None:
        add(transaction)
        raise LookupError

    commits = db.commits
    with pytest.raises(LookupError):
        db.write(failing)
    horizon = db.horizon()
    assert horizon < db.write(add)
    assert db.commits == commits + 2


def test_no_reader_with_a_bound_misses_a_row_while_others_write(db: Database) -> None:
    seen: set[str] = set()
    written: list[str] = []

    def write() -> None:
        written.extend(db.write(add, durable=False) for _ in range(300))

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    checkpoint = ""
    while any(writer.is_alive() for writer in writers) or checkpoint < max(written):
        horizon = db.horizon()
        with db.reading() as reader:
            seen |= set(
                reader.values('SELECT "updateId" FROM thing WHERE "updateId" > ? AND "updateId" < ?', (checkpoint, horizon))
            )
        checkpoint = horizon
    assert seen == set(written)
