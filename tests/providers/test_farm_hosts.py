"""Two hosts, each with a folder of its own, over one catalog and one store of assets."""

import os
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from contracts import ProviderJobState
from filesystem.locked_home import LockedHome
from providers.adapters.animatic import AnimaticAdapter
from store.assets import Assets
from store.database import Database
from tests.conditions import eventually
from tests.providers.kit import FILM, Host, ManualRenderer, a_clip, left_over
from tests.providers.video_kit import wait_for_state

DONE = ProviderJobState.SUCCEEDED
SCENES = [f"job-1/scene/{number}/1" for number in range(1, 7)]


@pytest.fixture(params=["file", "s3"])
def assets(request: pytest.FixtureRequest, tmp_path: Path) -> Assets:
    """A folder that both hosts mount, and a cloud's store."""
    if request.param == "s3":
        return Assets(request.getfixturevalue("s3_url"))
    return Assets((tmp_path / "assets").as_uri())


@pytest.fixture
def hosts(tmp_path: Path, database: Database, assets: Assets) -> Sequence[Host]:
    return [Host(tmp_path / name, database, assets) for name in ("a", "b")]


@pytest.fixture
def cut_off(tmp_path: Path, database: Database, assets: Assets) -> Host:
    """A host whose leases run out as soon as it has them."""
    return Host(tmp_path / "cut-off", database, assets, lease=timedelta(0))


async def has(animatic: AnimaticAdapter, job_id: str, into: Path) -> bool:
    await animatic.fetch_result(job_id, into)
    return into.read_bytes() == FILM


async def test_what_one_host_draws_the_other_finds(hosts: Sequence[Host], tmp_path: Path) -> None:
    here, there = hosts
    jobs = [await here.animatic.submit_order(a_clip(token)) for token in SCENES]
    async with there.run_worker(ManualRenderer()):
        await wait_for_state(here.animatic, DONE, *jobs)
    assert all([await has(here.animatic, job_id, tmp_path / "clip.mp4") for job_id in jobs])


async def test_two_hosts_draw_each_scene_once(hosts: Sequence[Host]) -> None:
    one, two = ManualRenderer(), ManualRenderer()
    jobs = [await hosts[0].animatic.submit_order(a_clip(token)) for token in SCENES]
    async with hosts[0].run_worker(one), hosts[1].run_worker(two):
        await wait_for_state(hosts[1].animatic, DONE, *jobs)
    assert one.begun + two.begun == dict.fromkeys(SCENES, 1)


async def test_a_host_that_renews_no_lease_loses_its_scene_and_stops(
    cut_off: Host, hosts: Sequence[Host], tmp_path: Path
) -> None:
    slow, quick = ManualRenderer(), ManualRenderer()
    slow.free.clear()
    job_id = await cut_off.animatic.submit_order(a_clip())
    async with cut_off.run_worker(slow, slots=1):
        await eventually(lambda: slow.at_work == 1, "it draws")
        async with hosts[0].run_worker(quick):
            await wait_for_state(hosts[1].animatic, DONE, job_id)
            await eventually(lambda: slow.stopped == [a_clip().token], "the first one stops")
    assert await has(hosts[1].animatic, job_id, tmp_path / "clip.mp4")
    assert (slow.begun, quick.begun) == ({a_clip().token: 1}, {a_clip().token: 1})
    assert left_over(cut_off.root) == []


async def test_what_a_host_draws_in_vain_leaves_no_file(
    cut_off: Host, hosts: Sequence[Host], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("providers.adapters.animatic.render_worker.RENEWAL_SECONDS", 3600.0)
    slow = ManualRenderer()
    slow.free.clear()
    job_id = await cut_off.animatic.submit_order(a_clip())
    stores, made = cut_off.results, tmp_path / "clip.mp4"

    async def has_deleted_it() -> bool:
        return deleted == [f"animatic/{job_id}/1"] and not await stores.get_file(deleted[0], made)

    deleted, delete = list[str](), stores.delete_file

    async def note_and_delete(name: str) -> None:
        await delete(name)
        deleted.append(name)

    monkeypatch.setattr(stores, "delete_file", note_and_delete)
    async with cut_off.run_worker(slow, slots=1):
        await eventually(lambda: slow.at_work == 1, "it draws")
        async with hosts[0].run_worker(ManualRenderer()):
            await wait_for_state(hosts[1].animatic, DONE, job_id)
        slow.free.set()
        await eventually(has_deleted_it, "what came too late is gone")
    assert await has(hosts[1].animatic, job_id, made)


async def test_a_trouble_of_one_host_is_no_trouble_of_the_other(
    hosts: Sequence[Host], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("providers.adapters.animatic.render_worker.RETRY_SECONDS", 3600.0)
    full = ManualRenderer()
    full.troubles[a_clip().token] = [OSError(28, "No space left on device")]
    job_id = await hosts[0].animatic.submit_order(a_clip())
    async with hosts[0].run_worker(full):
        await eventually(lambda: full.begun[a_clip().token] == 1, "the first one fails")
        async with hosts[1].run_worker(ManualRenderer()):
            await wait_for_state(hosts[1].animatic, DONE, job_id)


async def test_what_a_dead_neighbour_held_is_free_at_once(hosts: Sequence[Host]) -> None:
    job_id = await hosts[0].animatic.submit_order(a_clip())
    dead = LockedHome(hosts[0].root / "workers", uuid4().hex)
    await hosts[0].leases.take_renders(dead.name, 1)
    assert await hosts[1].leases.take_renders("another", 1) == []
    os.close(dead.lock)  # As the kernel does at its death.
    async with hosts[0].run_worker(ManualRenderer()):
        await wait_for_state(hosts[1].animatic, DONE, job_id)
        await eventually(lambda: not dead.path.exists(), "its home is gone")


async def test_a_cancel_on_one_host_stops_the_other(hosts: Sequence[Host]) -> None:
    renderer = ManualRenderer()
    renderer.free.clear()
    job_id = await hosts[0].animatic.submit_order(a_clip())
    async with hosts[1].run_worker(renderer):
        await eventually(lambda: renderer.at_work == 1, "it draws")
        await hosts[0].animatic.cancel_provider_job(job_id)
        await eventually(lambda: renderer.stopped == [a_clip().token], "it stops")
    assert (await hosts[1].animatic.poll_status(job_id)).state is ProviderJobState.CANCELED
