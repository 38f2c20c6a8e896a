"""Kling, as the emulator plays it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts import Resolution
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.kling import KlingAdapter
from providers.catalogue.kling import MODELS
from providers.kit.transport import Transport
from providers.protocol import Provider
from tests.providers.answering import Answering
from tests.providers.kit import a_clip, a_lost
from tests.providers.music_kit import an_account
from tests.providers.video_kit import PICTURE, made, trouble

ORDER = replace(a_clip(seconds=4.2), model="kling-v3", resolution=Resolution.P720)


@pytest.fixture
def emulated(transport: Transport, emulator: RunningEmulator) -> Provider:
    return KlingAdapter(transport, an_account("kling", f"{emulator.url}/kling"))


@pytest.fixture
def kling(transport: Transport, wire: Answering) -> KlingAdapter:
    return KlingAdapter(transport, an_account("kling", wire.url))


async def test_a_clip_is_ordered_waited_for_and_fetched(
    emulated: Provider, emulator: RunningEmulator, tmp_path: Path
) -> None:
    job_id = await made(emulated, ORDER, tmp_path, seconds=5)
    assert (await emulated.poll_status(job_id)).cost_usd == pytest.approx(0.42)
    assert emulator.get_invoice()["total_usd"] == "0.420000"
    assert "fetch_with_key" not in emulator.count_requests("kling")["counts"]


@pytest.mark.usefixtures("nothing_is_made")
@pytest.mark.parametrize("picture", [None, PICTURE])
async def test_it_takes_what_the_catalogue_says_that_it_takes(
    picture: str | None, emulated: Provider
) -> None:
    (model,) = MODELS
    for resolution in model.resolutions:
        for ratio in model.aspect_ratios:
            for seconds in (model.min_seconds, model.max_seconds):
                order = replace(
                    ORDER, image_url=picture, seconds=seconds, token=f"{resolution}{ratio}{seconds}"
                )
                assert await emulated.submit_order(replace(order, resolution=resolution, aspect_ratio=ratio))


async def test_a_submit_whose_answer_was_lost_is_found_at_the_emulator(
    emulated: Provider, emulator: RunningEmulator
) -> None:
    emulator.set_faults([{"operation": "submit", "nth": 2, "fault": {"kind": "reset", "when": "after"}}])
    await emulated.submit_order(replace(ORDER, token="another"))  # noqa: S106 - no password
    since = datetime.now(UTC)
    assert (await trouble(emulated.submit_order(ORDER))).kind is ErrorType.OUTCOME_UNKNOWN
    lost = replace(a_lost(ORDER), since=since, until=datetime.now(UTC))
    assert await emulated.find_lost_submit(lost) == emulator.list_jobs()[-1]["id"]
    # Who sends it again all the same is told that it was there.
    assert (await trouble(emulated.submit_order(ORDER))).kind is ErrorType.OUTCOME_UNKNOWN
    assert len(emulator.list_jobs()) == 2
