"""Lock the database against everybody else."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from tests.fixtures.deployment import Deployment


@contextmanager
def locked_database(deployment: Deployment) -> Iterator[None]:
    """Nobody can write to the database while the block runs."""
    with closing(sqlite3.connect(deployment.database_path, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        yield
        database.execute("ROLLBACK")
