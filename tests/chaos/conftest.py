"""A house for all tests of this folder: what one test kills, it starts again."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.chaos.house import House


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """All parts, up and ready."""
    built = House(Path(tmp_path_factory.mktemp("house")))
    built.build()
    for part in ("temporal", "worker", "api"):
        built.start(part)
    try:
        await built.ready()
        yield built
    finally:
        built.close()
