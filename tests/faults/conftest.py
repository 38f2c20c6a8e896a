"""One world for all cases of a process."""

from collections.abc import AsyncIterator

import pytest

from tests.faults.world import World, a_world


@pytest.fixture(scope="session")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with a_world(tmp_path_factory.mktemp("faults")) as made:
        yield made
