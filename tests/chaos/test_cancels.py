"""A cancel at every stage, by API and by the operator's command, ends the job and leaves nothing running."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from tests.chaos.aftermath import assert_canceled
from tests.conditions import eventually
from tests.fixtures.deployment import Deployment
from tests.fixtures.ffmpeg_gates import CUTTING
from tests.fixtures.process_pauses import paused_process, writing_storyboard

Cancel = Callable[[Deployment, str], Awaitable[None]]
Stage = AbstractAsyncContextManager[str]


async def by_api(deployment: Deployment, job_id: str) -> None:
    answer = await deployment.post(f"/jobs/{job_id}/cancel")
    assert answer.status_code == 202, answer.text


async def by_operator(deployment: Deployment, job_id: str) -> None:
    done = deployment.run_command("temporal", "workflow", "cancel", "-w", job_id)
    assert done.returncode == 0, done.stderr


async def by_our_command(deployment: Deployment, job_id: str) -> None:
    done = deployment.run_command("longtake", "cancel", job_id)
    assert done.returncode == 0, done.stderr


@asynccontextmanager
async def queued(deployment: Deployment) -> AsyncIterator[str]:
    """No worker has taken the job up."""
    with paused_process(deployment, "worker"):
        yield await deployment.generate()


@asynccontextmanager
async def storyboard(deployment: Deployment) -> AsyncIterator[str]:
    """The storyboard is being written."""
    async with writing_storyboard(deployment) as job_id:
        yield job_id


@asynccontextmanager
async def _held_at(deployment: Deployment, word: str) -> AsyncIterator[str]:
    """An ffmpeg call with this word is held until the job has ended."""
    with deployment.gates.hold(word) as waiting:
        job_id = await deployment.generate()
        await eventually(waiting.exists, f"ffmpeg is held at {word}")
        yield job_id
        await deployment.wait_for_end(job_id)


def scene(deployment: Deployment) -> Stage:
    """A scene is being rendered."""
    return _held_at(deployment, "rawvideo")


def collecting(deployment: Deployment) -> Stage:
    """A clip has come in and is being cut."""
    return _held_at(deployment, CUTTING)


def soundtrack(deployment: Deployment) -> Stage:
    """The music is being levelled."""
    return _held_at(deployment, "ebur128")


def joining(deployment: Deployment) -> Stage:
    """The film is being joined."""
    return _held_at(deployment, "concat")


STAGES = [queued, storyboard, scene, collecting, soundtrack, joining]


@pytest.mark.parametrize("cancel", [by_api, by_operator], ids=lambda f: f.__name__)
@pytest.mark.parametrize("stage", STAGES, ids=lambda f: f.__name__)
async def test_a_cancel_at_every_stage(
    deployment: Deployment, stage: Callable[[Deployment], Stage], cancel: Cancel
) -> None:
    async with stage(deployment) as job_id:
        await cancel(deployment, job_id)
    await assert_canceled(deployment, job_id)


async def test_our_own_command_cancels_too(deployment: Deployment) -> None:
    async with scene(deployment) as job_id:
        await by_our_command(deployment, job_id)
    await assert_canceled(deployment, job_id)
