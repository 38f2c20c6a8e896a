"""The catalog, on each database."""

import pytest

from store.database import Database
from store.jobs import Jobs
from store.ledger.writes import Ledger


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database)


@pytest.fixture
def jobs(database: Database) -> Jobs:
    return Jobs(database)
