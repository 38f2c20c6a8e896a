"""SQLite's connection, which goes to its thread once for each statement.

aiosqlite goes there to open a cursor, to begin, to run the statement, to read its rows, and to close the
cursor: each of these ways costs as much as a small statement.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import aiosqlite
from aiosqlite.context import Result

ITER_CHUNK_SIZE = 64


class SqliteConnection(aiosqlite.Connection):
    """A connection whose transaction begins with its first statement."""

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - sqlite3's
        super().__init__(partial(sqlite3.connect, *arguments, **options), ITER_CHUNK_SIZE)
        # A process that ends waits for no connection that was never closed.
        self._thread.daemon = True
        self._before: Sequence[str] = ()
        self._has_begun = False
        # Of the one PRAGMA that transactions change, the value in force; only the thread knows.
        self._pragma = ""

    def begin_with(self, *statements: str) -> None:
        """Run these right before the next statement, except for a PRAGMA that is in force already."""
        self._before = statements

    def cursor(self) -> Result[aiosqlite.Cursor]:
        """Create a cursor, which opens with its statement."""
        return Result(self._create_cursor())

    async def run(self, how: str, sql: str, parameters: Iterable[Any]) -> tuple[sqlite3.Cursor, list[Any]]:
        """Run a statement by `execute` or `executemany`; return its cursor, closed, and all of its rows."""
        before, self._before = self._before, ()
        # From here on there may be something to end, whatever comes of the statement and of whoever waits.
        self._has_begun = self._has_begun or bool(before)
        done: tuple[sqlite3.Cursor, list[Any]]
        done = await self._execute(self._run, before, how, sql, parameters)  # type: ignore[no-untyped-call] # aiosqlite's
        return done

    async def commit(self) -> None:
        """Commit what has begun."""
        self._before = ()
        if self._has_begun:
            await super().commit()
            self._has_begun = False

    async def rollback(self) -> None:
        """Roll back what has begun."""
        self._before = ()
        if self._has_begun:
            await super().rollback()
            self._has_begun = False

    async def _create_cursor(self) -> aiosqlite.Cursor:
        return SqliteCursor(self)

    def _run(
        self, before: Sequence[str], how: str, sql: str, parameters: Iterable[Any]
    ) -> tuple[sqlite3.Cursor, list[Any]]:
        for statement in before:
            self._prepare(statement)
        cursor = self._conn.cursor()
        getattr(cursor, how)(sql, parameters)
        rows = cursor.fetchall() if cursor.description else []
        cursor.close()
        return cursor, rows

    def _prepare(self, statement: str) -> None:
        if statement == self._pragma:
            return
        self._conn.execute(statement)
        if statement.startswith("PRAGMA"):
            self._pragma = statement


class SqliteCursor(aiosqlite.Cursor):
    """The rows of a statement, all read, and what is known of it."""

    def __init__(self, connection: SqliteConnection) -> None:
        self._connection = connection
        self._rows: list[Any] = []

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> aiosqlite.Cursor:
        """Run the statement, and read its rows."""
        self._cursor, self._rows = await self._connection.run("execute", sql, parameters or ())
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> aiosqlite.Cursor:
        """Run the statement for each of the parameters."""
        self._cursor, self._rows = await self._connection.run("executemany", sql, parameters)
        return self

    async def fetchall(self) -> Iterable[sqlite3.Row]:
        """Return the rows."""
        return self._rows

    async def close(self) -> None:
        """Do nothing: it was closed when its rows had been read."""
