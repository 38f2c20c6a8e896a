"""Luma's own client against the emulator of its Agents API: only its base URL is changed."""

from collections.abc import Awaitable, Callable, Iterator

import luma_agents
import pytest
from luma_agents import Luma
from luma_agents.types import Generation

from emulator import RunningEmulator
from tests.conditions import eventually
from tests.emulator.fetching import fetch

PICTURE = "https://pictures.example/kite.png"


def client_with(key: str, emulator: RunningEmulator) -> Luma:
    return Luma(auth_token=key, base_url=f"{emulator.url}/luma", max_retries=0)


@pytest.fixture
def client(emulator: RunningEmulator) -> Iterator[Luma]:
    with client_with("luma-api-any", emulator) as client:
        yield client


def order(client: Luma) -> Generation:
    return client.generations.create(
        prompt="a fox", model="ray-3.2", type="video", aspect_ratio="16:9", video={"duration": "5s"}
    )


def ends(client: Luma, generation: str) -> Callable[[], Awaitable[bool]]:
    async def ended() -> bool:
        return client.generations.get(generation).state in {"completed", "failed"}

    return ended


async def test_its_client_makes_a_clip_and_the_invoice_has_it(
    client: Luma, emulator: RunningEmulator
) -> None:
    made = order(client).id
    await eventually(ends(client, made), "the generation ends")
    found = client.generations.get(made)
    assert found.output
    assert fetch(str(found.output[0].url)).content[4:8] == b"ftyp"
    assert emulator.get_invoice()["total_usd"] == "0.300000"


async def test_asking_again_gives_a_fresh_url_when_one_has_expired(
    client: Luma, emulator: RunningEmulator
) -> None:
    made = order(client).id
    await eventually(ends(client, made), "the generation ends")
    emulator.set_faults([{"operation": "fetch", "nth": 1, "fault": {"kind": "expired"}}])
    urls = [str((client.generations.get(made).output or [])[0].url) for _ in range(2)]
    assert [fetch(url).status_code for url in urls] == [403, 200]


@pytest.mark.parametrize(
    ("kind", "code"), [("moderated_prompt", "content_moderated"), ("failed", "generation_failed")]
)
async def test_a_failure_has_a_code_and_is_free(
    client: Luma, emulator: RunningEmulator, kind: str, code: str
) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": kind}}])
    made = order(client).id
    await eventually(ends(client, made), "the generation ends")
    assert client.generations.get(made).failure_code == code
    assert emulator.get_invoice()["total_usd"] == "0.000000"


def test_an_exhausted_budget_is_a_failure_at_once(client: Luma, emulator: RunningEmulator) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "quota"}}])
    assert order(client).failure_code == "budget_exhausted"
    assert emulator.list_jobs() == []


@pytest.mark.parametrize(("kind", "words"), [("http", "Rate limit"), ("code", "concurrent jobs")])
def test_there_are_two_kinds_of_too_many(
    client: Luma, emulator: RunningEmulator, kind: str, words: str
) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": kind, "status": 429}}])
    with pytest.raises(luma_agents.RateLimitError, match=words):
        order(client)


def test_what_a_video_may_not_have_is_refused(client: Luma, emulator: RunningEmulator) -> None:
    with pytest.raises(luma_agents.UnprocessableEntityError):
        client.generations.create(prompt="a fox", type="video", video={"duration": "7s"})  # type: ignore[arg-type]
    with pytest.raises(luma_agents.UnprocessableEntityError):
        client.generations.create(prompt="a fox", type="video", video={"start_frame": {"data": "aGk="}})
    with pytest.raises(luma_agents.UnprocessableEntityError):
        client.generations.create(
            prompt="a fox", type="video", video={"duration": "10s", "start_frame": {"url": PICTURE}}
        )
    assert emulator.list_jobs() == []


def test_a_wrong_key_opens_nothing(emulator: RunningEmulator) -> None:
    with client_with("wrong-key", emulator) as client, pytest.raises(luma_agents.AuthenticationError):
        order(client)
