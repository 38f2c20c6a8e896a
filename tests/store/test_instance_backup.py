"""The folder of an instance is copied while somebody writes there."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from store.instance_backup import back_up_instance

JOBS = "CREATE TABLE jobs (id TEXT, ended_at TEXT, copied_at TEXT)"


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """An instance with one job that has ended and one that is open; its databases are in WAL mode."""
    var = tmp_path / "var"
    (var / "assets" / "jobs" / "one").mkdir(parents=True)
    (var / "assets" / "jobs" / "one" / "film.mp4").write_bytes(b"film")
    (var / "assets" / "jobs" / "one" / "film.mp4#1").write_bytes(b"half")
    (var / "signing.key").write_text("key")
    (var / "signing.key").chmod(0o600)
    for name in ("temporal.db", "longtake.db"):
        with closing(sqlite3.connect(var / name)) as database, database:
            database.execute("PRAGMA journal_mode = wal")
            database.execute(JOBS)
            database.execute("INSERT INTO jobs VALUES ('one', '2026-12-01', NULL), ('two', NULL, NULL)")
    return var


def test_a_copy_has_films_catalog_and_keys_and_marks_what_goes_on(var: Path, tmp_path: Path) -> None:
    made = back_up_instance(var, to := tmp_path / "copy")
    assert (made.jobs, made.open_jobs, made.file_bytes) == (2, 1, 4)
    files = sorted(str(path.relative_to(to)) for path in to.rglob("*") if path.is_file())
    assert files == ["assets/jobs/one/film.mp4", "longtake.db", "signing.key", "temporal.db"]
    assert ((to / "signing.key").stat().st_mode & 0o777, to.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [(job, bool(copied)) for job, copied in _list_marks(to)] == [("one", False), ("two", True)]
    assert _list_marks(var) == [("one", None), ("two", None)]


def test_a_writer_is_not_waited_for_and_what_it_has_not_committed_is_not_copied(
    var: Path, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(var / "longtake.db", isolation_level=None)) as writer:
        writer.execute("INSERT INTO jobs VALUES ('three', NULL, NULL)")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO jobs VALUES ('four', NULL, NULL)")
        assert back_up_instance(var, tmp_path / "copy").jobs == 3


def test_nothing_is_written_over(var: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    with pytest.raises(FileExistsError, match="is there already"):
        back_up_instance(var, tmp_path / "copy")


def test_a_copy_that_fails_is_not_taken_for_one(var: Path, tmp_path: Path) -> None:
    (var / "longtake.db").write_bytes(b"no database" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        back_up_instance(var, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def _list_marks(folder: Path) -> list[tuple[str, str | None]]:
    with closing(sqlite3.connect(folder / "longtake.db")) as catalog:
        return list(catalog.execute("SELECT id, copied_at FROM jobs ORDER BY id"))
