"""Event streams end with the credential of whoever reads them, and lose nothing before."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from fastapi.sse import ServerSentEvent

from api.access import credential_watch
from api.access.credential_watch import end_with_credential


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credential_watch, "CHECK_SECONDS", 0.01)


def an_event(number: int) -> ServerSentEvent:
    return ServerSentEvent(raw_data=str(number), event="update")


async def test_all_events_come_while_the_credential_holds() -> None:
    async def events() -> AsyncIterator[ServerSentEvent]:
        for number in range(5):
            await asyncio.sleep(0)
            yield an_event(number)

    async def holds() -> bool:
        return True

    read = [each.raw_data async for each in end_with_credential(events(), holds)]
    assert read == ["0", "1", "2", "3", "4"]


async def test_a_silent_stream_ends_with_a_word_once_the_credential_is_over() -> None:
    closed = asyncio.Event()

    async def events() -> AsyncIterator[ServerSentEvent]:
        try:
            yield an_event(1)
            await asyncio.Event().wait()
        finally:
            closed.set()

    answers = iter([True, True, False])

    async def holds() -> bool:
        return next(answers)

    read = [each async for each in end_with_credential(events(), holds)]
    assert [each.event for each in read] == ["update", "error"]
    assert '"signed_out"' in (read[-1].raw_data or "")
    assert closed.is_set()
