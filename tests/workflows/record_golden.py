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
from temporalio.exceptions import ApplicationError
from temporalio.testing import WorkflowEnvironment

from contracts import (
    ApprovalChoice,
    ApproveOrder,
    AudioChoice,
    CancelReceipt,
    ChooseOrder,
    Clip,
    DrawStillOrder,
    EditOrder,
    HoldDecision,
    LeaveOutOrder,
    LedgerStage,
    ModelChoice,
    ProviderCallback,
    ProviderJobReport,
    ProviderJobState,
    ResolveOrder,
    RetakeOrder,
    TakeKey,
    VoiceChoice,
    search_attributes,
)
from contracts.error_types import ErrorType
from tests.workflows.conftest import Handle, WorkflowHarness
from tests.workflows.fake_activities import DONE, FakeActivities
from tests.workflows.golden_stories import (
    keyframes,
    mailed,
    marked,
    own_lines,
    own_voice,
    pushed,
    refused_at_once,
    remixed,
    told,
)
from tests.workflows.golden_voices import drafted, narrated, reworded, translated, voiced
from tests.workflows.golden_waits import scene_complete, scene_held
from tests.workflows.story_errors import (
    BENIGN,
    FULL,
    LOST,
    REFUSED,
    REFUSED_FOR_GOOD,
    TOO_DEAR,
    TOO_LATE,
    in_line_error,
)
from workflows.generation import GenerationWorkflow

FOLDER = Path(__file__).with_name("golden")
MACHINE = ("identity", "stackTrace", "binaryChecksum")
HALF = ProviderJobReport(state=ProviderJobState.RUNNING, progress=50)


async def completed(harness: WorkflowHarness) -> Handle:
    """Three scenes with news of their progress, and music."""
    harness.fakes.reports = [HALF, DONE]
    return await harness.start()


async def gaps(harness: WorkflowHarness) -> Handle:
    """One scene in flight at a time, one of them refused, no music."""
    harness.fakes.failures = {"submit_take:2": [REFUSED]}
    return await harness.start(audio=AudioChoice.OFF, parallel=1)


async def chained(harness: WorkflowHarness) -> Handle:
    """Three scenes: the second begins from the first, the third would from the second, which is refused."""
    harness.fakes.chained = frozenset({2, 3})
    harness.fakes.failures = {"submit_take:2": [REFUSED]}
    return await harness.start(audio=AudioChoice.OFF)


async def failed(harness: WorkflowHarness) -> Handle:
    """Every scene refused."""
    harness.fakes.failures = {f"submit_take:{n}": [REFUSED] for n in (1, 2, 3)}
    return await harness.start()


async def mended(harness: WorkflowHarness) -> Handle:
    """A full disk that somebody made room on."""
    harness.fakes.failures = {"collect_clip:1": [FULL, FULL, FULL]}
    return await harness.start()


async def canceled(harness: WorkflowHarness) -> Handle:
    """Cancelled while its scenes are being made."""
    harness.fakes.held = {"wait_for_news:2"}
    job = await harness.start()
    await harness.fakes.reached("wait_for_news:2")
    await job.cancel()
    with suppress(WorkflowFailureError):
        await job.result()
    await harness.fakes.release("wait_for_news:2")
    return job


async def paid_once(harness: WorkflowHarness) -> Handle:
    """Everything that November 2026 brought.

    Scene 1 falls back after its provider's last word, scene 2 is held until its owner pays again, scene 3
    waits for money, and scene 4 comes too late; a webhook wakes the wait for the music.
    """
    asleep = ApplicationError(
        "no news", type=ErrorType.NO_NEWS, category=BENIGN, next_retry_delay=timedelta(minutes=9)
    )
    harness.fakes.scenes = 4
    harness.fakes.failures = {
        "submit_take:1": [REFUSED_FOR_GOOD],
        "submit_take:2": [LOST],
        "submit_take:3": [TOO_DEAR],
        "wait_for_news:4": [TOO_LATE],
        "wait_for_news:0": [asleep],
    }
    job = await harness.start(fallbacks=(ModelChoice(provider="other", model="other-1"),))
    await harness.fakes.reached("note_status:awaiting_approval")
    await job.signal(GenerationWorkflow.budget_raised)
    await scene_held(job)
    key = TakeKey(job_id=job.id, stage=LedgerStage.SCENE, scene=2)
    decided = ResolveOrder(key=key, decision=HoldDecision.PAY_AGAIN)
    await job.execute_update(GenerationWorkflow.resolve_take, decided)
    music = TakeKey(job_id=job.id, stage=LedgerStage.AUDIO, scene=0)
    await job.signal(GenerationWorkflow.provider_called, ProviderCallback(token=music.token))
    return job


