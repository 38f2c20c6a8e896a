"""A cancel while a film or a clip is cut: nothing goes on, and nothing half made is left."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import psutil
import pytest

from contracts import ComposeOrder
from media.ffmpeg import find_ffmpeg
from tests.activities.cutting import MediaStack
from tests.activities.kit import environment, take_of
from tests.conditions import eventually

# ffmpeg, but a call whose words contain $HELD waits for ever, and says by a file that it does.
HELD_FFMPEG = """#!/bin/sh
case "$*" in *"{held}"*) touch "{folder}/waiting"; exec sleep 1000 ;; esac
exec "{ffmpeg}" "$@"
"""


@pytest.fixture
def sqlite_url(cut: tuple[Path, str], tmp_path: Path) -> str:
    """A copy of that folder, in place of an empty catalog."""
    shutil.copytree(cut[0] / "assets", tmp_path / "var" / "assets")
    return f"sqlite:///{shutil.copy(cut[0] / 'catalog.db', tmp_path / 'catalog.db')}"


@pytest.fixture
def job_id(cut: tuple[Path, str]) -> str:
    return cut[1]


@pytest.fixture
def held(request: pytest.FixtureRequest, media_stack: MediaStack, tmp_path: Path) -> Iterator[MediaStack]:
    """The same stack, whose ffmpeg waits for ever when its words contain those of the parameter."""
    program = tmp_path / "ffmpeg"
    program.write_text(HELD_FFMPEG.format(held=request.param, folder=tmp_path, ffmpeg=find_ffmpeg()))
    program.chmod(0o755)
    made = MediaStack(media_stack.database, tmp_path / "var", program)
    made.provider.file = media_stack.provider.file
    yield made
    made.scratch.close()


async def cancelled_at_work(tmp_path: Path, act: Callable[..., Awaitable[object]], order: object) -> None:
    """Run the activity until ffmpeg waits, and cancel it."""
    here = environment()

    async def run() -> None:
        await here.run(act, order)

    acting = asyncio.create_task(run())
    await eventually(lambda: acting.done() or (tmp_path / "waiting").exists(), "ffmpeg is at work")
    here.cancel()
    with pytest.raises(asyncio.CancelledError):
        await acting


@pytest.mark.parametrize("held", ["-f concat", "noise=drop", "libx264"], indirect=True)
async def test_a_cancel_in_the_middle_kills_ffmpeg_and_leaves_no_file(
    held: MediaStack, job_id: str, tmp_path: Path
) -> None:
    for piece in held.folder.rglob("pieces/*.mp4"):
        piece.unlink()
    order = ComposeOrder(job_id=job_id, scenes=(1, 2, 3), with_soundtrack=True)
    await cancelled_at_work(tmp_path, held.composing.compose_film, order)
    assert (_at_work_on(tmp_path), held.at_work(), held.stored("film-*")) == ([], [], [])


@pytest.mark.parametrize("held", ["libx264"], indirect=True)
async def test_a_cancel_while_a_clip_is_cut_leaves_no_half_piece_and_the_clip_is_kept_afterwards(
    held: MediaStack, tmp_path: Path
) -> None:
    order = await held.ordered(take_of(await held.job(2.0, resolution="480p")))
    await cancelled_at_work(tmp_path, held.collecting.collect_clip, order)
    assert (_at_work_on(tmp_path), held.at_work()) == ([], [])
    folder = f"jobs/{order.accepted.key.job_id}"
    assert held.stored(f"{folder}/pieces/*") == []
    # What a cancelled film has paid for is collected by a workflow of its own, which cuts nothing.
    await environment().run(held.collecting.keep_take, order)
    assert held.stored(f"{folder}/takes/*") == ["scene-1-1.mp4"]


def _at_work_on(folder: Path) -> list[str]:
    lines = [" ".join(process.info["cmdline"] or []) for process in psutil.process_iter(["cmdline"])]
    return [line for line in lines if str(folder) in line]
