"""Any number of farms, dying as they like: each job is rendered, and by one at a time."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Collection
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from contracts import Departure, DepartureKind, ProviderJobState
from contracts.renders import Render
from filesystem.locked_home import LockedHome
from providers.adapters.animatic import AnimaticAdapter, RenderCleanup
from providers.protocol import ClipOrder, MusicOrder
from store.catalog_outages import CatalogUnavailable
from store.database import Database
from store.job_lifecycle import utc_now
from store.models import RenderRow
from tests.conditions import eventually
from tests.providers.kit import Host, ManualRenderer, a_clip, left_over
from tests.providers.video_kit import wait_for_state

DONE, FAILED, CANCELED = ProviderJobState.SUCCEEDED, ProviderJobState.FAILED, ProviderJobState.CANCELED
WEEK_SECONDS = 7 * 24 * 3600.0


async def submitted(animatic: AnimaticAdapter, *tokens: str) -> list[str]:
    return [await animatic.submit_order(a_clip(token)) for token in tokens]


async def test_two_farms_render_each_job_once(animatic: AnimaticAdapter, host: Host) -> None:
    one, two = ManualRenderer(), ManualRenderer()
    jobs = await submitted(animatic, *"abcdefgh")
    async with host.run_worker(one), host.run_worker(two):
        await wait_for_state(animatic, DONE, *jobs)
    assert one.begun + two.begun == dict.fromkeys("abcdefgh", 1)
    assert left_over(host.root) == []


async def test_in_what_a_clip_is_not_as_ordered_is_told_with_it(
    animatic: AnimaticAdapter, host: Host, renderer: ManualRenderer
) -> None:
    renderer.departures = [Departure(kind=DepartureKind.CAPTION_LEFT_OUT, message="No caption.")]
    (job_id,) = await submitted(animatic, "a")
    async with host.run_worker(renderer):
        await wait_for_state(animatic, DONE, job_id)
    assert list(await animatic.list_departures(job_id)) == renderer.departures


async def test_a_second_farm_goes_past_what_the_first_one_works_on(
    animatic: AnimaticAdapter, host: Host
) -> None:
    one, two = ManualRenderer(), ManualRenderer()
    one.free.clear()
    two.free.clear()
    await submitted(animatic, *"abcd")
    async with host.run_worker(one, slots=2):
        await eventually(lambda: one.at_work == 2, "the first farm is busy")
        async with host.run_worker(two, slots=2):
            await eventually(lambda: two.at_work == 2, "the second farm has the rest")


async def test_no_more_are_rendered_at_once_than_there_are_slots(
    animatic: AnimaticAdapter, host: Host, renderer: ManualRenderer
) -> None:
    renderer.free.clear()
    jobs = await submitted(animatic, *"abcdef")
    async with host.run_worker(renderer, slots=2):
        await eventually(lambda: renderer.at_work == 2, "both slots are taken")
        renderer.free.set()
        await wait_for_state(animatic, DONE, *jobs)
    assert renderer.most_at_work == 2


async def test_the_oldest_is_rendered_first(
    animatic: AnimaticAdapter, host: Host, renderer: ManualRenderer
) -> None:
    jobs = await submitted(animatic, "old", "young")
    async with host.run_worker(renderer, slots=1):
        await wait_for_state(animatic, DONE, *jobs)
    assert list(renderer.begun) == ["old", "young"]


async def test_a_cancel_stops_the_rendering(
    animatic: AnimaticAdapter, host: Host, renderer: ManualRenderer
) -> None:
    renderer.free.clear()
    (job_id,) = await submitted(animatic, "a")
    async with host.run_worker(renderer):
        await eventually(lambda: renderer.at_work == 1, "it renders")
        await animatic.cancel_provider_job(job_id)
        await eventually(lambda: renderer.stopped == ["a"], "the renderer is stopped")
        assert (await animatic.poll_status(job_id)).state is CANCELED
    assert renderer.begun == {"a": 1}


async def test_a_farm_stopped_in_the_middle_of_a_cancel_waits_for_the_clean_up(
    animatic: AnimaticAdapter, host: Host
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
    farm = asyncio.create_task(host.build_worker(render, slots=1).run())
    await eventually(lambda: left_over(host.root) != [], "it renders")
    await animatic.cancel_provider_job(job_id)
    await cleaning.wait()
    farm.cancel()
    assert not (await asyncio.wait([farm], timeout=0.1))[0]
    may_end.set()
    await asyncio.wait([farm])
    assert left_over(host.root) == []


async def test_what_a_farm_that_was_stopped_had_begun_the_next_one_renders(
    animatic: AnimaticAdapter, host: Host, renderer: ManualRenderer
) -> None:
    renderer.free.clear()
    (job_id,) = await submitted(animatic, "a")
    async with host.run_worker(renderer):
        await eventually(lambda: renderer.at_work == 1, "it renders")
    assert renderer.stopped == ["a"]
    renderer.free.set()
    async with host.run_worker(renderer):
        await wait_for_state(animatic, DONE, job_id)
    assert (renderer.begun, left_over(host.root)) == ({"a": 2}, [])


async def test_a_trouble_of_the_machine_leaves_the_job_queued_to_be_tried_again(
    animatic: AnimaticAdapter, host: Host, renderer: ManualRenderer
) -> None:
    renderer.troubles["a"] = [OSError(28, "No space left on device") for _ in range(2)]
    (job_id,) = await submitted(animatic, "a")
    async with host.run_worker(renderer):
        await wait_for_state(animatic, DONE, job_id)
    assert renderer.begun == {"a": 3}


async def test_jobs_in_trouble_do_not_keep_others_from_their_turn(
    animatic: AnimaticAdapter, host: Host, renderer: ManualRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("providers.adapters.animatic.render_worker.RETRY_SECONDS", 3600.0)
    renderer.troubles = {token: [OSError(5, "Input/output error")] for token in "ab"}
    jobs = await submitted(animatic, *"abc")
    async with host.run_worker(renderer, slots=1):
        await wait_for_state(animatic, DONE, jobs[2])
    assert await host.waits(*jobs[:2])


@pytest.mark.parametrize("text", ["", "{", "[]", '{"kind": "clip"}', '{"kind": "clip", "fee": 1}', "{}"])
async def test_an_order_that_cannot_be_read_has_failed(
    animatic: AnimaticAdapter, host: Host, renderer: ManualRenderer, text: str
) -> None:
    job_id = "j"
    await host.renders.add_render(Render(id=job_id, order_json=text))
    async with host.run_worker(renderer):
        await wait_for_state(animatic, FAILED, job_id)
    error = (await animatic.poll_status(job_id)).error
    assert error is not None
    assert error.message == "The order for this preview cannot be read."


async def test_a_catalog_that_is_away_for_a_while_does_not_end_the_farm(
    animatic: AnimaticAdapter,
    host: Host,
    renderer: ManualRenderer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (job_id,) = await submitted(animatic, "a")
    take, asked = host.leases.take_renders, Counter[str]()

    async def is_away_thrice(worker: str, count: int, *, but: Collection[str] = ()) -> list[Render]:
        asked["catalog"] += 1
        if asked["catalog"] <= 3:
            raise CatalogUnavailable
        return await take(worker, count, but=but)

    monkeypatch.setattr(host.leases, "take_renders", is_away_thrice)
    with caplog.at_level(logging.ERROR):
        async with host.run_worker(renderer):
            await wait_for_state(animatic, DONE, job_id)
    assert len(caplog.records) == 1


async def test_a_chore_that_fails_keeps_no_order_waiting(
    animatic: AnimaticAdapter, host: Host, renderer: ManualRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def is_away() -> int:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(host.folders, "adopt_all", is_away)
    jobs = await submitted(animatic, "a", "b", "c")
    async with host.run_worker(renderer, slots=1):
        await wait_for_state(animatic, DONE, *jobs)


async def test_results_that_are_old_enough_are_deleted(
    animatic: AnimaticAdapter, host: Host, renderer: ManualRenderer, catalog: Database, tmp_path: Path
) -> None:
    old, young = await submitted(animatic, "old", "young")
    async with host.run_worker(renderer):
        await wait_for_state(animatic, DONE, old, young)
    (waiting,) = await submitted(animatic, "waiting")
    await _age(catalog, old)
    home = LockedHome(host.root / "workers", uuid4().hex)
    cleanup = RenderCleanup(host.renders, host.leases, host.results, home, host.folders)
    assert await cleanup.delete_old_renders(WEEK_SECONDS) == 1
    found = {job_id: await host.renders.find_render(job_id) for job_id in (old, young, waiting)}
    assert {job_id for job_id, render in found.items() if render} == {young, waiting}
    assert len([path for path in (tmp_path / "assets").rglob("*") if path.is_file()]) == 1


async def test_a_farm_deletes_old_results_by_itself(
    animatic: AnimaticAdapter, host: Host, renderer: ManualRenderer, catalog: Database
) -> None:
    (old,) = await submitted(animatic, "old")
    await animatic.cancel_provider_job(old)
    await _age(catalog, old)

    async def is_gone() -> bool:
        return await host.renders.find_render(old) is None

    async with host.run_worker(renderer):
        await eventually(is_gone, "it is deleted")


async def _age(catalog: Database, job_id: str) -> None:
    async with catalog.write_session() as session:
        (await session.get_one(RenderRow, job_id)).ended_at = utc_now() - timedelta(days=14)
