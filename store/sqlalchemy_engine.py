"""Builds the SQLAlchemy engine: drivers by URL, and SQLite settings that let several processes write."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from store.postgresql_limits import PostgresqlLimits
from store.sqlite_connection import SqliteConnection

DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}
SQLITE_BUSY_TIMEOUT_SECONDS = 60.0

# Execution options of a connection: statements that begin its transactions on SQLite; PostgreSQL needs none.
# They run with the transaction's first statement.
READ_OPTIONS: Mapping[str, Any] = {"sqlite_begin": ("BEGIN",)}
# Of a read by one statement, which is one snapshot by itself: nothing begins, and nothing is to be ended.
SINGLE_READ_OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "sqlite": {"sqlite_begin": ()},
    "postgresql": {"isolation_level": "AUTOCOMMIT"},
}
# A transaction that reads first and then writes fails at once ("database is locked") when another has written
# meanwhile; one that begins IMMEDIATE waits for its turn.
WRITE_OPTIONS: Mapping[str, Any] = {"sqlite_begin": ("PRAGMA synchronous=NORMAL", "BEGIN IMMEDIATE")}
# NORMAL may lose the last commits in a power cut; rows that guard money must not be lost.
DURABLE_WRITE_OPTIONS: Mapping[str, Any] = {"sqlite_begin": ("PRAGMA synchronous=FULL", "BEGIN IMMEDIATE")}


def catalog_url(text: str) -> URL:
    """Return the URL with an async driver; libpq's `sslmode` becomes asyncpg's `ssl`."""
    url = make_url(text)
    url = url.set(drivername=DRIVERS.get(url.drivername, url.drivername))
    mode = url.query.get("sslmode")
    if mode is None or url.get_backend_name() != "postgresql":
        return url
    return url.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})


def make_engine(url: URL, limits: PostgresqlLimits | None = None) -> AsyncEngine:
    """Create an engine for the URL, and the folder of a SQLite file.

    Args:
        limits: what is waited for on PostgreSQL; None: for ever.
    """
    if url.get_backend_name() != "sqlite":
        engine = create_async_engine(
            url, pool_pre_ping=True, connect_args=limits.connect_arguments if limits else {}
        )
        if limits:
            event.listen(engine.sync_engine, "connect", limits.apply)
        return engine
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    connect_args = {"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "async_creator_fn": SqliteConnection}
    engine = create_async_engine(url, connect_args=connect_args)
    event.listen(engine.sync_engine, "connect", _prepare_connection)
    event.listen(engine.sync_engine, "begin", _begin_transaction)
    return engine


def _prepare_connection(connection: DBAPIConnection, _record: object) -> None:
    # The driver sends BEGIN only before the first write, which is too late: _begin_transaction sends it.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_transaction(connection: Connection) -> None:
    statements = connection.get_execution_options().get("sqlite_begin", WRITE_OPTIONS["sqlite_begin"])
    cast("SqliteConnection", connection.connection.driver_connection).begin_with(*statements)
