"""A farm in a process of its own, with the real renderer, killed with kill -9 in the middle of its work."""

import sys
from pathlib import Path

import psutil
import pytest

from contracts import ProviderJobState
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.probe import probe_clip
from providers.adapters.animatic import AnimaticAdapter
from rendering import AnimaticRenderer
from store.database import Database
from tests.conditions import eventually
from tests.providers.kit import Host, a_clip, left_over
from tests.providers.video_kit import wait_for_state
from tests.store.processes import started

pytestmark = pytest.mark.slow  # it starts farms

FARM = """
import asyncio, sys
from pathlib import Path
from media.ffmpeg import find_ffmpeg
from rendering import AnimaticRenderer
from store.assets import Assets
from store.database import Database
from tests.providers.kit import Host

root, catalog, assets = sys.argv[1:]
host = Host(Path(root), Database(catalog), Assets(assets))
asyncio.run(host.build_worker(AnimaticRenderer(find_ffmpeg()), slots=1).run())
"""


def at_work(folder: Path) -> list[str]:
    """Command lines of the renderers and encoders that work in this folder."""
    lines = [" ".join(process.info["cmdline"] or []) for process in psutil.process_iter(["cmdline"])]
    return [line for line in lines if str(folder) in line and FARM not in line]


async def draws(host: Host, job_id: str) -> bool:
    render = await host.renders.find_render(job_id)
    return render is not None and bool(render.progress)


async def test_the_next_farm_renders_again_what_a_killed_one_had_begun(
    animatic: AnimaticAdapter, host: Host, catalog: Database, tmp_path: Path
) -> None:
    job_id = await animatic.submit_order(a_clip(seconds=4.0))
    async with started(FARM, str(host.root), str(catalog.url), (tmp_path / "assets").as_uri()) as other:
        await eventually(lambda: draws(host, job_id), "it renders")
        other.kill()
        await other.wait()
    await eventually(lambda: at_work(host.root) == [], "the renderer dies with its farm")
    assert (await animatic.poll_status(job_id)).state is ProviderJobState.RUNNING
    async with host.run_worker(AnimaticRenderer(find_ffmpeg()), slots=1):
        await wait_for_state(animatic, ProviderJobState.SUCCEEDED, job_id)
    assert left_over(host.root) == []
    await animatic.fetch_result(job_id, tmp_path / "clip.mp4")
    assert (await probe_clip(Ffmpeg(find_ffmpeg()), tmp_path / "clip.mp4")).frames == 96


async def test_a_cancel_in_the_middle_ends_the_renderers_processes(
    animatic: AnimaticAdapter, host: Host
) -> None:
    job_id = await animatic.submit_order(a_clip(seconds=20.0))
    async with host.run_worker(AnimaticRenderer(find_ffmpeg()), slots=1):
        await eventually(lambda: draws(host, job_id), "it renders")
        assert sys.executable in " ".join(at_work(host.root))
        await animatic.cancel_provider_job(job_id)
        await eventually(lambda: at_work(host.root) == [], "no renderer is left")
    assert left_over(host.root) == []
