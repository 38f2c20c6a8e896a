"""The animatic as a provider: what it is told, it keeps; what it is asked, it answers truly."""

import asyncio
import json
from pathlib import Path

import pytest

from providers.animatic import Animatic, Folders, RenderRefusedError
from providers.animatic.folder import write_whole
from providers.errors import ProviderError
from providers.protocol import MusicOrder
from tests.conditions import eventually
from tests.providers.kit import FILM, Hand, a_clip, a_lost, farming, holds, left_over, until
from workflows.contracts import ProviderJobReport, ProviderJobState, Receipt
from workflows.errors import ErrorType

QUEUED, RUNNING, DONE = ProviderJobState.QUEUED, ProviderJobState.RUNNING, ProviderJobState.SUCCEEDED


async def test_an_order_waits_until_a_farm_takes_it_up(animatic: Animatic, folders: Folders) -> None:
    job_id = await animatic.submit(a_clip())
    assert await animatic.status(job_id) == ProviderJobReport(state=QUEUED)
    assert folders.waiting() == [job_id]


async def test_the_same_token_is_the_same_job(animatic: Animatic, folders: Folders) -> None:
    first, again = await animatic.submit(a_clip()), await animatic.submit(a_clip())
    other = await animatic.submit(a_clip("job-1/scene/2/1"))
    assert first == again != other
    assert sorted(folders.waiting()) == sorted([first, other])


async def test_twenty_submits_at_once_make_one_job_whose_order_is_whole(
    animatic: Animatic, folders: Folders
) -> None:
    made = await asyncio.gather(*(animatic.submit(a_clip()) for _ in range(20)))
    assert len(set(made)) == 1
    assert json.loads((folders.jobs / made[0] / "order.json").read_text())["token"] == a_clip().token
    assert (folders.waiting(), left_over(folders.jobs)) == ([made[0]], [])


def test_two_who_write_one_file_at_once_both_write_it_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def another_comes_between(self: Path, target: Path) -> Path:
        monkeypatch.undo()
        write_whole(tmp_path / "order.json", "the other's")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", another_comes_between)
    write_whole(tmp_path / "order.json", "ours")
    assert (tmp_path / "order.json").read_text() == "ours"
    assert left_over(tmp_path) == []


async def test_a_finished_job_that_is_submitted_again_is_not_rendered_again(
    animatic: Animatic, folders: Folders, hand: Hand
) -> None:
    job_id = await animatic.submit(a_clip())
    async with farming(folders, hand):
        await until(DONE, animatic, job_id)
    await animatic.submit(a_clip())
    assert folders.waiting() == []


async def test_its_percentage_is_told_while_it_renders(
    animatic: Animatic, folders: Folders, hand: Hand
) -> None:
    hand.free.clear()
    job_id = await animatic.submit(a_clip())
    async with farming(folders, hand):
        await until(RUNNING, animatic, job_id)
        await eventually(holds(lambda: hand.at_work == 1), "it renders")
        assert await animatic.status(job_id) == ProviderJobReport(state=RUNNING, progress=50)


async def test_a_finished_job_can_be_fetched(
    animatic: Animatic, folders: Folders, hand: Hand, tmp_path: Path
) -> None:
    job_id = await animatic.submit(a_clip())
    async with farming(folders, hand):
        await until(DONE, animatic, job_id)
    await animatic.fetch(job_id, tmp_path / "clip.mp4")
    assert (tmp_path / "clip.mp4").read_bytes() == FILM


async def test_music_is_an_order_like_any_other(animatic: Animatic, folders: Folders, hand: Hand) -> None:
    order = MusicOrder(token="job-1/audio/0/1", model="music-bed", text="calm", seconds=5.0, seed=1)  # noqa: S106
    job_id = await animatic.submit(order)
    async with farming(folders, hand):
        await until(DONE, animatic, job_id)
    assert hand.begun == {order.token: 1}


async def test_a_job_is_found_by_its_token(animatic: Animatic) -> None:
    assert await animatic.find(a_lost(a_clip())) is None
    job_id = await animatic.submit(a_clip())
    assert await animatic.find(a_lost(a_clip())) == job_id


