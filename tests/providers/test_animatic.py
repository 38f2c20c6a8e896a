"""The animatic as a provider: what it is told, it keeps; what it is asked, it answers truly."""

import asyncio
import json
from pathlib import Path

import pytest

from contracts import CancelReceipt, ProviderJobReport, ProviderJobState
from contracts.error_types import ErrorType
from providers.adapters.animatic import AnimaticAdapter, JobFolders, UnrenderableOrderError
from providers.adapters.animatic.job_folders import write_text_atomically
from providers.errors import ProviderError
from providers.protocol import MusicOrder
from tests.conditions import eventually
from tests.providers.kit import FILM, ManualRenderer, a_clip, a_lost, left_over, run_render_worker
from tests.providers.video_kit import wait_for_state

QUEUED, RUNNING, DONE = ProviderJobState.QUEUED, ProviderJobState.RUNNING, ProviderJobState.SUCCEEDED


async def test_an_order_waits_until_a_farm_takes_it_up(
    animatic: AnimaticAdapter, folders: JobFolders
) -> None:
    job_id = await animatic.submit_order(a_clip())
    assert await animatic.poll_status(job_id) == ProviderJobReport(state=QUEUED)
    assert folders.list_waiting_jobs() == [job_id]


async def test_the_same_token_is_the_same_job(animatic: AnimaticAdapter, folders: JobFolders) -> None:
    first, again = await animatic.submit_order(a_clip()), await animatic.submit_order(a_clip())
    other = await animatic.submit_order(a_clip("job-1/scene/2/1"))
    assert first == again != other
    assert sorted(folders.list_waiting_jobs()) == sorted([first, other])


async def test_twenty_submits_at_once_make_one_job_whose_order_is_whole(
    animatic: AnimaticAdapter, folders: JobFolders
) -> None:
    made = await asyncio.gather(*(animatic.submit_order(a_clip()) for _ in range(20)))
    assert len(set(made)) == 1
    assert json.loads((folders.jobs / made[0] / "order.json").read_text())["token"] == a_clip().token
    assert (folders.list_waiting_jobs(), left_over(folders.jobs)) == ([made[0]], [])


async def test_a_worker_of_an_earlier_version_can_read_an_order(
    animatic: AnimaticAdapter, folders: JobFolders
) -> None:
    job_id = await animatic.submit_order(a_clip())
    assert set(json.loads((folders.jobs / job_id / "order.json").read_text())) == {
        *("kind", "token", "model", "text", "caption", "seconds", "aspect_ratio", "resolution", "seed"),
        *("style", "image_url", "callback_url"),
    }


def test_two_who_write_one_file_at_once_both_write_it_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def another_comes_between(self: Path, target: Path) -> Path:
        monkeypatch.undo()
        write_text_atomically(tmp_path / "order.json", "the other's")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", another_comes_between)
    write_text_atomically(tmp_path / "order.json", "ours")
    assert (tmp_path / "order.json").read_text() == "ours"
    assert left_over(tmp_path) == []


async def test_a_finished_job_that_is_submitted_again_is_not_rendered_again(
    animatic: AnimaticAdapter, folders: JobFolders, renderer: ManualRenderer
) -> None:
    job_id = await animatic.submit_order(a_clip())
    async with run_render_worker(folders, renderer):
        await wait_for_state(animatic, DONE, job_id)
    await animatic.submit_order(a_clip())
    assert folders.list_waiting_jobs() == []


async def test_its_percentage_is_told_while_it_renders(
    animatic: AnimaticAdapter, folders: JobFolders, renderer: ManualRenderer
) -> None:
    renderer.free.clear()
    job_id = await animatic.submit_order(a_clip())
    async with run_render_worker(folders, renderer):
        await wait_for_state(animatic, RUNNING, job_id)
        await eventually(lambda: renderer.at_work == 1, "it renders")
        assert await animatic.poll_status(job_id) == ProviderJobReport(state=RUNNING, progress=50)


async def test_a_finished_job_can_be_fetched(
    animatic: AnimaticAdapter, folders: JobFolders, renderer: ManualRenderer, tmp_path: Path
) -> None:
    job_id = await animatic.submit_order(a_clip())
    async with run_render_worker(folders, renderer):
        await wait_for_state(animatic, DONE, job_id)
    await animatic.fetch_result(job_id, tmp_path / "clip.mp4")
    assert (tmp_path / "clip.mp4").read_bytes() == FILM


async def test_music_is_an_order_like_any_other(
    animatic: AnimaticAdapter, folders: JobFolders, renderer: ManualRenderer
) -> None:
    order = MusicOrder(token="job-1/audio/0/1", model="music-bed", text="calm", seconds=5.0, seed=1)  # noqa: S106
    job_id = await animatic.submit_order(order)
    async with run_render_worker(folders, renderer):
        await wait_for_state(animatic, DONE, job_id)
    assert renderer.begun == {order.token: 1}


