"""A farm in a process of its own, with the real renderer, killed with kill -9 in the middle of its work."""

import sys
from pathlib import Path

import psutil

from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.probe import probe
from providers.animatic import Animatic, Folders
from rendering import Renderer
from tests.conditions import eventually
from tests.providers.kit import a_clip, farming, holds, left_over, until
from tests.store.processes import started
from workflows.contracts import ProviderJobState

FARM = """
import asyncio, sys
from pathlib import Path
from media.ffmpeg import find_ffmpeg
from providers.animatic import Farm, Folders
from rendering import Renderer

asyncio.run(Farm(Folders(Path(sys.argv[1])), Renderer(find_ffmpeg()), slots=1).run())
"""


def at_work(folder: Path) -> list[str]:
    """Command lines of the renderers and encoders that work in this folder."""
    lines = [" ".join(process.info["cmdline"] or []) for process in psutil.process_iter(["cmdline"])]
    return [line for line in lines if str(folder) in line and FARM not in line]


def percent(folders: Folders, job_id: str) -> float:
    path = folders.jobs / job_id / "progress"
    return float(path.read_text()) if path.exists() else 0.0


async def test_the_next_farm_renders_again_what_a_killed_one_had_begun(
    animatic: Animatic, folders: Folders, tmp_path: Path
) -> None:
    job_id = await animatic.submit(a_clip(seconds=4.0))
    async with started(FARM, str(folders.jobs.parent)) as other:
        await eventually(holds(lambda: percent(folders, job_id) > 0), "it renders")
        other.kill()
        await other.wait()
    await eventually(holds(lambda: at_work(folders.jobs) == []), "the renderer dies with its farm")
    assert (await animatic.status(job_id)).state is ProviderJobState.RUNNING
    async with farming(folders, Renderer(find_ffmpeg()), slots=1):
        await until(ProviderJobState.SUCCEEDED, animatic, job_id)
    assert left_over(folders.jobs) == []
    await animatic.fetch(job_id, tmp_path / "clip.mp4")
    assert (await probe(Ffmpeg(find_ffmpeg()), tmp_path / "clip.mp4")).frames == 96


async def test_a_cancel_in_the_middle_ends_the_renderers_processes(
    animatic: Animatic, folders: Folders
) -> None:
    job_id = await animatic.submit(a_clip(seconds=20.0))
    async with farming(folders, Renderer(find_ffmpeg()), slots=1):
        await eventually(holds(lambda: percent(folders, job_id) > 0), "it renders")
        assert sys.executable in " ".join(at_work(folders.jobs))
        await animatic.cancel(job_id)
        await eventually(holds(lambda: at_work(folders.jobs) == []), "no renderer is left")
        await eventually(holds(lambda: folders.waiting() == []), "it is taken off the queue")
    assert left_over(folders.jobs) == []
