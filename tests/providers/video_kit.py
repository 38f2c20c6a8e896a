"""Having clips made, looking at them, and what goes wrong."""

from collections.abc import Awaitable
from pathlib import Path

import pytest

from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.probe import probe
from providers.errors import ProviderError
from providers.protocol import ClipOrder, Provider
from tests.conditions import eventually
from workflows.contracts import ProviderJobState

PICTURE = "https://pictures.example/kite.png"


async def until(state: ProviderJobState, provider: Provider, job_id: str) -> None:
    """Wait until the service says that of the job."""

    async def is_there() -> bool:
        return (await provider.status(job_id)).state is state

    await eventually(is_there, f"the job is {state}")


async def plays(file: Path, seconds: float) -> None:
    """The file can be decoded to its end, which comes after so many seconds."""
    assert (await probe(Ffmpeg(find_ffmpeg()), file)).seconds == pytest.approx(seconds, abs=0.1)


async def made(provider: Provider, order: ClipOrder, folder: Path, *, seconds: float) -> str:
    """Order the clip, wait for it, fetch it, and play it: so many seconds. The job's id."""
    job_id = await provider.submit(order)
    await until(ProviderJobState.SUCCEEDED, provider, job_id)
    await provider.fetch(job_id, folder / "clip.mp4")
    await plays(folder / "clip.mp4", seconds)
    return job_id


async def trouble(call: Awaitable[object]) -> ProviderError:
    """What the call raises."""
    with pytest.raises(ProviderError) as caught:
        await call
    return caught.value
