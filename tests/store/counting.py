"""Counts what a database's engine does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import event

from store.database import Database


@contextmanager
def count(database: Database, what: str) -> Iterator[Callable[[], int]]:
    """Count an event of the engine's inside the block, "begin" of a transaction, say."""
    seen: list[object] = []
    listener = lambda *arguments: seen.append(arguments)  # noqa: E731 - it is removed by its identity
    event.listen(database.engine.sync_engine, what, listener)
    yield lambda: len(seen)
    event.remove(database.engine.sync_engine, what, listener)
