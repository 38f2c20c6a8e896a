"""Any number of farms, dying as they like: each job is rendered, and by one at a time."""

import asyncio
import logging
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from providers.animatic import Animatic, Farm, Folders
from providers.protocol import ClipOrder, MusicOrder
from tests.conditions import eventually
from tests.providers.kit import Hand, a_clip, farming, holds, left_over, until
from workflows.contracts import Departure, DepartureKind, ProviderJobState

DONE, FAILED, CANCELED = ProviderJobState.SUCCEEDED, ProviderJobState.FAILED, ProviderJobState.CANCELED
WEEK_SECONDS = 7 * 24 * 3600.0


async def submitted(animatic: Animatic, *tokens: str) -> list[str]:
    return [await animatic.submit(a_clip(token)) for token in tokens]


async def test_two_farms_render_each_job_once(animatic: Animatic, folders: Folders) -> None:
    one, two = Hand(), Hand()
    jobs = await submitted(animatic, *"abcdefgh")
    async with farming(folders, one), farming(folders, two):
        await until(DONE, animatic, *jobs)
        await eventually(holds(lambda: folders.waiting() == []), "the queue is empty")
    assert one.begun + two.begun == dict.fromkeys("abcdefgh", 1)
    assert left_over(folders.jobs) == []


async def test_in_what_a_clip_is_not_as_ordered_is_told_with_it(
    animatic: Animatic, folders: Folders, hand: Hand
) -> None:
    hand.departures = [Departure(kind=DepartureKind.CAPTION_LEFT_OUT, message="No caption.")]
    jobs = await submitted(animatic, "a", "b")
    async with farming(folders, hand):
        await until(DONE, animatic, *jobs)
    assert await animatic.departures(jobs[0]) == hand.departures
    (folders.jobs / jobs[1] / "departures.json").unlink()  # An older farm said nothing.
    assert await animatic.departures(jobs[1]) == []


async def test_a_second_farm_goes_past_what_the_first_one_works_on(
    animatic: Animatic, folders: Folders
) -> None:
    one, two = Hand(), Hand()
    one.free.clear()
    two.free.clear()
    await submitted(animatic, *"abcd")
    async with farming(folders, one, slots=2):
        await eventually(holds(lambda: one.at_work == 2), "the first farm is busy")
        async with farming(folders, two, slots=2):
            await eventually(holds(lambda: two.at_work == 2), "the second farm has the rest")


async def test_no_more_are_rendered_at_once_than_there_are_slots(
    animatic: Animatic, folders: Folders, hand: Hand
) -> None:
    hand.free.clear()
    jobs = await submitted(animatic, *"abcdef")
    async with farming(folders, hand, slots=2):
        await eventually(holds(lambda: hand.at_work == 2), "both slots are taken")
        hand.free.set()
        await until(DONE, animatic, *jobs)
    assert hand.most_at_work == 2


async def test_the_oldest_is_rendered_first(animatic: Animatic, folders: Folders, hand: Hand) -> None:
    jobs = await submitted(animatic, "young", "old")
    os.utime(folders.jobs.parent / "queue" / jobs[1], (1, 1))
    async with farming(folders, hand, slots=1):
        await until(DONE, animatic, *jobs)
    assert list(hand.begun) == ["old", "young"]


async def test_a_cancel_stops_the_rendering(animatic: Animatic, folders: Folders, hand: Hand) -> None:
    hand.free.clear()
    (job_id,) = await submitted(animatic, "a")
    async with farming(folders, hand):
        await eventually(holds(lambda: hand.at_work == 1), "it renders")
        await animatic.cancel(job_id)
        await eventually(holds(lambda: hand.stopped == ["a"]), "the renderer is stopped")
        assert (await animatic.status(job_id)).state is CANCELED
        await eventually(holds(lambda: folders.waiting() == []), "it is taken off the queue")
    assert hand.begun == {"a": 1}


