"""A cancel at every stage, by API and by the operator's command, ends the job and leaves nothing running."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from signal import SIGCONT, SIGSTOP

import pytest

from tests.chaos.aftermath import assert_canceled
from tests.chaos.house import House
from tests.conditions import eventually, exists

Cancel = Callable[[House, str], Awaitable[None]]
Stage = AbstractAsyncContextManager[str]


async def by_api(house: House, job_id: str) -> None:
    answer = await house.post(f"/jobs/{job_id}/cancel")
    assert answer.status_code == 202, answer.text


async def by_operator(house: House, job_id: str) -> None:
    done = house.command("temporal", "workflow", "cancel", "-w", job_id)
    assert done.returncode == 0, done.stderr


async def by_our_command(house: House, job_id: str) -> None:
    done = house.command("longtake", "cancel", job_id)
    assert done.returncode == 0, done.stderr


@asynccontextmanager
async def queued(house: House) -> AsyncIterator[str]:
    """No worker has taken the job up."""
    house.signal("worker", SIGSTOP)
    try:
        yield await house.generate()
    finally:
        house.signal("worker", SIGCONT)


@asynccontextmanager
async def storyboard(house: House) -> AsyncIterator[str]:
    """The storyboard is being written."""
    house.signal("worker", SIGSTOP)
    job_id = await house.generate()
    with house.locked_catalog():
        house.signal("worker", SIGCONT)
        await house.started(job_id, "write_storyboard")
        yield job_id


@asynccontextmanager
async def _held_at(house: House, word: str) -> AsyncIterator[str]:
    """An ffmpeg call with this word is held until the job has ended."""
    with house.gate(word) as waiting:
        job_id = await house.generate()
        await eventually(lambda: exists(waiting), f"ffmpeg is held at {word}")
        yield job_id
        await house.ended(job_id)


def scene(house: House) -> Stage:
    """A scene is being rendered."""
    return _held_at(house, "rawvideo")


def collecting(house: House) -> Stage:
    """A clip has come in and is being cut."""
    return _held_at(house, "libx264 -preset veryfast -crf 19")


def soundtrack(house: House) -> Stage:
    """The music is being levelled."""
    return _held_at(house, "ebur128")


def joining(house: House) -> Stage:
    """The film is being joined."""
    return _held_at(house, "concat")


STAGES = [queued, storyboard, scene, collecting, soundtrack, joining]


@pytest.mark.parametrize("cancel", [by_api, by_operator], ids=lambda f: f.__name__)
@pytest.mark.parametrize("stage", STAGES, ids=lambda f: f.__name__)
async def test_a_cancel_at_every_stage(house: House, stage: Callable[[House], Stage], cancel: Cancel) -> None:
    async with stage(house) as job_id:
        await cancel(house, job_id)
    await assert_canceled(house, job_id)


async def test_our_own_command_cancels_too(house: House) -> None:
    async with scene(house) as job_id:
        await by_our_command(house, job_id)
    await assert_canceled(house, job_id)
