"""Veo at KIE."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from contracts import ProviderJobState, Resolution
from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.adapters.kie import KieAdapter
from providers.kit.transport import Transport
from providers.protocol import Provider
from tests.providers.answering import Answering
from tests.providers.kit import a_clip
from tests.providers.music_kit import an_account
from tests.providers.video_kit import PICTURE, made, trouble

CREATE, RECORD = "POST /api/v1/veo/generate", "GET /api/v1/veo/record-info"
ORDER = replace(a_clip(seconds=4.2), model="veo3_fast", resolution=Resolution.P1080)
URL = "https://files.example/clip.mp4"


@pytest.fixture
def emulated(transport: Transport, emulator: RunningEmulator) -> Provider:
    return KieAdapter(transport, an_account("kie", f"{emulator.url}/kie"))


@pytest.fixture
def kie(transport: Transport, wire: Answering) -> Provider:
    return KieAdapter(transport, an_account("kie", wire.url))


def a_record(flag: object, **more: object) -> dict[str, object]:
    return {"code": 200, "msg": "success", "data": {"taskId": "t1", "successFlag": flag, **more}}


async def test_a_clip_is_ordered_waited_for_and_fetched(emulated: Provider, tmp_path: Path) -> None:
    job_id = await made(emulated, replace(ORDER, image_url=PICTURE), tmp_path, seconds=6)
    assert job_id.startswith("veo:")


async def test_it_takes_names_with_humps_and_seeds_of_five_digits(kie: Provider, wire: Answering) -> None:
    wire.on(CREATE, {"code": 200, "data": {"taskId": "t1"}})
    assert await kie.submit_order(replace(ORDER, seed=2**31, image_url=PICTURE)) == "veo:t1"
    assert wire.heard[0].json == {
        "prompt": "A red kite over the hills at noon.",
        "model": "veo3_fast",
        "generationType": "FIRST_AND_LAST_FRAMES_2_VIDEO",
        "aspectRatio": "16:9",
        "resolution": "1080p",
        "duration": 6,
        "seeds": 10_000 + 2**31 % 90_000,
        "enableTranslation": False,
        "imageUrls": [PICTURE],
    }


@pytest.mark.parametrize(
    ("record", "state"),
    [
        (a_record(0), ProviderJobState.RUNNING),
        (a_record("REVIEWING"), ProviderJobState.RUNNING),
        (a_record(None), ProviderJobState.RUNNING),
        (a_record(1, response={"resultUrls": [URL]}), ProviderJobState.SUCCEEDED),
        (a_record(1, response={"resultUrls": json.dumps([URL])}), ProviderJobState.SUCCEEDED),
        (a_record(1, response=None), ProviderJobState.FAILED),
        (a_record(2), ProviderJobState.FAILED),
        (a_record(3), ProviderJobState.FAILED),
    ],
)
async def test_its_flags_become_our_words(
    record: object, state: ProviderJobState, kie: Provider, wire: Answering
) -> None:
    wire.on(RECORD, record)
    assert (await kie.poll_status("veo:t1")).state is state


async def test_a_text_that_is_unsafe_is_told_as_that(kie: Provider, wire: Answering) -> None:
    wire.on(RECORD, a_record(3, errorCode=400, errorMessage="flagged as violating content policies"))
    report = await kie.poll_status("veo:t1")
    assert report.error
    assert report.error.type == ErrorType.SAFETY_BLOCKED


async def test_an_outage_of_kies_own_is_no_verdict(kie: Provider, wire: Answering) -> None:
    said = "internal error, please try again later."
    wire.on(RECORD, a_record(3, errorCode=500, errorMessage=said))
    report = await kie.poll_status("veo:t1")
    assert report.error
    assert (report.state, report.error.type) == (ProviderJobState.FAILED, ErrorType.TRANSIENT)


async def test_addresses_that_cannot_be_read_are_asked_for_again(kie: Provider, wire: Answering) -> None:
    wire.on(RECORD, a_record(1, response={"resultUrls": '["htt'}))
    error = await trouble(kie.poll_status("veo:t1"))
    assert (error.kind, error.final) == (ErrorType.TRANSIENT, False)