async def test_a_crash_between_the_order_and_the_queue_is_made_good_when_it_is_found(
    animatic: Animatic, folders: Folders, hand: Hand
) -> None:
    job_id = await animatic.submit(a_clip())
    folders.dequeue(job_id)  # As if the process had died before it got there.
    assert await animatic.find(a_lost(a_clip())) == job_id
    async with farming(folders, hand):
        await until(DONE, animatic, job_id)


async def test_a_job_that_has_ended_is_found_and_not_queued_again(
    animatic: Animatic, folders: Folders
) -> None:
    job_id = await animatic.submit(a_clip())
    await animatic.cancel(job_id)
    assert await animatic.find(a_lost(a_clip())) == job_id
    assert folders.waiting() == []


async def test_a_job_that_waits_is_cancelled_and_costs_nothing(
    animatic: Animatic, folders: Folders, hand: Hand
) -> None:
    job_id = await animatic.submit(a_clip())
    assert [await animatic.cancel(job_id), await animatic.cancel(job_id)] == [Receipt.NOT_BILLED] * 2
    assert (await animatic.status(job_id)).state is ProviderJobState.CANCELED
    other = await animatic.submit(a_clip("other"))
    async with farming(folders, hand):
        await until(DONE, animatic, other)
    assert hand.begun == {"other": 1}


async def test_a_job_that_is_done_is_kept_though_it_is_cancelled(
    animatic: Animatic, folders: Folders, hand: Hand
) -> None:
    job_id = await animatic.submit(a_clip())
    async with farming(folders, hand):
        await until(DONE, animatic, job_id)
    assert await animatic.cancel(job_id) is Receipt.KEPT
    assert (await animatic.status(job_id)).state is DONE


async def test_an_order_at_fault_has_failed_and_says_why(
    animatic: Animatic, folders: Folders, hand: Hand
) -> None:
    hand.troubles["job-1/scene/1/1"] = [RenderRefusedError("Nobody can draw this.")]
    job_id = await animatic.submit(a_clip())
    async with farming(folders, hand):
        await until(ProviderJobState.FAILED, animatic, job_id)
        await eventually(holds(lambda: folders.waiting() == []), "it is taken off the queue")
    error = (await animatic.status(job_id)).error
    assert error is not None
    assert (error.type, error.message) == (ErrorType.GENERATION_FAILED, "Nobody can draw this.")
    assert hand.begun == {a_clip().token: 1}


async def test_of_a_job_that_it_does_not_have_it_says_so(animatic: Animatic, tmp_path: Path) -> None:
    for ask in (
        animatic.status("none"),
        animatic.fetch("none", tmp_path / "clip.mp4"),
        animatic.cancel("none"),
    ):
        with pytest.raises(ProviderError) as lost:
            await ask
        assert lost.value.kind is ErrorType.JOB_LOST


async def test_a_result_that_is_gone_is_told_as_gone(animatic: Animatic, tmp_path: Path) -> None:
    job_id = await animatic.submit(a_clip())
    with pytest.raises(ProviderError) as gone:
        await animatic.fetch(job_id, tmp_path / "clip.mp4")
    assert gone.value.kind is ErrorType.JOB_LOST
    assert not (tmp_path / "clip.mp4").exists()


async def test_a_folder_that_cannot_be_written_is_a_trouble_that_may_pass(
    animatic: Animatic, folders: Folders
) -> None:
    folders.jobs.rmdir()
    folders.jobs.touch()
    with pytest.raises(ProviderError) as trouble:
        await animatic.submit(a_clip())
    assert (trouble.value.kind, trouble.value.final) == (ErrorType.TRANSIENT, False)


async def test_a_released_job_leaves_nothing_behind(animatic: Animatic, folders: Folders) -> None:
    job_id = await animatic.submit(a_clip())
    await animatic.release(job_id)
    await animatic.release(job_id)
    assert list(folders.jobs.iterdir()) == []