async def test_a_farm_stopped_in_the_middle_of_a_cancel_waits_for_the_clean_up(
    animatic: Animatic, folders: Folders
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
    farm = asyncio.create_task(Farm(folders, render, slots=1).run())
    await eventually(holds(lambda: left_over(folders.jobs) != []), "it renders")
    await animatic.cancel(job_id)
    await cleaning.wait()
    farm.cancel()
    assert not (await asyncio.wait([farm], timeout=0.1))[0]
    may_end.set()
    await asyncio.wait([farm])
    assert left_over(folders.jobs) == []


async def test_what_a_farm_that_was_stopped_had_begun_the_next_one_renders(
    animatic: Animatic, folders: Folders, hand: Hand
) -> None:
    hand.free.clear()
    (job_id,) = await submitted(animatic, "a")
    async with farming(folders, hand):
        await eventually(holds(lambda: hand.at_work == 1), "it renders")
    assert hand.stopped == ["a"]
    hand.free.set()
    async with farming(folders, hand):
        await until(DONE, animatic, job_id)
    assert (hand.begun, left_over(folders.jobs)) == ({"a": 2}, [])


async def test_a_trouble_of_the_machine_leaves_the_job_queued_to_be_tried_again(
    animatic: Animatic, folders: Folders, hand: Hand
) -> None:
    hand.troubles["a"] = [OSError(28, "No space left on device") for _ in range(2)]
    (job_id,) = await submitted(animatic, "a")
    async with farming(folders, hand):
        await until(DONE, animatic, job_id)
    assert hand.begun == {"a": 3}


async def test_jobs_in_trouble_do_not_keep_others_from_their_turn(
    animatic: Animatic, folders: Folders, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("providers.animatic.farm.TROUBLE_SECONDS", 3600.0)
    hand.troubles = {token: [OSError(5, "Input/output error")] for token in "ab"}
    jobs = await submitted(animatic, *"abc")
    for age, job_id in enumerate(jobs):
        os.utime(folders.jobs.parent / "queue" / job_id, (age, age))
    async with farming(folders, hand, slots=1):
        await until(DONE, animatic, jobs[2])
    assert sorted(folders.waiting()) == sorted(jobs[:2])


@pytest.mark.parametrize("text", ["", "{", "[]", '{"kind": "clip"}', '{"kind": "clip", "fee": 1}', "{}"])
async def test_an_order_that_cannot_be_read_has_failed(
    animatic: Animatic, folders: Folders, hand: Hand, text: str
) -> None:
    (job_id,) = await submitted(animatic, "a")
    (folders.jobs / job_id / "order.json").write_text(text)
    async with farming(folders, hand):
        await until(FAILED, animatic, job_id)
    error = (await animatic.status(job_id)).error
    assert error is not None
    assert error.message == "The order for this preview cannot be read."


async def test_a_mark_without_a_job_is_taken_off_the_queue(
    animatic: Animatic, folders: Folders, hand: Hand
) -> None:
    gone, there = await submitted(animatic, "gone", "there")
    shutil.rmtree(folders.jobs / gone)
    async with farming(folders, hand, slots=1):
        await until(DONE, animatic, there)
        await eventually(holds(lambda: folders.waiting() == []), "the mark is gone")


async def test_a_folder_that_is_away_for_a_while_does_not_end_the_farm(
    animatic: Animatic, folders: Folders, hand: Hand, caplog: pytest.LogCaptureFixture
) -> None:
    (job_id,) = await submitted(animatic, "a")
    queue, away = folders.jobs.parent / "queue", folders.jobs.parent / "away"
    queue.rename(away)
    with caplog.at_level(logging.ERROR):
        async with farming(folders, hand):
            await eventually(holds(lambda: bool(caplog.records)), "the trouble is told")
            away.rename(queue)
            await until(DONE, animatic, job_id)


async def test_results_that_are_old_enough_are_forgotten(
    animatic: Animatic, folders: Folders, hand: Hand
) -> None:
    old, young, waiting = await submitted(animatic, "old", "young", "waiting")
    hand.free.clear()
    for job_id in (old, young):
        await animatic.cancel(job_id)
    for job_id in (old, waiting):
        _age(folders.jobs / job_id, 2 * WEEK_SECONDS)
    assert folders.forget(WEEK_SECONDS) == 1
    assert {path.name for path in folders.jobs.iterdir()} == {young, waiting}


async def test_a_farm_forgets_by_itself(animatic: Animatic, folders: Folders, hand: Hand) -> None:
    (old,) = await submitted(animatic, "old")
    await animatic.cancel(old)
    _age(folders.jobs / old, 2 * WEEK_SECONDS)
    async with farming(folders, hand):
        await eventually(holds(lambda: not (folders.jobs / old).exists()), "it is forgotten")


def _age(path: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(path, (then, then))
