"""A farm in a process of its own, with the real renderer, killed with kill -9 in the middle of its work."""

import sys
from pathlib import Path

import psutil

from contracts import ProviderJobState
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.probe import probe_clip
from providers.adapters.animatic import AnimaticAdapter, JobFolders
from rendering import AnimaticRenderer
from tests.conditions import eventually
from tests.providers.kit import a_clip, left_over, run_render_worker
from tests.providers.video_kit import wait_for_state
from tests.store.processes import started

FARM = """
import asyncio, sys
from pathlib import Path
from media.ffmpeg import find_ffmpeg
from providers.adapters.animatic import RenderWorker, JobFolders
from rendering import AnimaticRenderer

asyncio.run(RenderWorker(JobFolders(Path(sys.argv[1])), AnimaticRenderer(find_ffmpeg()), slots=1).run())
"""


def at_work(folder: Path) -> list[str]:
    """Command lines of the renderers and encoders that work in this folder."""
    lines = [" ".join(process.info["cmdline"] or []) for process in psutil.process_iter(["cmdline"])]
    return [line for line in lines if str(folder) in line and FARM not in line]


def percent(folders: JobFolders, job_id: str) -> float:
    path = folders.jobs / job_id / "progress"
    return float(path.read_text()) if path.exists() else 0.0


async def test_the_next_farm_renders_again_what_a_killed_one_had_begun(
    animatic: AnimaticAdapter, folders: JobFolders, tmp_path: Path
) -> None:
    job_id = await animatic.submit_order(a_clip(seconds=4.0))
    async with started(FARM, str(folders.jobs.parent)) as other:
        await eventually(lambda: percent(folders, job_id) > 0, "it renders")
        other.kill()
        await other.wait()
    await eventually(lambda: at_work(folders.jobs) == [], "the renderer dies with its farm")
    assert (await animatic.poll_status(job_id)).state is ProviderJobState.RUNNING
    async with run_render_worker(folders, AnimaticRenderer(find_ffmpeg()), slots=1):
        await wait_for_state(animatic, ProviderJobState.SUCCEEDED, job_id)
    assert left_over(folders.jobs) == []
    await animatic.fetch_result(job_id, tmp_path / "clip.mp4")
    assert (await probe_clip(Ffmpeg(find_ffmpeg()), tmp_path / "clip.mp4")).frames == 96


async def test_a_cancel_in_the_middle_ends_the_renderers_processes(
    animatic: AnimaticAdapter, folders: JobFolders
) -> None:
    job_id = await animatic.submit_order(a_clip(seconds=20.0))
    async with run_render_worker(folders, AnimaticRenderer(find_ffmpeg()), slots=1):
        await eventually(lambda: percent(folders, job_id) > 0, "it renders")
        assert sys.executable in " ".join(at_work(folders.jobs))
        await animatic.cancel_provider_job(job_id)
        await eventually(lambda: at_work(folders.jobs) == [], "no renderer is left")
        await eventually(lambda: folders.list_waiting_jobs() == [], "it is taken off the queue")
    assert left_over(folders.jobs) == []