async def directed(harness: WorkflowHarness) -> Handle:
    """An owner who approves an edited storyboard, has a scene made anew during the cut, and chooses a take.

    The last scene is in line when the owner wants nothing more bought.
    """
    in_line = in_line_error(scene=3)
    harness.fakes.draft_scenes = 3
    harness.fakes.failures = {"submit_take:3": [in_line] * 2, "wait_for_slot:3": [in_line] * 99}
    job = await harness.start(approval=ApprovalChoice.STORYBOARD)
    await harness.fakes.reached("note_status:awaiting_approval")
    edit = EditOrder(job_id=job.id, draft_id="draft", revision=0)
    await job.execute_update(GenerationWorkflow.edit_storyboard, edit)
    await job.execute_update(GenerationWorkflow.approve_storyboard, ApproveOrder(revision=1))
    await scene_complete(job, 2)
    await job.execute_update(GenerationWorkflow.finish_with_clips)
    return job


async def redirected(harness: WorkflowHarness) -> Handle:
    """A later run: one scene is made anew, another while the film is cut, and of a third a take is chosen."""
    harness.fakes.held = {"compose_film#1"}
    again = RetakeOrder(scene=1, take=2, provider="other", model="other-1")
    job = await harness.start(retakes=(again,))
    await harness.fakes.reached("compose_film")
    more = RetakeOrder(scene=2, take=2, provider="fake", model="fake-1")
    await job.execute_update(GenerationWorkflow.retake_scene, more)
    clip = Clip(
        scene=3, take=4, asset_key="clip", thumbnail_key="still", seconds=5, created_at=datetime.now(UTC)
    )
    await job.execute_update(GenerationWorkflow.choose_take, ChooseOrder(clip=clip))
    await harness.fakes.release("compose_film#1")
    return job


async def several_takes(harness: WorkflowHarness) -> Handle:
    """Four takes of a scene for one order, of which one fails, and two for another that is canceled."""
    harness.fakes.scenes, harness.fakes.held = 2, {"compose_film#1", "wait_for_news:2#2"}
    harness.fakes.failures = {"submit_take:1": [REFUSED]}
    four = RetakeOrder(scene=1, take=2, more_takes=(3, 4, 5), provider="other", model="other-1")
    job = await harness.start(retakes=(four,), audio=AudioChoice.OFF)
    await harness.fakes.reached("compose_film")
    two = RetakeOrder(scene=2, take=2, more_takes=(3,), provider="other", model="other-1")
    await job.execute_update(GenerationWorkflow.retake_scene, two)
    await harness.fakes.reached("wait_for_news:2", times=3)
    await job.cancel()
    await harness.fakes.release("compose_film#1")
    return job


async def first_takes(harness: WorkflowHarness) -> Handle:
    """A film of two takes of each scene: of one scene both fail, so that a fallback makes it."""
    harness.fakes.scenes, harness.fakes.failures = 2, {"submit_take:2": [REFUSED] * 2}
    elsewhere = (ModelChoice(provider="other", model="other-1"),)
    return await harness.start(
        takes=2, fallbacks=elsewhere, fallback_on_moderation=True, audio=AudioChoice.OFF
    )


