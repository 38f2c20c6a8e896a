"""Records the golden histories: `python -m tests.workflows.record_golden`.

Run it only to add a history, or when no job of an older version can be running any more: the test that
replays them is what keeps a change of a workflow from stranding jobs that are under way.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowFailureError
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.exceptions import ApplicationError
from temporalio.testing import WorkflowEnvironment

from tests.workflows.conftest import Handle, Theatre
from tests.workflows.world import DONE, World
from workflows import search
from workflows.contracts import AudioChoice, ProviderJobReport, ProviderJobState
from workflows.errors import ErrorType

FOLDER = Path(__file__).with_name("golden")
MACHINE = ("identity", "stackTrace", "binaryChecksum")
HALF = ProviderJobReport(state=ProviderJobState.RUNNING, progress=50)
REFUSED = ApplicationError("Refused.", type=ErrorType.SAFETY_BLOCKED, non_retryable=True)
FULL = ApplicationError("The disk is full.", type=ErrorType.DISK_FULL)


async def completed(stage: Theatre) -> Handle:
    """Three scenes with news of their progress, and music."""
    stage.world.reports = [HALF, DONE]
    return await stage.start()


async def gaps(stage: Theatre) -> Handle:
    """One scene in flight at a time, one of them refused, no music."""
    stage.world.failures = {"submit_take:2": [REFUSED]}
    return await stage.start(audio=AudioChoice.OFF, parallel=1)


async def failed(stage: Theatre) -> Handle:
    """Every scene refused."""
    stage.world.failures = {f"submit_take:{n}": [REFUSED] for n in (1, 2, 3)}
    return await stage.start()


async def mended(stage: Theatre) -> Handle:
    """A full disk that somebody made room on."""
    stage.world.failures = {"collect_clip:1": [FULL, FULL, FULL]}
    return await stage.start()


async def canceled(stage: Theatre) -> Handle:
    """Cancelled while its scenes are being made."""
    stage.world.held = {"wait_for_news:2"}
    job = await stage.start()
    await stage.world.reached("wait_for_news:2")
    await job.cancel()
    with suppress(WorkflowFailureError):
        await job.result()
    await stage.world.release("wait_for_news:2")
    return job


STORIES: list[Callable[[Theatre], Awaitable[Handle]]] = [completed, gaps, failed, mended, canceled]


async def main() -> None:
    """Play each story, and keep its history."""
    async with await WorkflowEnvironment.start_local(
        data_converter=pydantic_data_converter,
        dev_server_existing_path=str(Path(sys.executable).with_name("temporal")),
        search_attributes=list(search.ALL),
    ) as environment:
        for story in STORIES:
            stage = Theatre(environment.client, World())
            async with stage.open():
                job = await story(stage)
                with suppress(WorkflowFailureError):
                    await job.result()
            history = json.loads((await job.fetch_history()).to_json())
            text = json.dumps(_anonymous(history), indent=1)
            (FOLDER / f"{story.__name__}.json").write_text(text + "\n")


def _anonymous(node: Any) -> Any:  # noqa: ANN401 - JSON
    """The same without what tells of the machine that recorded it."""
    if isinstance(node, list):
        return [_anonymous(item) for item in node]
    if isinstance(node, dict):
        return {key: _anonymous(value) for key, value in node.items() if key not in MACHINE}
    return node


if __name__ == "__main__":
    asyncio.run(main())
