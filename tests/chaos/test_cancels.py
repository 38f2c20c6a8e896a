"""A cancel at every stage, by API and by the operator's command, ends the job and leaves nothing running."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from signal import SIGCONT, SIGSTOP

import pytest

from tests.chaos.aftermath import assert_canceled
from tests.chaos.house import House
from tests.conditions import eventually, exists

Cancel = Callable[[House, str], Awaitable[None]]


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
async def scene(house: House) -> AsyncIterator[str]:
    """A scene is being rendered."""
    with house.gate("rawvideo") as waiting:
        job_id = await house.generate()
        await eventually(lambda: exists(waiting), "a scene is being rendered")
        yield job_id
        await house.ended(job_id)


@asynccontextmanager
async def collecting(house: House) -> AsyncIterator[str]:
    """A clip has come in and is being cut."""
    with house.gate("libx264 -preset veryfast -crf 19") as waiting:
        job_id = await house.generate()
        await eventually(lambda: exists(waiting), "a clip is being cut")
        yield job_id
        await house.ended(job_id)


@asynccontextmanager
async def soundtrack(house: House) -> AsyncIterator[str]:
    """The music is being levelled."""
    with house.gate("loudnorm") as waiting:
        job_id = await house.generate()
        await eventually(lambda: exists(waiting), "the music is being levelled")
        yield job_id
        await house.ended(job_id)


@asynccontextmanager
async def joining(house: House) -> AsyncIterator[str]:
    """The film is being joined."""
    with house.gate("concat") as waiting:
        job_id = await house.generate()
        await eventually(lambda: exists(waiting), "the film is being joined")
        yield job_id
        await house.ended(job_id)


STAGES = [queued, storyboard, scene, collecting, soundtrack, joining]


@pytest.mark.parametrize("cancel", [by_api, by_operator], ids=lambda f: f.__name__)
@pytest.mark.parametrize("stage", STAGES, ids=lambda f: f.__name__)
async def test_a_cancel_at_every_stage(
    house: House, stage: Callable[[House], object], cancel: Cancel
) -> None:
    async with stage(house) as job_id:  # type: ignore[attr-defined]  # a parametrised context manager
        await cancel(house, job_id)
    await assert_canceled(house, job_id)


async def test_our_own_command_cancels_too(house: House) -> None:
    async with scene(house) as job_id:
        await by_our_command(house, job_id)
    await assert_canceled(house, job_id)
