"""A take without a free slot waits for it outside the queue that limits a provider's submits."""

import pytest
from temporalio.exceptions import ApplicationError

from contracts import JobStatus, LedgerStage, VoiceChoice
from contracts.error_types import ErrorType
from tests.workflows.conftest import Handle, WorkflowHarness
from tests.workflows.steps import Build, list_priorities, one_scene, start
from tests.workflows.story_errors import in_line_error


async def finish(harness: WorkflowHarness, **more: object) -> Handle:
    async with harness.run_workers():
        job = await start(harness, **more)
        assert (await job.result()).status is JobStatus.COMPLETED
    return job


async def test_a_scene_in_line_is_submitted_again_only_when_it_has_a_slot(build_harness: Build) -> None:
    wait = in_line_error(scene=1)
    harness = one_scene(build_harness, failures={"submit_take:1": [wait], "wait_for_slot:1": [wait] * 3})
    await finish(harness)
    assert (harness.fakes.calls["submit_take:1"], harness.fakes.calls["wait_for_slot:1"]) == (2, 4)


async def test_a_scene_whose_slot_another_took_waits_again(build_harness: Build) -> None:
    harness = one_scene(build_harness, failures={"submit_take:1": [in_line_error(scene=1)] * 2})
    await finish(harness)
    assert (harness.fakes.calls["submit_take:1"], harness.fakes.calls["wait_for_slot:1"]) == (3, 2)


async def test_a_scene_goes_first_once_it_has_waited_in_line(
    build_harness: Build,
) -> None:
    harness = one_scene(build_harness, failures={"submit_take:1": [in_line_error(scene=1)]})
    assert await list_priorities(await finish(harness), "submit_take") == [0, 1]


async def test_lines_go_first_once_they_have_waited_in_line(build_harness: Build) -> None:
    refused = in_line_error(scene=1, stage=LedgerStage.VOICE)
    harness = build_harness(scenes=1, lines_per_scene=2, failures={"buy_lines:1": [refused]})
    ann = VoiceChoice(provider="fake", model="voice-1", voice="Ann")
    assert await list_priorities(await finish(harness, narrated=True, voice=ann), "buy_lines") == [0, 1]


async def test_the_line_that_was_refused_waits_not_its_scene(build_harness: Build) -> None:
    refused = in_line_error(scene=1, stage=LedgerStage.VOICE)
    harness = build_harness(scenes=1, lines_per_scene=2, failures={"buy_lines:1": [refused]})
    ann = VoiceChoice(provider="fake", model="voice-1", voice="Ann")
    await finish(harness, narrated=True, voice=ann)
    assert [(order.key.stage, order.key.line) for order in harness.fakes.in_line] == [(LedgerStage.VOICE, 1)]
    assert harness.fakes.calls["buy_lines:1"] == 2


@pytest.mark.parametrize("details", [(), ({"job_id": "job", "stage": "scene", "scene": 1},)])
async def test_a_refusal_by_an_older_worker_is_followed_by_another_submit(
    build_harness: Build, details: tuple[dict[str, object], ...]
) -> None:
    refused = ApplicationError("number 9 in line", *details, type=ErrorType.NO_SLOT)
    harness = one_scene(build_harness, failures={"submit_take:1": [refused]})
    await finish(harness)
    assert (harness.fakes.calls["submit_take:1"], harness.fakes.calls["wait_for_slot:1"]) == (2, 0)
