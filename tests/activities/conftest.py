"""The rooms that activities work in, on every database."""

import pytest

from store.database import Database
from tests.activities.kit import FakeProvider, Rooms


@pytest.fixture
def rooms(database: Database) -> Rooms:
    return Rooms(database)


@pytest.fixture
def provider(rooms: Rooms) -> FakeProvider:
    return rooms.provider
