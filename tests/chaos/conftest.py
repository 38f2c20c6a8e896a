"""A deployment for all tests of this folder: what one test kills, it starts again."""

from collections.abc import AsyncIterator

import pytest

from tests.fixtures.deployment import Deployment


@pytest.fixture(scope="module")
async def deployment(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Deployment]:
    """All parts, up and ready."""
    async with Deployment(tmp_path_factory.mktemp("deployment")).running() as deployment:
        yield deployment
