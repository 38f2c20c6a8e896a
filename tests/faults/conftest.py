"""One harness for all cases of a process, which ends with the last of them."""

from collections.abc import AsyncIterator

import pytest

from tests.faults.fault_harness import FaultHarness, run_fault_harness


@pytest.fixture(scope="package")
async def harness(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[FaultHarness]:
    async with run_fault_harness(tmp_path_factory.mktemp("faults")) as made:
        yield made
