"""Engines: which driver a URL gets, and how SQLite is made to serve several processes at once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}
SQLITE_BUSY_TIMEOUT_SECONDS = 60.0

# Execution options of a connection: how its transactions begin on SQLite. PostgreSQL needs no telling.
READ: Mapping[str, Any] = {"sqlite_begin": ("BEGIN",)}
# A transaction that begins by reading and then writes is refused ("database is locked") when another has
# written meanwhile, without any waiting; one that begins IMMEDIATE waits for its turn.
WRITE: Mapping[str, Any] = {"sqlite_begin": ("PRAGMA synchronous=NORMAL", "BEGIN IMMEDIATE")}
# NORMAL may lose the last commits in a power cut; what guards money must not be lost.
WRITE_DURABLY: Mapping[str, Any] = {"sqlite_begin": ("PRAGMA synchronous=FULL", "BEGIN IMMEDIATE")}


def catalog_url(text: str) -> URL:
    """The URL with an async driver; libpq's `sslmode` becomes asyncpg's `ssl`."""
    url = make_url(text)
    url = url.set(drivername=DRIVERS.get(url.drivername, url.drivername))
    mode = url.query.get("sslmode")
    if mode is None or url.get_backend_name() != "postgresql":
        return url
    return url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})


def make_engine(url: URL) -> AsyncEngine:
    """An engine for this URL. The folder of a SQLite file is made."""
    if url.get_backend_name() != "sqlite":
        return create_async_engine(url, pool_pre_ping=True)
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(url, connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS})
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _prepare(connection: DBAPIConnection, _record: object) -> None:
    # The driver's own BEGIN comes too late, only before the first write: we say it ourselves, in _begin.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    for statement in connection.get_execution_options().get("sqlite_begin", WRITE["sqlite_begin"]):
        connection.exec_driver_sql(statement)
