"""KIE's market jobs, as the emulator plays them."""

from dataclasses import replace
from pathlib import Path

import pytest

from contracts import CancelReceipt, ModelKind, ProviderJobState, Resolution
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.kie import KieAdapter
from providers.catalogue.kie import MODELS
from providers.kit.transport import Transport
from providers.model_spec import ImageInput, ModelSpec
from providers.protocol import Provider
from tests.providers.answering import Answering
from tests.providers.kit import a_clip
from tests.providers.music_kit import an_account
from tests.providers.video_kit import PICTURE, made, trouble, wait_for_state

ORDER = replace(a_clip(seconds=4.2), model="kling-3.0", resolution=Resolution.P720)
CLIPS = [model for model in MODELS if model.kind is ModelKind.VIDEO and not model.name.startswith("veo")]


@pytest.fixture
def emulated(transport: Transport, emulator: RunningEmulator) -> Provider:
    return KieAdapter(transport, an_account("kie", f"{emulator.url}/kie"))


@pytest.fixture
def kie(transport: Transport, wire: Answering) -> Provider:
    return KieAdapter(transport, an_account("kie", wire.url))


async def test_a_clip_is_ordered_waited_for_and_fetched(
    emulated: Provider, emulator: RunningEmulator, tmp_path: Path
) -> None:
    job_id = await made(emulated, ORDER, tmp_path, seconds=5)
    assert (await emulated.poll_status(job_id)).cost_usd == pytest.approx(5 * 0.07)
    await emulated.release_provider_job(job_id)
    assert "fetch_with_key" not in emulator.count_requests("kie")["counts"]


@pytest.mark.usefixtures("nothing_is_made")
@pytest.mark.parametrize("model", CLIPS, ids=lambda model: model.name)
@pytest.mark.parametrize("picture", [None, PICTURE], ids=["from text", "from a picture"])
async def test_every_model_takes_what_the_catalogue_says_that_it_takes(
    model: ModelSpec, picture: str | None, emulated: Provider, emulator: RunningEmulator
) -> None:
    if model.image is ImageInput.REQUIRED and not picture:
        assert (
            await trouble(emulated.submit_order(replace(ORDER, model=model.name)))
        ).kind is ErrorType.INVALID_REQUEST
        return
    for resolution in model.resolutions:
        for ratio in model.aspect_ratios:
            for seconds in (model.min_seconds, model.max_seconds):
                order = replace(
                    ORDER,
                    model=model.name,
                    resolution=resolution,
                    aspect_ratio=ratio,
                    seconds=seconds,
                    image_url=picture,
                )
                assert (await emulated.submit_order(order)).startswith("jobs:")
                assert float(emulator.list_jobs()[-1]["price_usd"]) == pytest.approx(
                    model.price_usd(seconds, resolution)
                )


@pytest.mark.parametrize(
    "job_id", ["jobs:nobody", "veo:nobody", "suno:nobody", "jobs:", "t1", "other:t1", ""]
)
async def test_a_job_that_is_not_there_is_lost(job_id: str, emulated: Provider) -> None:
    for ask in (emulated.poll_status, emulated.cancel_provider_job):
        assert (await trouble(ask(job_id))).kind is ErrorType.JOB_LOST


async def test_nothing_can_be_stopped(emulated: Provider, emulator: RunningEmulator) -> None:
    job_id = await emulated.submit_order(ORDER)
    assert await emulated.cancel_provider_job(job_id) is CancelReceipt.STILL_BILLED
    assert emulator.list_jobs()[0]["canceled"] is False
    await wait_for_state(emulated, ProviderJobState.SUCCEEDED, job_id)
    assert await emulated.cancel_provider_job(job_id) is CancelReceipt.KEPT
