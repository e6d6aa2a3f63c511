"""``shoebox backup``, ``restore`` and ``doctor``, and the backup before an upgrade."""

import shutil
import socket
import sqlite3
import threading
from pathlib import Path

import apsw
import pytest
from click.testing import Result
from typer.testing import CliRunner

from appliance.app import Shoebox, project_folder
from appliance.cli import app
from appliance.core import backup as core_backup
from appliance.core.errors import StartRefused
from appliance.core.migrate import migrate
from appliance.settings import Settings
from tests.scenario import Scenario, restarted


def shoebox(data: Path, *arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--data", str(data)], env=environment)


def refusal(result: Result) -> str:
    assert isinstance(result.exception, StartRefused), result.output
    return str(result.exception)


@pytest.fixture
def stopped(tmp_path: Path) -> Scenario:
    """A server that was stopped, with one account."""
    with Scenario(tmp_path / "data") as scenario:
        scenario.sign_up()
    return scenario


def users(database: Path) -> list[str]:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return [row[0] for row in connection.execute('SELECT email FROM "user" ORDER BY email')]
    finally:
        connection.close()


def test_a_backup_of_a_running_server_is_restored(tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with Scenario(tmp_path / "data") as scenario:
        admin = scenario.sign_up()
        result = shoebox(scenario.data, "backup", str(copy))
        assert result.exit_code == 0, result.output
        admin.post("/admin/users", {"email": "late@test.dev", "password": "a long enough one", "name": "Late"})
        assert "Another Shoebox" in refusal(shoebox(scenario.data, "restore", str(copy), "--yes"))
    assert users(copy) == ["admin@test.dev"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "data"]
    result = shoebox(scenario.data, "restore", str(copy), "--yes")
    assert result.exit_code == 0, result.output
    (aside,) = scenario.data.glob("shoebox.db.before-restore-*")
    assert users(aside) == ["admin@test.dev", "late@test.dev"], "the old file keeps what was in its log"
    assert users(copy) == ["admin@test.dev"]
    with restarted(scenario) as again:
        assert [row["email"] for row in again.rows('SELECT email FROM "user"')] == ["admin@test.dev"]
        assert {row["isPendingSyncReset"] for row in again.rows('SELECT "isPendingSyncReset" FROM session')} == {1}


def test_a_restore_forgets_deletions_that_were_pending_then(stopped: Scenario, tmp_path: Path) -> None:
    innocent = stopped.data / "library" / "a.jpg"
    innocent.write_bytes(b"another photo by now")
    connection = sqlite3.connect(stopped.data / "shoebox.db")
    connection.execute("INSERT INTO file_deletion (path, \"createdAt\") VALUES (?, '2024')", (str(innocent.resolve()),))
    connection.commit()
    connection.close()
    shoebox(stopped.data, "backup", str(tmp_path / "copy.db"))
    assert shoebox(stopped.data, "restore", str(tmp_path / "copy.db"), "--yes").exit_code == 0
    with restarted(stopped):
        assert innocent.exists()


def test_a_backup_while_others_write_is_whole(stopped: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core_backup, "PAGES", 1)
    with restarted(stopped) as scenario:
        runtime = scenario.shoebox.runtime
        stop = threading.Event()
        put = "INSERT OR REPLACE INTO system_metadata (key, value) VALUES ('x', hex(randomblob(5000)))"

        def write() -> None:
            while not stop.is_set():
                runtime.db.write(lambda transaction: transaction.run(put), durable=False)

        writer = threading.Thread(target=write)
        writer.start()
        result = shoebox(scenario.data, "backup")
        stop.set()
        writer.join()
        assert result.exit_code == 0, result.output
        (made,) = (scenario.data / "backups").glob("*-by-hand.db")
        assert users(made) == ["admin@test.dev"]


@pytest.mark.parametrize(
    ("content", "words"), [(b"nonsense" * 1000, "cannot be read"), (b"", "no backup of Shoebox"), (None, "There is no file")]
)
def test_what_is_no_backup_is_refused_and_changes_nothing(
    stopped: Scenario, tmp_path: Path, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / "copy.db").write_bytes(content)
    before = (stopped.data / "shoebox.db").read_bytes()
    assert words in refusal(shoebox(stopped.data, "restore", str(tmp_path / "copy.db"), "--yes"))
    assert (stopped.data / "shoebox.db").read_bytes() == before


def test_a_backup_of_a_newer_version_is_refused(stopped: Scenario, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    shoebox(stopped.data, "backup", str(copy))
    connection = sqlite3.connect(copy)
    insert = "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('shoebox', '0999_future', '2040')"
    connection.execute(insert)
    connection.commit()
    connection.close()
    assert "newer Shoebox" in refusal(shoebox(stopped.data, "restore", str(copy), "--yes"))


def test_a_damaged_copy_is_not_kept(stopped: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    real = core_backup._copy

    def damage(source: apsw.Connection, copy: apsw.Connection, progress: core_backup.Progress) -> None:
        real(source, copy, progress)
        copy.execute("PRAGMA writable_schema=ON").close()
        copy.execute("UPDATE sqlite_schema SET rootpage = 3 WHERE name = 'user'").close()

    monkeypatch.setattr(core_backup, "_copy", damage)
    refusal(shoebox(stopped.data, "backup", str(stopped.data / "copy.db")))
    assert not list(stopped.data.glob("*copy.db*"))


def test_an_existing_file_is_not_overwritten(stopped: Scenario, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_bytes(b"mine")
    assert "exists already" in refusal(shoebox(stopped.data, "backup", str(tmp_path / "copy.db")))
    assert (tmp_path / "copy.db").read_bytes() == b"mine"


# -- upgrades


def upgrade(folder: Path) -> Path:
    """The migrations of this version and one more."""
    shutil.copytree(project_folder("migrations"), folder)
    (folder / "0900_next.py").write_text("def migrate(db):\n    db.execute('CREATE TABLE next (id)')\n")
    return folder


def test_an_upgrade_makes_a_backup_first(stopped: Scenario, tmp_path: Path) -> None:
    connection = apsw.Connection(str(stopped.data / "shoebox.db"))
    migrate(connection, upgrade(tmp_path / "migrations"), stopped.data / "backups")
    (made,) = (stopped.data / "backups").glob("*.db")
    assert made.name.endswith("-before-0900_next.db")
    assert users(made) == ["admin@test.dev"]
    assert connection.execute("SELECT COUNT(*) FROM next").fetchall() == [(0,)]
    assert migrate(connection, tmp_path / "migrations", stopped.data / "backups") == []
    assert len(list((stopped.data / "backups").glob("*.db"))) == 1
    connection.close()


def test_without_a_backup_there_is_no_upgrade(stopped: Scenario, tmp_path: Path) -> None:
    connection = apsw.Connection(str(stopped.data / "shoebox.db"))
    with pytest.raises(StartRefused, match="cannot be copied"):
        migrate(connection, upgrade(tmp_path / "migrations"), tmp_path / "not there")
    assert connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'next'").fetchall() == []
    connection.close()


def test_a_new_database_needs_no_backup(stopped: Scenario) -> None:
    assert not list((stopped.data / "backups").glob("*.db"))


def test_a_newer_database_is_not_started(stopped: Scenario) -> None:
    connection = sqlite3.connect(stopped.data / "shoebox.db")
    insert = "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('shoebox', '0999_future', '2040')"
    connection.execute(insert)
    connection.commit()
    connection.close()
    with pytest.raises(StartRefused, match="newer Shoebox"):
        Shoebox(Settings(data=stopped.data))
    assert "newer Shoebox" in shoebox(stopped.data, "doctor").output


# -- doctor


def test_the_doctor_finds_nothing_wrong(stopped: Scenario) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    result = shoebox(stopped.data, "doctor", SHOEBOX_HOST="127.0.0.1", SHOEBOX_PORT=port)
    assert "BAD" not in result.output
    assert result.exit_code == 0
    for word in ("Disk", "File system", "Memory", "Permissions", "Clock", "Database: sound", f"Port {port}: free"):
        assert word in result.output


def test_the_doctor_names_a_port_in_use_and_a_damaged_database(stopped: Scenario) -> None:
    (stopped.data / "shoebox.db").write_bytes(b"x" * 8192)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = shoebox(stopped.data, "doctor", SHOEBOX_HOST="127.0.0.1", SHOEBOX_PORT=port)
    bad = [line for line in result.output.splitlines() if line.startswith("BAD")]
    assert [line.split(":")[0] for line in bad] == ["BAD   Database", f"BAD   Port {port}"]
    assert result.exit_code == 1


def test_the_doctor_makes_nothing(tmp_path: Path) -> None:
    result = shoebox(tmp_path / "not" / "yet", "doctor")
    assert "none yet" in result.output
    assert list(tmp_path.iterdir()) == []


# -- by themselves


def test_backups_come_by_themselves_and_only_the_newest_stay(stopped: Scenario) -> None:
    with restarted(stopped) as scenario:
        admin = scenario.log_in("admin@test.dev")
        config = admin.get("/admin/config").json()
        config["backup"]["database"]["keepLastAmount"] = 2
        admin.put("/admin/config", config)
        folder = scenario.data / "backups"
        for name in ("shoebox-20200101T020000.db", "shoebox-20200102T020000.db", "shoebox-20200101T020000-by-hand.db"):
            (folder / name).write_bytes(b"old")
        admin.post("/jobs", {"name": "backup-database"}, status=204)
        scenario.settle()
        assert scenario.failed_jobs() == []
        runtime = scenario.shoebox.runtime
        runtime.files.carry_out_deletions(runtime.db)
        names = sorted(path.name for path in folder.glob("*.db"))
        assert names[:2] == ["shoebox-20200101T020000-by-hand.db", "shoebox-20200102T020000.db"]
        assert users(folder / names[2]) == ["admin@test.dev"]
        assert len(names) == 3
