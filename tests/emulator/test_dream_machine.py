"""Luma's older client against the emulator of Dream Machine: only its base URL is changed."""

from collections.abc import Awaitable, Callable, Iterator

import lumaai
import pytest
from lumaai import LumaAI
from lumaai.types import Generation

from emulator import RunningEmulator
from tests.conditions import eventually
from tests.emulator.fetching import fetch
from tests.emulator.receiver import receiving


def client_with(key: str, emulator: RunningEmulator) -> LumaAI:
    return LumaAI(auth_token=key, base_url=f"{emulator.url}/dream-machine", max_retries=0)


@pytest.fixture
def client(emulator: RunningEmulator) -> Iterator[LumaAI]:
    with client_with("luma-any", emulator) as client:
        yield client


def order(client: LumaAI) -> str:
    made = client.generations.video.create(model="ray-2", prompt="a fox", duration="5s", resolution="540p")
    return str(made.id)


def ends(client: LumaAI, generation: str) -> Callable[[], Awaitable[bool]]:
    async def ended() -> bool:
        return client.generations.get(generation).state in {"completed", "failed"}

    return ended


def url(found: Generation) -> str:
    assert found.assets
    return str(found.assets.video)


async def test_its_client_makes_a_clip_and_the_invoice_has_it(
    client: LumaAI, emulator: RunningEmulator
) -> None:
    made = order(client)
    await eventually(ends(client, made), "the generation ends")
    assert fetch(url(client.generations.get(made))).content[4:8] == b"ftyp"
    assert emulator.get_invoice()["total_usd"] == "0.400000"
    assert client.credits.get().credit_balance == 99_960


async def test_a_failure_has_a_reason_and_is_free(client: LumaAI, emulator: RunningEmulator) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "moderated_prompt"}}])
    made = order(client)
    await eventually(ends(client, made), "the generation ends")
    assert client.generations.get(made).failure_reason == "Content moderated"
    assert emulator.get_invoice()["total_usd"] == "0.000000"


def test_its_client_lists_and_deletes(client: LumaAI, emulator: RunningEmulator) -> None:
    emulator.set_faults([{"operation": "submit", "fault": {"kind": "never_ends"}}])
    first, second = order(client), order(client)
    page = client.generations.list(limit=1)
    assert ([each.id for each in page.generations], page.has_more) == ([second], True)
    client.generations.delete(first)
    with pytest.raises(lumaai.NotFoundError):
        client.generations.get(first)
    assert emulator.get_running()["count"] == 1


async def test_callbacks_come_unsigned_on_the_way_and_at_the_end(client: LumaAI) -> None:
    async with receiving() as receiver:
        client.generations.video.create(model="ray-2", prompt="a fox", callback_url=receiver.url)
        first, last = [await receiver.delivery() for _ in range(2)]
    assert (b'"dreaming"' in first.body, b'"completed"' in last.body) == (True, True)
    assert not {name for name in last.headers if "signature" in name}


def test_a_model_that_there_is_not_is_refused(client: LumaAI, emulator: RunningEmulator) -> None:
    with pytest.raises(lumaai.BadRequestError):
        client.generations.video.create(model="ray-9", prompt="a fox")  # type: ignore[arg-type]
    assert emulator.list_jobs() == []


def test_a_wrong_key_opens_nothing(emulator: RunningEmulator) -> None:
    with client_with("wrong-key", emulator) as client, pytest.raises(lumaai.AuthenticationError):
        order(client)
