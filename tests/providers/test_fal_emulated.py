"""fal, as the emulator plays it."""

from dataclasses import replace
from pathlib import Path

import pytest

from contracts import CancelReceipt, ProviderJobState, Resolution
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.fal import FalAdapter
from providers.catalogue.fal import MODELS
from providers.kit.transport import Transport
from providers.model_spec import ModelSpec
from providers.protocol import Provider
from tests.providers.answering import Answering
from tests.providers.kit import a_clip
from tests.providers.music_kit import an_account
from tests.providers.video_kit import PICTURE, made, trouble, wait_for_state

KLING = "fal-ai/kling-video/v3/standard"
ORDER = replace(a_clip(seconds=4.2), model=KLING, resolution=Resolution.P720)


@pytest.fixture
def emulated(transport: Transport, emulator: RunningEmulator) -> Provider:
    return FalAdapter(transport, an_account("fal", f"{emulator.url}/fal"))


@pytest.fixture
def fal(transport: Transport, wire: Answering) -> FalAdapter:
    return FalAdapter(transport, an_account("fal", wire.url))


async def test_a_clip_is_ordered_waited_for_and_fetched(
    emulated: Provider, emulator: RunningEmulator, tmp_path: Path
) -> None:
    job_id = await made(emulated, ORDER, tmp_path, seconds=5)
    await emulated.release_provider_job(job_id)
    assert "fetch_with_key" not in emulator.count_requests("fal")["counts"]


@pytest.mark.usefixtures("nothing_is_made")
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
@pytest.mark.parametrize("picture", [None, PICTURE], ids=["from text", "from a picture"])
async def test_every_model_takes_what_the_catalogue_says_that_it_takes(
    model: ModelSpec, picture: str | None, emulated: Provider, emulator: RunningEmulator
) -> None:
    for resolution in model.resolutions:
        for seconds in (model.min_seconds, model.max_seconds):
            order = replace(
                ORDER, model=model.name, resolution=resolution, seconds=seconds, image_url=picture
            )
            assert await emulated.submit_order(order)
    # It takes any body: what is wrong with one shows in the job.
    assert {job["fate"] for job in emulator.list_jobs()} == {"well"}


@pytest.mark.parametrize(
    "job_id",
    ["fal-ai/kling-video/requests/r-9", "a/../b/requests/r-1", "r-1", "https://x.example/a/b/requests/c"],
)
async def test_a_job_that_is_not_there_is_lost(job_id: str, emulated: Provider) -> None:
    for ask in (emulated.poll_status, emulated.cancel_provider_job):
        error = await trouble(ask(job_id))
        assert (error.kind, error.final) == (ErrorType.JOB_LOST, True)


async def test_a_cancel_stops_the_job_and_may_be_repeated(
    emulated: Provider, emulator: RunningEmulator
) -> None:
    job_id = await emulated.submit_order(ORDER)
    assert await emulated.cancel_provider_job(job_id) is CancelReceipt.NOT_BILLED
    assert await emulated.cancel_provider_job(job_id) is CancelReceipt.NOT_BILLED
    assert emulator.get_running()["count"] == 0
    assert (await emulated.poll_status(job_id)).state is ProviderJobState.CANCELED


async def test_a_job_that_has_succeeded_is_kept(emulated: Provider) -> None:
    job_id = await emulated.submit_order(ORDER)
    await wait_for_state(emulated, ProviderJobState.SUCCEEDED, job_id)
    assert await emulated.cancel_provider_job(job_id) is CancelReceipt.KEPT
