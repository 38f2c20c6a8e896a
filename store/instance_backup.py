"""Copies the folder of an instance on one machine, while it runs: `python -m store.instance_backup VAR TO`.

The order matters. Files come first, and at the end those that are new, so that none is missing which the
catalog names. The catalog is copied after Temporal's database: a workflow that does not know of its last
steps takes them again, as after a crash, and the ledger knows what is paid for; the other way round it would
not. What an open job ordered after the copy is not in it, so such jobs are marked: see `JobRow.copied_at`.
"""

import os
import shutil
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

CATALOG, TEMPORAL, ASSETS = "longtake.db", "temporal.db", "assets"
SECRETS = ("signing.key", "webhook.secret", "key.secret")
UNFINISHED_SUFFIX = ".unfinished"


@dataclass(frozen=True)
class Backup:
    """What was copied."""

    jobs: int
    open_jobs: int
    file_bytes: int


def back_up_instance(var: Path, to: Path) -> Backup:
    """Copy what the instance in `var` needs to go on, and mark its open jobs in the copy.

    Args:
        to: made by this; the copy stands there once it is whole.

    Raises:
        FileExistsError: `to` is there already.
        OSError: a file could not be copied.
        sqlite3.Error: a database could not be copied.
    """
    if to.exists():
        raise FileExistsError(f"{to} is there already.")
    unfinished = to.with_name(to.name + UNFINISHED_SUFFIX)
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700, parents=True)
    _copy_new_files(var / ASSETS, unfinished / ASSETS)
    for name in (TEMPORAL, CATALOG):
        _copy_database(var / name, unfinished / name)
    _copy_new_files(var / ASSETS, unfinished / ASSETS)
    for name in SECRETS:
        if (var / name).exists():
            shutil.copy2(var / name, unfinished / name)
    jobs, open_jobs = _mark_open_jobs(unfinished / CATALOG, datetime.now(UTC))
    unfinished.rename(to)
    sizes = (path.stat().st_size for path in (to / ASSETS).rglob("*") if path.is_file())
    return Backup(jobs, open_jobs, sum(sizes))


def _copy_new_files(folder: Path, to: Path) -> None:
    """Copy the files that are not there yet.

    A file is never changed in place, and nothing needs one that is deleted meanwhile.
    """
    for path in sorted(folder.rglob("*")):
        target = to / path.relative_to(folder)
        if path.is_dir() or target.exists() or _is_half_written(path):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copy2(path, target)
        except FileNotFoundError:
            target.unlink(missing_ok=True)


def _is_half_written(path: Path) -> bool:
    return "#" in path.name or path.name.startswith(".")


def _copy_database(path: Path, to: Path) -> None:
    """Copy an SQLite database as it is at one moment, whoever writes to it."""
    with (
        closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(to)) as target,
    ):
        source.backup(target)


def _mark_open_jobs(catalog: Path, moment: datetime) -> tuple[int, int]:
    """Mark the open jobs; return how many jobs there are, and how many are open."""
    with closing(sqlite3.connect(catalog)) as connection, connection:
        # As SQLAlchemy writes a time that has no zone.
        marked = (moment.replace(tzinfo=None).isoformat(" ", "microseconds"),)
        found = connection.execute("UPDATE jobs SET copied_at = ? WHERE ended_at IS NULL", marked)
        (jobs,) = connection.execute("SELECT count(*) FROM jobs").fetchone()
        return jobs, found.rowcount


def main() -> None:
    """Back up, and say what was copied."""
    var, to = (Path(word) for word in sys.argv[1:])
    try:
        made = back_up_instance(var, to)
    except (OSError, sqlite3.Error) as error:
        sys.exit(f"Nothing was backed up: {error}")
    size = f"{made.file_bytes / 1e6:.1f} MB of files"
    sys.stdout.write(f"{to} holds {made.jobs} films ({made.open_jobs} under way) and {size}.\n")


if __name__ == "__main__":
    os.umask(0o077)
    main()
