"""Files of KIE's: their addresses expire, and are asked for anew."""

from pathlib import Path

import pytest

from contracts.error_types import ErrorType
from providers.adapters.kie import KieAdapter
from providers.errors import ProviderError
from providers.kit.transport import Transport
from providers.protocol import Provider
from tests.providers.answering import Answering, Said
from tests.providers.kie_answers import a_record, done, failing, within
from tests.providers.music_kit import an_account
from tests.providers.video_kit import trouble

CREATE, RECORD = "POST /api/v1/jobs/createTask", "GET /api/v1/jobs/recordInfo"
FRESH = "POST /api/v1/common/download-url"


@pytest.fixture
def kie(transport: Transport, wire: Answering) -> Provider:
    return KieAdapter(transport, an_account("kie", wire.url))


async def test_an_address_that_has_expired_is_renewed_once(
    kie: Provider, wire: Answering, tmp_path: Path
) -> None:
    wire.on(RECORD, done(f"{wire.url}/old.mp4"))
    wire.on("GET /old.mp4", Said(b"expired", 403))
    wire.on(FRESH, within(f"{wire.url}/new.mp4"))
    wire.on("GET /new.mp4", Said(b"a whole film"))
    await kie.fetch_result("jobs:t1", tmp_path / "clip.mp4")
    assert (tmp_path / "clip.mp4").read_bytes() == b"a whole film"
    renewed = next(heard for heard in wire.heard if heard.path.endswith("download-url"))
    assert renewed.json == {"url": f"{wire.url}/old.mp4"}
    assert not [
        heard for heard in wire.heard if heard.path.endswith(".mp4") and "authorization" in heard.headers
    ]


async def test_a_file_for_which_kie_signs_no_address_is_lost(
    kie: Provider, wire: Answering, tmp_path: Path
) -> None:
    wire.on(RECORD, done(f"{wire.url}/old.mp4"))
    wire.on("GET /old.mp4", Said(b"expired", 404))
    wire.on(FRESH, within(None, 422, "url is wrong"))
    error = await trouble(kie.fetch_result("jobs:t1", tmp_path / "clip.mp4"))
    assert (error.kind, error.final) == (ErrorType.JOB_LOST, True)


@pytest.mark.parametrize("fresh", [within(None, 429, "slow down"), within(None), within({"url": "x"})])
async def test_a_file_that_cannot_be_had_now_is_asked_for_again(
    fresh: object, kie: Provider, wire: Answering, tmp_path: Path
) -> None:
    wire.on(RECORD, done(f"{wire.url}/old.mp4"))
    wire.on("GET /old.mp4", Said(b"expired", 404))
    wire.on(FRESH, fresh)
    error = await trouble(kie.fetch_result("jobs:t1", tmp_path / "clip.mp4"))
    assert error.final is False
    assert not (tmp_path / "clip.mp4").exists()


async def test_a_file_is_asked_for_again_while_the_job_seems_to_run(
    kie: Provider, wire: Answering, tmp_path: Path
) -> None:
    wire.on(RECORD, a_record("pondering"))
    assert (await trouble(kie.fetch_result("jobs:t1", tmp_path / "clip.mp4"))).final is False


async def test_there_is_nothing_to_fetch_of_a_job_that_failed(
    kie: Provider, wire: Answering, tmp_path: Path
) -> None:
    wire.on(RECORD, failing("501", ""))
    with pytest.raises(ProviderError) as caught:
        await kie.fetch_result("jobs:t1", tmp_path / "clip.mp4")
    assert caught.value.kind is ErrorType.GENERATION_FAILED
