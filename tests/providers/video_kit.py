"""Having clips made, looking at them, and what goes wrong."""

from collections.abc import Awaitable
from pathlib import Path

import pytest

from contracts import ProviderJobState
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.probe import probe_clip
from providers.errors import ProviderError
from providers.protocol import ClipOrder, Provider
from tests.conditions import eventually

# Faults of an emulator whose jobs never end, so that no file is made: for tests that only order.
NEVER_ENDS = [{"operation": "submit", "fault": {"kind": "never_ends"}}]
PICTURE = "https://pictures.example/kite.png"


async def wait_for_state(provider: Provider, state: ProviderJobState, *job_ids: str) -> None:
    """Wait until the service says this state of all these jobs."""

    async def are_there() -> bool:
        return all([(await provider.poll_status(job_id)).state is state for job_id in job_ids])

    await eventually(are_there, f"the jobs are {state}")


async def plays(file: Path, seconds: float) -> None:
    """The file can be decoded to its end, which comes after so many seconds."""
    assert (await probe_clip(Ffmpeg(find_ffmpeg()), file)).seconds == pytest.approx(seconds, abs=0.1)


async def made(provider: Provider, order: ClipOrder, folder: Path, *, seconds: float) -> str:
    """Order the clip, wait for it, fetch it, and play it: so many seconds. The job's id."""
    job_id = await provider.submit_order(order)
    await wait_for_state(provider, ProviderJobState.SUCCEEDED, job_id)
    await provider.fetch_result(job_id, folder / "clip.mp4")
    await plays(folder / "clip.mp4", seconds)
    return job_id


async def trouble(call: Awaitable[object]) -> ProviderError:
    """What the call raises."""
    with pytest.raises(ProviderError) as caught:
        await call
    return caught.value
