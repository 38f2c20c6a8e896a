"""Bringing the catalog's tables up to date, from whatever folder, however many processes start at once."""

import asyncio
import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
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
# An arbitrary number that names our lock in a PostgreSQL database.
ADVISORY_LOCK = 0x10267A4E


async def migrate(engine: AsyncEngine) -> None:
    """Run the migrations that this catalog lacks, each process in its turn.

    Raises:
        CatalogTooNew: the catalog's version is none of ours.
    """
    async with _turn(engine), engine.begin() as connection:
        await connection.run_sync(upgrade)


def upgrade(connection: Connection) -> None:
    """Upgrade to the newest version inside the connection's transaction."""
    current = MigrationContext.configure(connection).get_current_revision()
    scripts = ScriptDirectory.from_config(config())
    if current == scripts.get_current_head():
        return
    if current is not None:
        _check_known(scripts, current)
    settings = config()
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")


def config() -> Config:
    """Alembic's settings. There is no alembic.ini: an installed Longtake has none either."""
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    return settings


def _check_known(scripts: ScriptDirectory, revision: str) -> None:
    try:
        scripts.get_revision(revision)
    except CommandError as error:
        raise CatalogTooNew(revision) from error


@asynccontextmanager
async def _turn(engine: AsyncEngine) -> AsyncIterator[None]:
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
    """Let readers read while one writes; the file remembers it.

    This change does not wait for others: without a turn, six at once on a new file were told "database is
    locked" in one round of seven.
    """
    async with engine.connect() as connection:
        raw = await connection.get_raw_connection()
        cursor = await raw.driver_connection.execute("PRAGMA journal_mode=WAL")  # type: ignore[union-attr]
        await cursor.close()


async def _advisory_lock(connection: AsyncConnection) -> None:
    await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY_LOCK})
