"""Any number of farms, dying as they like: each job is rendered, and by one at a time."""

import asyncio
import logging
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from contracts import Departure, DepartureKind, ProviderJobState
from providers.adapters.animatic import AnimaticAdapter, JobFolders, RenderWorker
from providers.protocol import ClipOrder, MusicOrder
from tests.conditions import eventually
from tests.providers.kit import ManualRenderer, a_clip, left_over, run_render_worker
from tests.providers.video_kit import wait_for_state

DONE, FAILED, CANCELED = ProviderJobState.SUCCEEDED, ProviderJobState.FAILED, ProviderJobState.CANCELED
WEEK_SECONDS = 7 * 24 * 3600.0


async def submitted(animatic: AnimaticAdapter, *tokens: str) -> list[str]:
    return [await animatic.submit_order(a_clip(token)) for token in tokens]


async def test_two_farms_render_each_job_once(animatic: AnimaticAdapter, folders: JobFolders) -> None:
    one, two = ManualRenderer(), ManualRenderer()
    jobs = await submitted(animatic, *"abcdefgh")
    async with run_render_worker(folders, one), run_render_worker(folders, two):
        await wait_for_state(animatic, DONE, *jobs)
        await eventually(lambda: folders.list_waiting_jobs() == [], "the queue is empty")
    assert one.begun + two.begun == dict.fromkeys("abcdefgh", 1)
    assert left_over(folders.jobs) == []


async def test_in_what_a_clip_is_not_as_ordered_is_told_with_it(
    animatic: AnimaticAdapter, folders: JobFolders, renderer: ManualRenderer
) -> None:
    renderer.departures = [Departure(kind=DepartureKind.CAPTION_LEFT_OUT, message="No caption.")]
    jobs = await submitted(animatic, "a", "b")
    async with run_render_worker(folders, renderer):
        await wait_for_state(animatic, DONE, *jobs)
    assert await animatic.list_departures(jobs[0]) == renderer.departures
    (folders.jobs / jobs[1] / "departures.json").unlink()  # An older farm said nothing.
    assert await animatic.list_departures(jobs[1]) == []


async def test_a_second_farm_goes_past_what_the_first_one_works_on(
    animatic: AnimaticAdapter, folders: JobFolders
) -> None:
    one, two = ManualRenderer(), ManualRenderer()
    one.free.clear()
    two.free.clear()
    await submitted(animatic, *"abcd")
    async with run_render_worker(folders, one, slots=2):
        await eventually(lambda: one.at_work == 2, "the first farm is busy")
        async with run_render_worker(folders, two, slots=2):
            await eventually(lambda: two.at_work == 2, "the second farm has the rest")


async def test_no_more_are_rendered_at_once_than_there_are_slots(
    animatic: AnimaticAdapter, folders: JobFolders, renderer: ManualRenderer
) -> None:
    renderer.free.clear()
    jobs = await submitted(animatic, *"abcdef")
    async with run_render_worker(folders, renderer, slots=2):
        await eventually(lambda: renderer.at_work == 2, "both slots are taken")
        renderer.free.set()
        await wait_for_state(animatic, DONE, *jobs)
    assert renderer.most_at_work == 2


async def test_the_oldest_is_rendered_first(
    animatic: AnimaticAdapter, folders: JobFolders, renderer: ManualRenderer
) -> None:
    jobs = await submitted(animatic, "young", "old")
    os.utime(folders.jobs.parent / "queue" / jobs[1], (1, 1))
    async with run_render_worker(folders, renderer, slots=1):
        await wait_for_state(animatic, DONE, *jobs)
    assert list(renderer.begun) == ["old", "young"]


async def test_a_cancel_stops_the_rendering(
    animatic: AnimaticAdapter, folders: JobFolders, renderer: ManualRenderer
) -> None:
    renderer.free.clear()
    (job_id,) = await submitted(animatic, "a")
    async with run_render_worker(folders, renderer):
        await eventually(lambda: renderer.at_work == 1, "it renders")
        await animatic.cancel_provider_job(job_id)
        await eventually(lambda: renderer.stopped == ["a"], "the renderer is stopped")
        assert (await animatic.poll_status(job_id)).state is CANCELED
        await eventually(lambda: folders.list_waiting_jobs() == [], "it is taken off the queue")
    assert renderer.begun == {"a": 1}


async def test_a_farm_stopped_in_the_middle_of_a_cancel_waits_for_the_clean_up(
    animatic: AnimaticAdapter, folders: JobFolders
) -> None:
    cleaning, may_end = asyncio.Event(), asyncio.Event()

    async def render(
        order: ClipOrder | MusicOrder, out: Path, on_progress: Callable[[float], None]
    ) -> list[Departure]:
        out.write_bytes(b"half a film")
        try:
            await asyncio.Event().wait()
        finally:
            cleaning.set()
            await may_end.wait()
            out.unlink()
        return []

    (job_id,) = await submitted(animatic, "a")
    farm = asyncio.create_task(RenderWorker(folders, render, slots=1).run())
    await eventually(lambda: left_over(folders.jobs) != [], "it renders")
    await animatic.cancel_provider_job(job_id)
    await cleaning.wait()
    farm.cancel()
    assert not (await asyncio.wait([farm], timeout=0.1))[0]
    may_end.set()
    await asyncio.wait([farm])
    assert left_over(folders.jobs) == []


