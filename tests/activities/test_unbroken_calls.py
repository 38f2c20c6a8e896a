"""A call that pays goes on to its end, and its result is told, though its activity is cancelled meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from temporalio import activity
from temporalio.activity import ActivityCancellationDetails
from temporalio.testing import ActivityEnvironment

from activities import heartbeat
from activities.unbroken_calls import finish_while_beating
from tests.conditions import eventually

MINUTE = timedelta(minutes=1)


class PayingCall:
    """A call that ends when it may."""

    def __init__(self) -> None:
        self.begun, self.may_end = asyncio.Event(), asyncio.Event()
        self.is_broken_off = False

    async def __call__(self) -> str:
        self.begun.set()
        try:
            await self.may_end.wait()
        except asyncio.CancelledError:
            self.is_broken_off = True
            raise
        return "job-1"


@pytest.fixture
def environment() -> ActivityEnvironment:
    return ActivityEnvironment()


@pytest.fixture
def paying() -> PayingCall:
    return PayingCall()


def begin(
    environment: ActivityEnvironment, call: Callable[[], Awaitable[str]], longest: timedelta = MINUTE
) -> "asyncio.Task[str]":
    @activity.defn
    async def submit() -> str:
        return await finish_while_beating(call(), longest)

    return asyncio.create_task(environment.run(submit))


@pytest.mark.parametrize("why", ["cancel_requested", "not_found", "timed_out", "paused"])
async def test_a_cancel_waits_for_its_end(
    environment: ActivityEnvironment, paying: PayingCall, why: str
) -> None:
    submit = begin(environment, paying)
    await paying.begun.wait()
    environment.cancel(ActivityCancellationDetails(**{why: True}))
    assert not (await asyncio.wait([submit], timeout=0.05))[0]
    paying.may_end.set()
    assert await submit == "job-1"
    assert not paying.is_broken_off


async def test_a_worker_that_stops_breaks_it_off(
    environment: ActivityEnvironment, paying: PayingCall
) -> None:
    submit = begin(environment, paying)
    await paying.begun.wait()
    environment.cancel(ActivityCancellationDetails(worker_shutdown=True))
    with pytest.raises(asyncio.CancelledError):
        await submit
    assert paying.is_broken_off


async def test_it_is_broken_off_when_another_attempt_may_pay(
    environment: ActivityEnvironment, paying: PayingCall
) -> None:
    with pytest.raises(TimeoutError):
        await begin(environment, paying, timedelta(milliseconds=1))
    assert paying.is_broken_off


async def test_its_error_is_told(environment: ActivityEnvironment) -> None:
    async def refuse() -> str:
        raise LookupError

    with pytest.raises(LookupError):
        await begin(environment, refuse)


async def test_it_beats_meanwhile(
    environment: ActivityEnvironment, paying: PayingCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heartbeat, "PULSE_SECONDS", 0.001)
    beats = list[object]()
    environment.on_heartbeat = lambda *details: beats.append(details)
    submit = begin(environment, paying)
    await eventually(lambda: len(beats) >= 3, "it beats")
    paying.may_end.set()
    assert await submit == "job-1"
