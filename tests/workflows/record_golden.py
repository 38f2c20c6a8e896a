"""Records the golden histories: `python -m tests.workflows.record_golden`.

It adds those that are not there. Delete one only when no job of that older version can be running any more:
the test that replays them is what keeps a change of a workflow from stranding jobs that are under way.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowFailureError
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory
from temporalio.testing import WorkflowEnvironment

from tests.conditions import eventually
from tests.workflows.conftest import Handle, Theatre
from tests.workflows.world import DONE, World
from workflows import search
from workflows.contracts import (
    ApprovalChoice,
    ApproveOrder,
    AudioChoice,
    Choice,
    ChooseOrder,
    Clip,
    Decision,
    EditOrder,
    ProviderCall,
    ProviderJobReport,
    ProviderJobState,
    ResolveOrder,
    RetakeOrder,
    SceneState,
    Stage,
    TakeKey,
)
from workflows.errors import ErrorType
from workflows.generation import GenerationWorkflow

FOLDER = Path(__file__).with_name("golden")
MACHINE = ("identity", "stackTrace", "binaryChecksum")
HALF = ProviderJobReport(state=ProviderJobState.RUNNING, progress=50)
REFUSED = ApplicationError("Refused.", type=ErrorType.SAFETY_BLOCKED, non_retryable=True)
BENIGN = ApplicationErrorCategory.BENIGN
REFUSED_FOR_GOOD = ApplicationError("No money.", type=ErrorType.QUOTA_EXHAUSTED, non_retryable=True)
LOST = ApplicationError("Lost.", type=ErrorType.OUTCOME_UNKNOWN, non_retryable=True)
TOO_DEAR = ApplicationError("Too dear.", type=ErrorType.BUDGET_EXCEEDED, non_retryable=True)
TOO_LATE = ApplicationError(
    "no news", type=ErrorType.NO_NEWS, category=BENIGN, next_retry_delay=timedelta(hours=1)
)
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


async def paid_once(stage: Theatre) -> Handle:
    """Everything that November 2026 brought.

    Scene 1 falls back after its provider's last word, scene 2 is held until its owner pays again, scene 3
    waits for money, and scene 4 comes too late; a webhook wakes the wait for the music.
    """
    asleep = ApplicationError(
        "no news", type=ErrorType.NO_NEWS, category=BENIGN, next_retry_delay=timedelta(minutes=9)
    )
    stage.world.scenes = 4
    stage.world.failures = {
        "submit_take:1": [REFUSED_FOR_GOOD],
        "submit_take:2": [LOST],
        "submit_take:3": [TOO_DEAR],
        "wait_for_news:4": [TOO_LATE],
        "wait_for_news:0": [asleep],
    }
    job = await stage.start(fallbacks=(Choice(provider="other", model="other-1"),))
    await stage.world.reached("note_status:awaiting_approval")
    await job.signal(GenerationWorkflow.budget_raised)
    await _held(job)
    key = TakeKey(job_id=job.id, stage=Stage.SCENE, scene=2)
    decided = ResolveOrder(key=key, decision=Decision.PAY_AGAIN)
    await job.execute_update(GenerationWorkflow.resolve, decided)
    music = TakeKey(job_id=job.id, stage=Stage.AUDIO, scene=0)
    await job.signal(GenerationWorkflow.provider_called, ProviderCall(token=music.token))
    return job


async def directed(stage: Theatre) -> Handle:
    """An owner who approves an edited storyboard, has a scene made anew during the cut, and chooses a take.

    The last scene is in line when the owner wants nothing more bought.
    """
    in_line = ApplicationError("number 9 in line", type=ErrorType.NO_SLOT)
    stage.world.draft_scenes = 3
    stage.world.failures = {"submit_take:3": [in_line] * 99}
    job = await stage.start(approval=ApprovalChoice.STORYBOARD)
    await stage.world.reached("note_status:awaiting_approval")
    edit = EditOrder(job_id=job.id, draft_id="draft", revision=0)
    await job.execute_update(GenerationWorkflow.edit_storyboard, edit)
    await job.execute_update(GenerationWorkflow.approve_storyboard, ApproveOrder(revision=1))
    await _complete(job, 2)
    await job.execute_update(GenerationWorkflow.keep)
    return job


async def redirected(stage: Theatre) -> Handle:
    """A later run: one scene is made anew, another while the film is cut, and of a third a take is chosen."""
    stage.world.held = {"compose_film#1"}
    again = RetakeOrder(scene=1, take=2, provider="other", model="other-1")
    job = await stage.start(retakes=(again,))
    await stage.world.reached("compose_film")
    more = RetakeOrder(scene=2, take=2, provider="fake", model="fake-1")
    await job.execute_update(GenerationWorkflow.retake, more)
    clip = Clip(
        scene=3, take=4, asset_key="clip", thumbnail_key="still", seconds=5, created_at=datetime.now(UTC)
    )
    await job.execute_update(GenerationWorkflow.choose, ChooseOrder(clip=clip))
    await stage.world.release("compose_film#1")
    return job


async def _complete(job: Handle, number: int) -> None:
    async def there() -> bool:
        scenes = (await job.query(GenerationWorkflow.progress)).scenes
        return any(s.number == number and s.state is SceneState.COMPLETE for s in scenes)

    await eventually(there, f"scene {number} is complete")


async def _held(job: Handle) -> None:
    async def there() -> bool:
        scenes = (await job.query(GenerationWorkflow.progress)).scenes
        return any(scene.state is SceneState.HELD for scene in scenes)

    await eventually(there, "a scene is held")


STORIES: list[Callable[[Theatre], Awaitable[Handle]]] = [
    *(completed, gaps, failed, mended, canceled, paid_once),
    *(directed, redirected),
]


async def main() -> None:
    """Play each story, and keep its history."""
    async with await WorkflowEnvironment.start_local(
        data_converter=pydantic_data_converter,
        dev_server_existing_path=str(Path(sys.executable).with_name("temporal")),
        search_attributes=list(search.ALL),
    ) as environment:
        for story in [each for each in STORIES if not _file(each).exists()]:
            stage = Theatre(environment.client, World())
            async with stage.open():
                job = await story(stage)
                with suppress(WorkflowFailureError):
                    await job.result()
            history = json.loads((await job.fetch_history()).to_json())
            text = json.dumps(_anonymous(history), indent=1)
            _file(story).write_text(text + "\n")


def _file(story: Callable[[Theatre], Awaitable[Handle]]) -> Path:
    return FOLDER / f"{story.__name__}.json"


def _anonymous(node: Any) -> Any:  # noqa: ANN401 - JSON
    """The same without what tells of the machine that recorded it."""
    if isinstance(node, list):
        return [_anonymous(item) for item in node]
    if isinstance(node, dict):
        return {key: _anonymous(value) for key, value in node.items() if key not in MACHINE}
    return node


if __name__ == "__main__":
    asyncio.run(main())
