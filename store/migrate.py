"""Runs the Alembic migrations at start, one process at a time."""

import asyncio
import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from store.errors import CatalogTooNew

MIGRATIONS = Path(__file__).parent / "migrations"
# An arbitrary number that identifies our advisory lock in a PostgreSQL database.
ADVISORY_LOCK = 0x10267A4E


async def migrate(engine: AsyncEngine) -> None:
    """Run the migrations that the database lacks; concurrent processes take turns.

    Raises:
        CatalogTooNew: the database is at a version that this Longtake does not know.
    """
    async with _serialize_migrations(engine), engine.begin() as connection:
        await connection.run_sync(upgrade_schema)


def upgrade_schema(connection: Connection) -> None:
    """Upgrade the schema to the newest version inside the connection's transaction."""
    current = MigrationContext.configure(connection).get_current_revision()
    scripts = _load_scripts()
    if current == scripts.get_current_head():
        return
    if current is not None:
        _check_known(scripts, current)
    settings = alembic_config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")


def alembic_config() -> Config:
    """Return Alembic's configuration, built in code because an installed package has no alembic.ini."""
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    return settings


@cache
def _load_scripts() -> ScriptDirectory:
    """Load the migrations once: Alembic imports each of them to find out which is the newest."""
    return ScriptDirectory.from_config(alembic_config())


def _check_known(scripts: ScriptDirectory, revision: str) -> None:
    try:
        scripts.get_revision(revision)
    except CommandError as error:
        raise CatalogTooNew(revision) from error


@asynccontextmanager
async def _serialize_migrations(engine: AsyncEngine) -> AsyncIterator[None]:
    if engine.dialect.name == "sqlite":
        async with _file_lock(Path(f"{engine.url.database}.lock")):
            await _use_wal(engine)
            yield
    else:
        async with engine.begin() as connection:
            await _advisory_lock(connection)
            yield


@asynccontextmanager
async def _file_lock(path: Path) -> AsyncIterator[None]:
    with path.open("w") as file:
        await asyncio.to_thread(fcntl.flock, file, fcntl.LOCK_EX)
        yield


async def _use_wal(engine: AsyncEngine) -> None:
    """Switch the file to WAL, so that readers are not blocked by a writer; the setting is stored in the file.

    The switch does not wait for other connections: without the lock, six processes at once on a new file got
    "database is locked" in one of seven rounds.
    """
    async with engine.connect() as connection:
        raw = await connection.get_raw_connection()
        cursor = await raw.driver_connection.execute("PRAGMA journal_mode=WAL")  # type: ignore[union-attr]
        await cursor.close()


async def _advisory_lock(connection: AsyncConnection) -> None:
    await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY_LOCK})
