"""Orders that earlier versions kept in folders: what they had begun goes on."""

import json
import os
import time
from pathlib import Path

import pytest

from contracts import Departure, DepartureKind, JobError, ProviderJobState
from contracts.error_types import ErrorType
from providers.adapters.animatic import AnimaticAdapter
from providers.errors import ProviderError
from tests.conditions import eventually
from tests.providers.kit import FILM, Host, ManualRenderer, a_clip, a_lost

# As `AnimaticAdapter.submit_order` named and wrote it.
JOB_ID = "2bd6f1a4b2c1e8fbb9bd1a0b1ee2a0de"
ORDER = {
    "kind": "clip",
    "token": "job-1/scene/1/1",
    "model": "storyboard",
    "text": "A red kite.",
    "caption": "",
    "seconds": 1.0,
    "aspect_ratio": "16:9",
    "resolution": "480p",
    "seed": 7,
    "style": "",
    "image_url": None,
    "callback_url": None,
}
DONE = ProviderJobState.SUCCEEDED


def a_folder(host: Host, job_id: str = JOB_ID, **files: str) -> Path:
    """The folder of a job, with files beside its order, and its mark in the queue."""
    folder = host.root / "jobs" / job_id
    folder.mkdir(parents=True)
    (host.root / "queue").mkdir(exist_ok=True)
    (host.root / "queue" / job_id).touch()
    (folder / "order.json").write_text(json.dumps(ORDER))
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_text(content)
    return folder


async def test_a_farm_draws_what_waits_in_folders(
    animatic: AnimaticAdapter, host: Host, renderer: ManualRenderer, tmp_path: Path
) -> None:
    folder = a_folder(host, progress="41.5")

    async def is_drawn() -> bool:
        return (await animatic.poll_status(JOB_ID)).state is DONE

    async with host.run_worker(renderer):
        await eventually(is_drawn, "it is drawn")
    await animatic.fetch_result(JOB_ID, tmp_path / "clip.mp4")
    assert (renderer.begun, (tmp_path / "clip.mp4").read_bytes()) == ({ORDER["token"]: 1}, FILM)
    assert list((host.root / "queue").iterdir()) == []
    assert folder.exists()  # A worker of the earlier version may still ask it.


async def test_what_was_drawn_in_a_folder_is_found_on_its_host(
    animatic: AnimaticAdapter, host: Host, tmp_path: Path
) -> None:
    told = Departure(kind=DepartureKind.CAPTION_LEFT_OUT, message="No caption.")
    a_folder(host, result=FILM.decode(), departures_json=f"[{told.model_dump_json()}]")
    assert (await animatic.poll_status(JOB_ID)).state is DONE
    await animatic.fetch_result(JOB_ID, tmp_path / "clip.mp4")
    assert (tmp_path / "clip.mp4").read_bytes() == FILM
    assert list(await animatic.list_departures(JOB_ID)) == [told]


async def test_how_a_job_in_a_folder_has_ended_is_told(animatic: AnimaticAdapter, host: Host) -> None:
    why = JobError(type=ErrorType.GENERATION_FAILED, message="Nobody can draw this.")
    a_folder(host, "failed", failure_json=why.model_dump_json())
    a_folder(host, "canceled", canceled="")
    a_folder(host, "unreadable", failure_json="{")
    assert (await animatic.poll_status("failed")).error == why
    assert (await animatic.poll_status("canceled")).state is ProviderJobState.CANCELED
    assert (await animatic.poll_status("unreadable")).state is ProviderJobState.FAILED


async def test_an_order_that_is_in_a_folder_is_not_made_again(
    animatic: AnimaticAdapter, host: Host, renderer: ManualRenderer
) -> None:
    job_id = await animatic.submit_order(a_clip())
    await animatic.release_provider_job(job_id)
    a_folder(host, job_id, result=FILM.decode())
    assert await animatic.find_lost_submit(a_lost(a_clip())) == job_id
    assert await animatic.submit_order(a_clip()) == job_id
    assert (await animatic.poll_status(job_id)).state is DONE


async def test_a_folder_is_adopted_once(animatic: AnimaticAdapter, host: Host) -> None:
    a_folder(host)
    assert [await host.folders.adopt_all() for _ in range(2)] == [1, 0]
    await animatic.release_provider_job(JOB_ID)
    with pytest.raises(ProviderError) as lost:
        await animatic.poll_status(JOB_ID)
    assert lost.value.kind is ErrorType.JOB_LOST


async def test_old_folders_are_deleted(host: Host) -> None:
    old, young, waiting = (a_folder(host, name) for name in ("old", "young", "waiting"))
    await host.folders.adopt_job("old")
    await host.folders.adopt_job("young")
    then = time.time() - 3600
    os.utime(old / "adopted", (then, then))
    assert host.folders.delete_old_folders(1800) == 1
    assert [folder.exists() for folder in (old, young, waiting)] == [False, True, True]