async def drawn_early(harness: WorkflowHarness) -> Handle:
    """A storyboard of which stills are drawn before it is approved; one of them is refused."""
    harness.fakes.scenes, harness.fakes.stilled = 2, frozenset({1, 2})
    harness.fakes.failures = {"submit_take_of_still:2": [REFUSED]}
    job = await harness.start(
        approval=ApprovalChoice.STORYBOARD,
        audio=AudioChoice.OFF,
        image_provider="fake",
        image_model="draws-1",
    )
    await harness.fakes.reached("note_status:awaiting_approval")
    for scene in (1, 2):
        order = DrawStillOrder(scene=scene, take=1)
        await job.execute_update(GenerationWorkflow.draw_still, order)
    await harness.fakes.reached("submit_take_of_still:2")
    await harness.fakes.reached("write_storyboard", times=2)
    harness.fakes.bought_stills = {1: 1}
    await job.execute_update(GenerationWorkflow.approve_storyboard, ApproveOrder())
    return job


async def left_out(harness: WorkflowHarness) -> Handle:
    """An owner who does not wait: one scene is billed all the same, and its music is held."""
    harness.fakes.scenes, harness.fakes.price_usd = 3, 0.5
    harness.fakes.receipt = CancelReceipt.STILL_BILLED
    harness.fakes.held = {"wait_for_news:2#1"}
    harness.fakes.failures = {"submit_take:0": [LOST]}
    job = await harness.start()
    await scene_complete(job, 1)
    await scene_complete(job, 3)
    await harness.fakes.reached("wait_for_news:2")
    order = LeaveOutOrder(scenes=(2, 0))
    await job.execute_update(GenerationWorkflow.leave_out_scenes, order)
    await job.result()
    await harness.fakes.release("wait_for_news:2#1")
    return job


async def in_line(harness: WorkflowHarness) -> Handle:
    """A service without a free slot: lines and a scene wait for one, and the scene is refused once more."""
    harness.fakes.scenes, harness.fakes.lines_per_scene = 2, 1
    lines, scene = in_line_error(1, LedgerStage.VOICE), in_line_error(2)
    harness.fakes.failures = {
        "buy_lines:1": [lines],
        "wait_for_slot:1": [lines],
        "submit_take:2": [scene, scene],
        "wait_for_slot:2": [scene, scene],
    }
    voice = VoiceChoice(provider="fake", model="voice-1", voice="Ann")
    return await harness.start(narrated=True, voice=voice)


STORIES: list[Callable[[WorkflowHarness], Awaitable[Handle]]] = [
    *(completed, gaps, failed, mended, canceled, paid_once, narrated, voiced, reworded, chained, translated),
    *(drafted, directed, redirected, several_takes, first_takes, drawn_early, left_out, in_line, keyframes),
    *(own_lines, own_voice),
    *(told, mailed, pushed, remixed, marked, refused_at_once),
]


async def main() -> None:
    """Play each story, and keep its history."""
    async with await WorkflowEnvironment.start_local(
        data_converter=pydantic_data_converter,
        dev_server_existing_path=str(Path(sys.executable).with_name("temporal")),
        search_attributes=list(search_attributes.ALL_ATTRIBUTES),
    ) as environment:
        for story in [each for each in STORIES if not _file(each).exists()]:
            harness = WorkflowHarness(environment.client, FakeActivities())
            async with harness.run_workers():
                job = await story(harness)
                with suppress(WorkflowFailureError):
                    await job.result()
            history = json.loads((await job.fetch_history()).to_json())
            text = json.dumps(_anonymous(history), indent=1)
            _file(story).write_text(text + "\n")


def _file(story: Callable[[WorkflowHarness], Awaitable[Handle]]) -> Path:
    return FOLDER / f"{story.__name__}.json"


def _anonymous(node: Any) -> Any:  # noqa: ANN401 - JSON
    """The same without what tells of the machine that recorded it."""
    if isinstance(node, list):
        return [_anonymous(item) for item in node]
    if isinstance(node, dict):
        # A sticky queue is named after its worker's machine.
        hidden = (*MACHINE, "name") if node.get("kind") == "TASK_QUEUE_KIND_STICKY" else MACHINE
        return {key: _anonymous(value) for key, value in node.items() if key not in hidden}
    return node


if __name__ == "__main__":
    asyncio.run(main())
