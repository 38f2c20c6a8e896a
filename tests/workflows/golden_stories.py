"""Further stories for `record_golden`."""

from contracts import (
    ApprovalChoice,
    ApproveOrder,
    AudioChoice,
    FilmMark,
    HoldDecision,
    LeaveOutOrder,
    LedgerStage,
    ModelChoice,
    ResolveOrder,
    TakeKey,
)
from tests.conditions import eventually
from tests.workflows.conftest import Handle, WorkflowHarness
from tests.workflows.golden_waits import scene_complete, voice_failed
from tests.workflows.remixing import FRENCH, NEW_TAKE, start, there
from tests.workflows.speaking import OWN, decide, speak
from tests.workflows.story_errors import LOST, REFUSED, REFUSED_FOR_GOOD
from workflows.generation import GenerationWorkflow


async def keyframes(harness: WorkflowHarness) -> Handle:
    """Three scenes open on stills: the second is drawn after the first, the third is refused."""
    harness.fakes.stilled, harness.fakes.followed = frozenset({1, 2, 3}), frozenset({2})
    harness.fakes.failures = {"submit_take_of_still:3": [REFUSED]}
    return await harness.start(audio=AudioChoice.OFF, image_provider="fake", image_model="draws-1")


async def own_lines(harness: WorkflowHarness) -> Handle:
    """A service speaks four scenes: nobody in the first, and the last is left out while it is being spoken.

    The voice fails at the third when two clips are in, and an embedded one speaks all of them anew.
    """
    fakes = harness.fakes
    fakes.scenes, fakes.lines_per_scene, fakes.wordless = 4, 1, frozenset({1})
    fakes.held = {"buy_lines:3", "buy_lines:4"}
    fakes.failures = {"buy_lines:3": [REFUSED_FOR_GOOD]}
    job = await speak(harness, audio=AudioChoice.MUSIC)
    for number in (1, 2):
        await scene_complete(job, number)
    await job.execute_update(GenerationWorkflow.leave_out_scenes, LeaveOutOrder(scenes=(4,)))
    await fakes.release("buy_lines:3")
    await voice_failed(job)
    await decide(job, OWN)
    return job


async def own_voice(harness: WorkflowHarness) -> Handle:
    """An embedded voice speaks two scenes before their clips are ordered."""
    harness.fakes.scenes, harness.fakes.lines_per_scene = 2, 1
    return await harness.start(narrated=True)


async def told(harness: WorkflowHarness) -> Handle:
    """A film that waits for its owner's yes: need and end are told on each way there is."""
    job = await harness.start(
        audio=AudioChoice.OFF, callback=True, mail=True, push=True, approval=ApprovalChoice.STORYBOARD
    )
    fakes = harness.fakes
    await eventually(lambda: bool(fakes.notices and fakes.mailed and fakes.pushed), "the need is told")
    await job.execute_update(GenerationWorkflow.approve_storyboard, ApproveOrder())
    return job


async def mailed(harness: WorkflowHarness) -> Handle:
    """The workflow that mails of a film's end."""
    return await _tell_end(harness, "mail")


async def pushed(harness: WorkflowHarness) -> Handle:
    """The workflow that tells browsers of a film's end."""
    return await _tell_end(harness, "push")


async def remixed(harness: WorkflowHarness) -> Handle:
    """A finished film of three scenes gets another take of its music, and so does the film in French."""
    return await start(harness, NEW_TAKE, language_cuts=(FRENCH,))


async def marked(harness: WorkflowHarness) -> Handle:
    """A finished film gets another watermark, and so does the film in French."""
    return await harness.start(**there(), mark=FilmMark(upload_id="logo"), language_cuts=(FRENCH,))


async def refused_at_once(harness: WorkflowHarness) -> Handle:
    """One scene at a time: the first is refused and made elsewhere, the second held and done without."""
    harness.fakes.failures = {"submit_take:1": [REFUSED_FOR_GOOD], "submit_take:2": [LOST]}
    harness.fakes.held = {"wait_for_news:3"}
    elsewhere = (ModelChoice(provider="other", model="other-1"),)
    job = await harness.start(audio=AudioChoice.OFF, parallel=1, fallbacks=elsewhere)
    await harness.fakes.reached("wait_for_news:3")
    key = TakeKey(job_id=job.id, stage=LedgerStage.SCENE, scene=2)
    order = ResolveOrder(key=key, decision=HoldDecision.DO_WITHOUT)
    await job.execute_update(GenerationWorkflow.resolve_take, order)
    await harness.fakes.release("wait_for_news:3")
    return job


async def _tell_end(harness: WorkflowHarness, way: str) -> Handle:
    harness.fakes.scenes = 1
    job = await harness.start(audio=AudioChoice.OFF, mail=way == "mail", push=way == "push")
    await job.result()
    run_id = (await job.describe()).run_id
    telling = harness.client.get_workflow_handle(f"{job.id}/{way}/{run_id}")
    await telling.result()
    return telling
