"""What may yet be mended is waited out, told while it lasts, and told no longer; what is final is not."""

from collections.abc import Callable

from temporalio.exceptions import ApplicationError

from contracts import AudioChoice, JobStatus, SceneState
from contracts.error_types import ErrorType
from tests.workflows.conftest import WorkflowHarness
from workflows.generation import GenerationWorkflow

Build = Callable[..., WorkflowHarness]
# So many fast retries there are.
FAST = 3


def thrice(kind: str, message: str) -> list[ApplicationError]:
    return [ApplicationError(message, type=kind) for _ in range(FAST)]


# What goes wrong when each of the scenes is collected, and what a person is told of it.
TROUBLES = {
    1: (ErrorType.FFMPEG_MISSING, "Out of order."),
    2: (ErrorType.TRANSIENT, "Out of order."),
    3: (ErrorType.RATE_LIMITED, "Out of order."),
    4: (ErrorType.DISK_FULL, "Out of order."),
    5: ("OperationalError", "Something unexpected went wrong; the log says what."),
}


async def test_a_clip_that_was_paid_for_is_not_lost_by_what_may_pass(build_harness: Build) -> None:
    harness = build_harness(
        scenes=len(TROUBLES),
        failures={f"collect_clip:{n}": thrice(kind, "Out of order.") for n, (kind, _) in TROUBLES.items()},
        held={f"collect_clip:{n}#{FAST + 1}" for n in TROUBLES},
    )
    async with harness.run_workers():
        job = await harness.start(audio=AudioChoice.OFF)
        for n in TROUBLES:
            await harness.fakes.reached(f"collect_clip:{n}", times=FAST + 1)
        stalled = (await job.query(GenerationWorkflow.get_progress)).scenes
        for n in TROUBLES:
            await harness.fakes.release(f"collect_clip:{n}#{FAST + 1}")
        outcome = await job.result()
        mended = (await job.query(GenerationWorkflow.get_progress)).scenes
    assert [(s.state, s.detail) for s in stalled] == [
        (SceneState.STALLED, told) for _, told in TROUBLES.values()
    ]
    assert [(s.state, s.detail) for s in mended] == [(SceneState.COMPLETE, "")] * len(TROUBLES)
    assert (outcome.status, outcome.gaps) == (JobStatus.COMPLETED, ())


async def test_what_is_final_is_not_tried_again(build_harness: Build) -> None:
    corrupt = ApplicationError("It cannot be played.", type=ErrorType.CORRUPT_CLIP, non_retryable=True)
    harness = build_harness(scenes=2, failures={"collect_clip:1": [corrupt]})
    async with harness.run_workers():
        job = await harness.start(audio=AudioChoice.OFF)
        outcome = await job.result()
    assert (outcome.gaps, harness.fakes.calls["collect_clip:1"]) == ((1,), 1)


async def test_a_trouble_with_the_music_is_told_no_longer_when_it_is_over(
    build_harness: Build,
) -> None:
    full = thrice(ErrorType.DISK_FULL, "The disk is full.")
    harness = build_harness(scenes=1, failures={"collect_soundtrack": full}, held={"compose_film"})
    async with harness.run_workers():
        job = await harness.start()
        await harness.fakes.reached("compose_film")
        detail = (await job.query(GenerationWorkflow.get_progress)).detail
        await harness.fakes.release("compose_film")
        await job.result()
    assert harness.fakes.calls["collect_soundtrack"] == FAST + 1
    assert detail == ""


async def test_a_full_disk_in_the_join_is_told_of_the_whole_job_until_it_is_over(
    build_harness: Build,
) -> None:
    refused = ApplicationError("Refused.", type=ErrorType.SAFETY_BLOCKED, non_retryable=True)
    full = thrice(ErrorType.DISK_FULL, "The disk is full.")
    harness = build_harness(
        scenes=1,
        failures={"submit_take:0": [refused], "compose_film": full},
        held={f"compose_film#{FAST + 1}"},
    )
    async with harness.run_workers():
        job = await harness.start()
        await harness.fakes.reached("compose_film", times=FAST + 1)
        stalled = (await job.query(GenerationWorkflow.get_progress)).detail
        await harness.fakes.release(f"compose_film#{FAST + 1}")
        await job.result()
        ended = (await job.query(GenerationWorkflow.get_progress)).detail
    assert stalled == "The disk is full."
    assert ended == "The film has no music: Refused."