async def test_what_a_farm_that_was_stopped_had_begun_the_next_one_renders(
    animatic: AnimaticAdapter, folders: JobFolders, renderer: ManualRenderer
) -> None:
    renderer.free.clear()
    (job_id,) = await submitted(animatic, "a")
    async with run_render_worker(folders, renderer):
        await eventually(lambda: renderer.at_work == 1, "it renders")
    assert renderer.stopped == ["a"]
    renderer.free.set()
    async with run_render_worker(folders, renderer):
        await wait_for_state(animatic, DONE, job_id)
    assert (renderer.begun, left_over(folders.jobs)) == ({"a": 2}, [])


async def test_a_trouble_of_the_machine_leaves_the_job_queued_to_be_tried_again(
    animatic: AnimaticAdapter, folders: JobFolders, renderer: ManualRenderer
) -> None:
    renderer.troubles["a"] = [OSError(28, "No space left on device") for _ in range(2)]
    (job_id,) = await submitted(animatic, "a")
    async with run_render_worker(folders, renderer):
        await wait_for_state(animatic, DONE, job_id)
    assert renderer.begun == {"a": 3}


async def test_jobs_in_trouble_do_not_keep_others_from_their_turn(
    animatic: AnimaticAdapter, folders: JobFolders, renderer: ManualRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("providers.adapters.animatic.render_worker.RETRY_SECONDS", 3600.0)
    renderer.troubles = {token: [OSError(5, "Input/output error")] for token in "ab"}
    jobs = await submitted(animatic, *"abc")
    for age, job_id in enumerate(jobs):
        os.utime(folders.jobs.parent / "queue" / job_id, (age, age))
    async with run_render_worker(folders, renderer, slots=1):
        await wait_for_state(animatic, DONE, jobs[2])
    assert sorted(folders.list_waiting_jobs()) == sorted(jobs[:2])


@pytest.mark.parametrize("text", ["", "{", "[]", '{"kind": "clip"}', '{"kind": "clip", "fee": 1}', "{}"])
async def test_an_order_that_cannot_be_read_has_failed(
    animatic: AnimaticAdapter, folders: JobFolders, renderer: ManualRenderer, text: str
) -> None:
    (job_id,) = await submitted(animatic, "a")
    (folders.jobs / job_id / "order.json").write_text(text)
    async with run_render_worker(folders, renderer):
        await wait_for_state(animatic, FAILED, job_id)
    error = (await animatic.poll_status(job_id)).error
    assert error is not None
    assert error.message == "The order for this preview cannot be read."


async def test_a_mark_without_a_job_is_taken_off_the_queue(
    animatic: AnimaticAdapter, folders: JobFolders, renderer: ManualRenderer
) -> None:
    gone, there = await submitted(animatic, "gone", "there")
    shutil.rmtree(folders.jobs / gone)
    async with run_render_worker(folders, renderer, slots=1):
        await wait_for_state(animatic, DONE, there)
        await eventually(lambda: folders.list_waiting_jobs() == [], "the mark is gone")


async def test_a_folder_that_is_away_for_a_while_does_not_end_the_farm(
    animatic: AnimaticAdapter, folders: JobFolders, renderer: ManualRenderer, caplog: pytest.LogCaptureFixture
) -> None:
    (job_id,) = await submitted(animatic, "a")
    queue, away = folders.jobs.parent / "queue", folders.jobs.parent / "away"
    queue.rename(away)
    with caplog.at_level(logging.ERROR):
        async with run_render_worker(folders, renderer):
            await eventually(lambda: bool(caplog.records), "the trouble is told")
            away.rename(queue)
            await wait_for_state(animatic, DONE, job_id)


async def test_results_that_are_old_enough_are_forgotten(
    animatic: AnimaticAdapter, folders: JobFolders, renderer: ManualRenderer
) -> None:
    old, young, waiting = await submitted(animatic, "old", "young", "waiting")
    renderer.free.clear()
    for job_id in (old, young):
        await animatic.cancel_provider_job(job_id)
    for job_id in (old, waiting):
        _age(folders.jobs / job_id, 2 * WEEK_SECONDS)
    assert folders.delete_old_jobs(WEEK_SECONDS) == 1
    assert {path.name for path in folders.jobs.iterdir()} == {young, waiting}


async def test_a_farm_forgets_by_itself(
    animatic: AnimaticAdapter, folders: JobFolders, renderer: ManualRenderer
) -> None:
    (old,) = await submitted(animatic, "old")
    await animatic.cancel_provider_job(old)
    _age(folders.jobs / old, 2 * WEEK_SECONDS)
    async with run_render_worker(folders, renderer):
        await eventually(lambda: not (folders.jobs / old).exists(), "it is forgotten")


def _age(path: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(path, (then, then))
