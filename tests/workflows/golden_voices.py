"""Recorded stories of films in which somebody speaks."""

from datetime import UTC, datetime

from temporalio.exceptions import ApplicationError

from contracts import (
    ApprovalChoice,
    AudioChoice,
    Clip,
    DecideVoiceOrder,
    EditOrder,
    Film,
    HoldDecision,
    LedgerStage,
    ResolveOrder,
    Soundtrack,
    TakeKey,
    VoiceChoice,
    VoiceOutcome,
)
from contracts.error_types import ErrorType
from tests.workflows.conftest import Handle, WorkflowHarness
from tests.workflows.golden_waits import narration_held, voice_failed
from tests.workflows.steps import a_clip
from tests.workflows.story_errors import (
    REFUSED_FOR_GOOD,
    TOO_DEAR,
)
from workflows.generation import GenerationWorkflow


async def narrated(harness: WorkflowHarness) -> Handle:
    """Two scenes with a voice, which is recorded before any clip is ordered."""
    harness.fakes.scenes = 2
    return await harness.start(narrated=True)


async def voiced(harness: WorkflowHarness) -> Handle:
    """A service speaks: one line is held and paid again, money is missing, and then the voice is gone.

    The owner has it tried once more, in vain, and then goes on with an embedded voice.
    """
    harness.fakes.scenes, harness.fakes.lines_per_scene = 2, 2
    line = TakeKey(job_id="voiced", stage=LedgerStage.VOICE, scene=1, line=2, language="en")
    lost = ApplicationError(
        "Lost.", line.model_dump(mode="json"), type=ErrorType.OUTCOME_UNKNOWN, non_retryable=True
    )
    harness.fakes.failures = {
        "buy_lines:1": [lost],
        "buy_lines:2": [TOO_DEAR, REFUSED_FOR_GOOD, REFUSED_FOR_GOOD],
    }
    job = await harness.start(narrated=True, voice=VoiceChoice(provider="fake", model="voice-1", voice="Ann"))
    await harness.fakes.reached("note_status:awaiting_approval")
    await narration_held(job)
    again = ResolveOrder(key=line, decision=HoldDecision.PAY_AGAIN)
    await job.execute_update(GenerationWorkflow.resolve_take, again)
    await job.signal(GenerationWorkflow.budget_raised)
    await voice_failed(job)
    await job.execute_update(GenerationWorkflow.decide_voice, DecideVoiceOrder(outcome=VoiceOutcome.AGAIN))
    await voice_failed(job)
    embedded = DecideVoiceOrder(outcome=VoiceOutcome.VOICE, voice=VoiceChoice(voice="scratch"))
    await job.execute_update(GenerationWorkflow.decide_voice, embedded)
    return job


async def reworded(harness: WorkflowHarness) -> Handle:
    """A later run of a finished film: other lines are spoken in it, and its clips are used as they are."""
    harness.fakes.scenes, harness.fakes.lines_per_scene, harness.fakes.approved = 2, 1, True
    return await harness.start(
        narrated=True,
        voice=VoiceChoice(provider="fake", model="voice-1", voice="Ann"),
        approval=ApprovalChoice.STORYBOARD,
        audio=AudioChoice.OFF,
        edit=EditOrder(job_id="reworded", draft_id="draft", revision=1),
        clips=tuple(a_clip(number) for number in (1, 2)),
    )


async def translated(harness: WorkflowHarness) -> Handle:
    """A finished film in another language: fonts, a service's lines, and a cut of the clips there are."""
    harness.fakes.scenes, harness.fakes.lines_per_scene = 2, 1
    at = datetime.now(UTC)
    clips = tuple(
        Clip(scene=n, take=1, asset_key=f"clip-{n}", thumbnail_key=f"still-{n}", seconds=5, created_at=at)
        for n in (1, 2)
    )
    return await harness.start(
        language="de",
        narrated=True,
        draws_text=True,
        voice=VoiceChoice(provider="fake", model="voice-1"),
        clips=clips,
        film=Film(asset_key="first", poster_key="poster", seconds=10, created_at=at),
        soundtrack=Soundtrack(asset_key="music", seconds=10, created_at=at),
    )


async def drafted(harness: WorkflowHarness) -> Handle:
    """A language model writes the lines of a finished film in another language."""
    film = Film(asset_key="first", poster_key="poster", seconds=10, created_at=datetime.now(UTC))
    return await harness.start(language="de", drafts_lines=True, film=film, audio=AudioChoice.OFF)
