"""Gemini Omni, as the emulator plays it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from contracts import CancelReceipt, ProviderJobState
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.google import GoogleAdapter
from providers.catalogue.google import OMNI
from providers.kit.transport import Transport
from providers.model_spec import ModelSpec
from providers.protocol import Provider
from tests.providers.answering import Answering, answering
from tests.providers.music_kit import Shelf, an_account
from tests.providers.omni_interactions import ORDER
from tests.providers.video_kit import made, trouble

PNG = b"\x89PNG\r\n\x1a\n and so on"


@pytest.fixture
def google(transport: Transport, wire: Answering, tmp_path: Path) -> GoogleAdapter:
    return GoogleAdapter(transport, an_account("google", wire.url), Shelf(tmp_path / "shelf"))


@pytest.fixture
def elsewhere() -> Iterator[Answering]:
    with answering() as made:
        yield made


@pytest.fixture
def emulated(transport: Transport, emulator: RunningEmulator, tmp_path: Path) -> Provider:
    return GoogleAdapter(transport, an_account("google", f"{emulator.url}/google"), Shelf(tmp_path / "shelf"))


async def test_a_clip_is_ordered_waited_for_and_fetched(emulated: Provider, tmp_path: Path) -> None:
    job_id = await made(emulated, ORDER, tmp_path, seconds=5)
    assert await emulated.cancel_provider_job(job_id) is CancelReceipt.KEPT


@pytest.mark.parametrize("model", OMNI, ids=lambda model: model.name)
@pytest.mark.parametrize("pictured", [False, True])
async def test_every_model_takes_what_the_catalogue_says_that_it_takes(
    model: ModelSpec, pictured: bool, emulated: Provider, elsewhere: Answering
) -> None:
    elsewhere.on("GET /kite", PNG)
    picture = f"{elsewhere.url}/kite" if pictured else None
    order = replace(ORDER, model=model.name, image_url=picture, callback_url="https://longtake.example/c")
    for resolution in model.resolutions:
        for ratio in model.aspect_ratios:
            for seconds in (model.min_seconds, model.max_seconds):
                assert await emulated.submit_order(
                    replace(order, resolution=resolution, aspect_ratio=ratio, seconds=seconds)
                )


async def test_the_emulators_cancel_ends_the_job(emulated: Provider, emulator: RunningEmulator) -> None:
    emulator.set_faults([{"service": "google", "operation": "submit", "fault": {"kind": "never_ends"}}])
    job_id = await emulated.submit_order(ORDER)
    assert await emulated.cancel_provider_job(job_id) is CancelReceipt.UNKNOWN
    assert (await emulated.poll_status(job_id)).state is ProviderJobState.CANCELED


async def test_a_budget_that_is_used_up_is_no_job(emulated: Provider, emulator: RunningEmulator) -> None:
    emulator.set_faults([{"service": "google", "operation": "submit", "fault": {"kind": "quota"}}])
    assert (await trouble(emulated.submit_order(ORDER))).kind is ErrorType.QUOTA_EXHAUSTED
