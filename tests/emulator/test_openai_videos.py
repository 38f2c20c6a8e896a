"""OpenAI's own client against the emulator: only its base URL is changed."""

from collections.abc import Iterator

import httpx
import openai
import pytest
from openai import OpenAI

from emulator import EmulatorSettings, RunningEmulator, run_emulator

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API:DeprecationWarning")


@pytest.fixture
def client(emulator: RunningEmulator) -> Iterator[OpenAI]:
    with OpenAI(api_key="sk-any", base_url=f"{emulator.url}/openai", max_retries=0) as client:
        yield client


def test_its_client_makes_and_fetches_a_clip(client: OpenAI, emulator: RunningEmulator) -> None:
    video = client.videos.create_and_poll(prompt="a fox", model="sora-2", seconds="4", size="1280x720")
    assert video.status == "completed"
    assert video.progress == 100
    assert client.videos.download_content(video.id).read()[4:8] == b"ftyp"
    assert emulator.get_invoice()["total_usd"] == "0.400000"


def test_a_first_frame_may_be_uploaded(client: OpenAI) -> None:
    video = client.videos.create_and_poll(
        prompt="a fox", input_reference=("first.png", b"\x89PNG", "image/png")
    )
    assert video.status == "completed"


def test_its_client_lists_and_deletes(client: OpenAI) -> None:
    made = [client.videos.create_and_poll(prompt="a fox").id for _ in range(2)]
    assert [video.id for video in client.videos.list(limit=1)] == made[::-1]
    assert client.videos.delete(made[0]).deleted
    with pytest.raises(openai.NotFoundError):
        client.videos.retrieve(made[0])


def test_a_length_that_there_is_not_is_refused(client: OpenAI, emulator: RunningEmulator) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        client.videos.create(prompt="a fox", seconds="5")  # type: ignore[arg-type]
    assert refused.value.param == "seconds"
    assert emulator.list_jobs() == []


def test_a_bad_prompt_is_refused_at_once_and_free(client: OpenAI, emulator: RunningEmulator) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "moderated_prompt"}}])
    with pytest.raises(openai.BadRequestError) as refused:
        client.videos.create(prompt="a bad fox")
    assert refused.value.code == "moderation_blocked"
    assert emulator.list_jobs() == []


def test_no_money_is_no_rate_limit(client: OpenAI, emulator: RunningEmulator) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "quota"}}])
    with pytest.raises(openai.RateLimitError) as refused:
        client.videos.create(prompt="a fox")
    assert refused.value.code == "insufficient_quota"


def test_a_gateway_has_the_models_of_its_file_at_their_prices() -> None:
    gateway: dict[str, dict[str, object]] = {
        "MiniMax-H3": {"usd_per_second": {"720p": 0.08}},
        "wan": {"usd_per_clip": 0.5},
    }
    settings = EmulatorSettings(speed=200_000, picture_style="plain", short_side=120, gateway=gateway)
    with run_emulator(settings) as running:
        url, headers = f"{running.url}/openai/videos", {"Authorization": "Bearer any"}
        order = {"prompt": "a fox", "model": "MiniMax-H3", "seconds": "6", "size": "1280x720"}
        assert httpx.post(url, json=order, headers=headers).status_code == 200
        assert httpx.post(url, json=order | {"model": "wan"}, headers=headers).status_code == 200
        for wrong in ({"seconds": 6}, {"size": "16:9"}, {"model": "other"}):
            assert httpx.post(url, json=order | wrong, headers=headers).status_code == 400
        assert [job["price_usd"] for job in running.list_jobs()] == ["0.480000", "0.500000"]