async def test_a_job_is_found_by_its_token(animatic: AnimaticAdapter) -> None:
    assert await animatic.find_lost_submit(a_lost(a_clip())) is None
    job_id = await animatic.submit_order(a_clip())
    assert await animatic.find_lost_submit(a_lost(a_clip())) == job_id


async def test_a_crash_between_the_order_and_the_queue_is_made_good_when_it_is_found(
    animatic: AnimaticAdapter, folders: JobFolders, renderer: ManualRenderer
) -> None:
    job_id = await animatic.submit_order(a_clip())
    folders.dequeue_job(job_id)  # As if the process had died before it got there.
    assert await animatic.find_lost_submit(a_lost(a_clip())) == job_id
    async with run_render_worker(folders, renderer):
        await wait_for_state(animatic, DONE, job_id)


async def test_a_job_that_has_ended_is_found_and_not_queued_again(
    animatic: AnimaticAdapter, folders: JobFolders
) -> None:
    job_id = await animatic.submit_order(a_clip())
    await animatic.cancel_provider_job(job_id)
    assert await animatic.find_lost_submit(a_lost(a_clip())) == job_id
    assert folders.list_waiting_jobs() == []


async def test_a_job_that_waits_is_cancelled_and_costs_nothing(
    animatic: AnimaticAdapter, folders: JobFolders, renderer: ManualRenderer
) -> None:
    job_id = await animatic.submit_order(a_clip())
    assert [await animatic.cancel_provider_job(job_id), await animatic.cancel_provider_job(job_id)] == [
        CancelReceipt.NOT_BILLED
    ] * 2
    assert (await animatic.poll_status(job_id)).state is ProviderJobState.CANCELED
    other = await animatic.submit_order(a_clip("other"))
    async with run_render_worker(folders, renderer):
        await wait_for_state(animatic, DONE, other)
    assert renderer.begun == {"other": 1}


async def test_a_job_that_is_done_is_kept_though_it_is_cancelled(
    animatic: AnimaticAdapter, folders: JobFolders, renderer: ManualRenderer
) -> None:
    job_id = await animatic.submit_order(a_clip())
    async with run_render_worker(folders, renderer):
        await wait_for_state(animatic, DONE, job_id)
    assert await animatic.cancel_provider_job(job_id) is CancelReceipt.KEPT
    assert (await animatic.poll_status(job_id)).state is DONE


async def test_an_order_at_fault_has_failed_and_says_why(
    animatic: AnimaticAdapter, folders: JobFolders, renderer: ManualRenderer
) -> None:
    renderer.troubles["job-1/scene/1/1"] = [UnrenderableOrderError("Nobody can draw this.")]
    job_id = await animatic.submit_order(a_clip())
    async with run_render_worker(folders, renderer):
        await wait_for_state(animatic, ProviderJobState.FAILED, job_id)
        await eventually(lambda: folders.list_waiting_jobs() == [], "it is taken off the queue")
    error = (await animatic.poll_status(job_id)).error
    assert error is not None
    assert (error.type, error.message) == (ErrorType.GENERATION_FAILED, "Nobody can draw this.")
    assert renderer.begun == {a_clip().token: 1}


async def test_of_a_job_that_it_does_not_have_it_says_so(animatic: AnimaticAdapter, tmp_path: Path) -> None:
    for ask in (
        animatic.poll_status("none"),
        animatic.fetch_result("none", tmp_path / "clip.mp4"),
        animatic.cancel_provider_job("none"),
    ):
        with pytest.raises(ProviderError) as lost:
            await ask
        assert lost.value.kind is ErrorType.JOB_LOST


async def test_a_result_that_is_gone_is_told_as_gone(animatic: AnimaticAdapter, tmp_path: Path) -> None:
    job_id = await animatic.submit_order(a_clip())
    with pytest.raises(ProviderError) as gone:
        await animatic.fetch_result(job_id, tmp_path / "clip.mp4")
    assert gone.value.kind is ErrorType.JOB_LOST
    assert not (tmp_path / "clip.mp4").exists()


async def test_a_folder_that_cannot_be_written_is_a_trouble_that_may_pass(
    animatic: AnimaticAdapter, folders: JobFolders
) -> None:
    folders.jobs.rmdir()
    folders.jobs.touch()
    with pytest.raises(ProviderError) as trouble:
        await animatic.submit_order(a_clip())
    assert (trouble.value.kind, trouble.value.final) == (ErrorType.TRANSIENT, False)


async def test_a_released_job_leaves_nothing_behind(animatic: AnimaticAdapter, folders: JobFolders) -> None:
    job_id = await animatic.submit_order(a_clip())
    await animatic.release_provider_job(job_id)
    await animatic.release_provider_job(job_id)
    assert list(folders.jobs.iterdir()) == []
