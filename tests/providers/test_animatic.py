"""The animatic as a provider: what it is told, it keeps; what it is asked, it answers truly."""

import asyncio
import json
from pathlib import Path

import pytest

from contracts import CancelReceipt, ProviderJobReport, ProviderJobState
from contracts.error_types import ErrorType
from providers.adapters.animatic import AnimaticAdapter, UnrenderableOrderError
from providers.errors import ProviderError
from providers.protocol import MusicOrder
from tests.conditions import eventually
from tests.providers.kit import FILM, Host, ManualRenderer, a_clip, a_lost
from tests.providers.video_kit import wait_for_state

QUEUED, RUNNING, DONE = ProviderJobState.QUEUED, ProviderJobState.RUNNING, ProviderJobState.SUCCEEDED


async def test_an_order_waits_until_a_farm_takes_it_up(animatic: AnimaticAdapter, host: Host) -> None:
    job_id = await animatic.submit_order(a_clip())
    assert await animatic.poll_status(job_id) == ProviderJobReport(state=QUEUED)
    assert await host.waits(job_id)


async def test_the_same_token_is_the_same_job(animatic: AnimaticAdapter, host: Host) -> None:
    first, again = await animatic.submit_order(a_clip()), await animatic.submit_order(a_clip())
    other = await animatic.submit_order(a_clip("job-1/scene/2/1"))
    assert first == again != other
    assert await host.waits(first, other)


async def test_twenty_submits_at_once_make_one_job(
    animatic: AnimaticAdapter, host: Host, renderer: ManualRenderer
) -> None:
    made = await asyncio.gather(*(animatic.submit_order(a_clip()) for _ in range(20)))
    assert len(set(made)) == 1
    async with host.run_worker(renderer):
        await wait_for_state(animatic, DONE, made[0])
    assert renderer.begun == {a_clip().token: 1}


async def test_an_order_says_what_the_first_version_said(animatic: AnimaticAdapter, host: Host) -> None:
    render = await host.renders.find_render(await animatic.submit_order(a_clip()))
    assert render
    assert set(json.loads(render.order_json)) == {
        *("kind", "token", "model", "text", "caption", "seconds", "aspect_ratio", "resolution", "seed"),
        *("style", "image_url", "callback_url"),
    }


async def test_a_finished_job_that_is_submitted_again_is_not_rendered_again(
    animatic: AnimaticAdapter, host: Host, renderer: ManualRenderer
) -> None:
    job_id = await animatic.submit_order(a_clip())
    async with host.run_worker(renderer):
        await wait_for_state(animatic, DONE, job_id)
    await animatic.submit_order(a_clip())
    assert (await animatic.poll_status(job_id)).state is DONE


async def test_its_percentage_is_told_while_it_renders(
    animatic: AnimaticAdapter, host: Host, renderer: ManualRenderer
) -> None:
    renderer.free.clear()
    job_id = await animatic.submit_order(a_clip())
    async with host.run_worker(renderer):
        await wait_for_state(animatic, RUNNING, job_id)

        async def is_half_done() -> bool:
            return await animatic.poll_status(job_id) == ProviderJobReport(state=RUNNING, progress=50)

        await eventually(is_half_done, "its percentage is told")


async def test_a_finished_job_can_be_fetched(
    animatic: AnimaticAdapter, host: Host, renderer: ManualRenderer, tmp_path: Path
) -> None:
    job_id = await animatic.submit_order(a_clip())
    async with host.run_worker(renderer):
        await wait_for_state(animatic, DONE, job_id)
    await animatic.fetch_result(job_id, tmp_path / "clip.mp4")
    assert (tmp_path / "clip.mp4").read_bytes() == FILM


async def test_music_is_an_order_like_any_other(
    animatic: AnimaticAdapter, host: Host, renderer: ManualRenderer
) -> None:
    order = MusicOrder(token="job-1/audio/0/1", model="music-bed", text="calm", seconds=5.0, seed=1)  # noqa: S106
    job_id = await animatic.submit_order(order)
    async with host.run_worker(renderer):
        await wait_for_state(animatic, DONE, job_id)
    assert renderer.begun == {order.token: 1}


async def test_a_job_is_found_by_its_token(animatic: AnimaticAdapter) -> None:
    assert await animatic.find_lost_submit(a_lost(a_clip())) is None
    job_id = await animatic.submit_order(a_clip())
    assert await animatic.find_lost_submit(a_lost(a_clip())) == job_id


async def test_a_job_that_has_ended_is_found_and_not_queued_again(
    animatic: AnimaticAdapter, host: Host
) -> None:
    job_id = await animatic.submit_order(a_clip())
    await animatic.cancel_provider_job(job_id)
    assert await animatic.find_lost_submit(a_lost(a_clip())) == job_id
    assert not await host.waits(job_id)


async def test_a_job_that_waits_is_cancelled_and_costs_nothing(
    animatic: AnimaticAdapter, host: Host, renderer: ManualRenderer
) -> None:
    job_id = await animatic.submit_order(a_clip())
    assert [await animatic.cancel_provider_job(job_id), await animatic.cancel_provider_job(job_id)] == [
        CancelReceipt.NOT_BILLED
    ] * 2
    assert (await animatic.poll_status(job_id)).state is ProviderJobState.CANCELED
    other = await animatic.submit_order(a_clip("other"))
    async with host.run_worker(renderer):
        await wait_for_state(animatic, DONE, other)
    assert renderer.begun == {"other": 1}


async def test_a_job_that_is_done_is_kept_though_it_is_cancelled(
    animatic: AnimaticAdapter, host: Host, renderer: ManualRenderer
) -> None:
    job_id = await animatic.submit_order(a_clip())
    async with host.run_worker(renderer):
        await wait_for_state(animatic, DONE, job_id)
    assert await animatic.cancel_provider_job(job_id) is CancelReceipt.KEPT
    assert (await animatic.poll_status(job_id)).state is DONE


async def test_an_order_at_fault_has_failed_and_says_why(
    animatic: AnimaticAdapter, host: Host, renderer: ManualRenderer
) -> None:
    renderer.troubles["job-1/scene/1/1"] = [UnrenderableOrderError("Nobody can draw this.")]
    job_id = await animatic.submit_order(a_clip())
    async with host.run_worker(renderer):
        await wait_for_state(animatic, ProviderJobState.FAILED, job_id)
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


async def test_a_result_that_is_gone_is_told_as_gone(
    animatic: AnimaticAdapter, host: Host, renderer: ManualRenderer, tmp_path: Path
) -> None:
    job_id = await animatic.submit_order(a_clip())
    async with host.run_worker(renderer):
        await wait_for_state(animatic, DONE, job_id)
    await host.results.delete_file(f"animatic/{job_id}/1")
    with pytest.raises(ProviderError) as gone:
        await animatic.fetch_result(job_id, tmp_path / "clip.mp4")
    assert gone.value.kind is ErrorType.JOB_LOST
    assert not (tmp_path / "clip.mp4").exists()


async def test_what_is_not_drawn_yet_cannot_be_fetched(animatic: AnimaticAdapter, tmp_path: Path) -> None:
    job_id = await animatic.submit_order(a_clip())
    with pytest.raises(ProviderError) as early:
        await animatic.fetch_result(job_id, tmp_path / "clip.mp4")
    assert early.value.kind is ErrorType.JOB_LOST


async def test_a_released_job_leaves_nothing_behind(
    animatic: AnimaticAdapter, host: Host, renderer: ManualRenderer, tmp_path: Path
) -> None:
    job_id = await animatic.submit_order(a_clip())
    async with host.run_worker(renderer):
        await wait_for_state(animatic, DONE, job_id)
    await animatic.release_provider_job(job_id)
    await animatic.release_provider_job(job_id)
    assert await host.renders.find_render(job_id) is None
    assert [path for path in (tmp_path / "assets").rglob("*") if path.is_file()] == []


async def test_a_job_that_cannot_be_released_now_stays(
    animatic: AnimaticAdapter, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def is_away(name: str) -> None:
        raise OSError(5, "Input/output error")

    job_id = await animatic.submit_order(a_clip())
    await host.leases.take_renders("w", 1)
    monkeypatch.setattr(host.results, "delete_file", is_away)
    await animatic.release_provider_job(job_id)
    assert await host.waits(job_id)
