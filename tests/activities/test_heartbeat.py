"""The pulse beats while work is done, and stops with it."""

import asyncio
from contextlib import suppress

import pytest
from temporalio import activity
from temporalio.testing import ActivityEnvironment

from activities import heartbeat
from activities.heartbeat import send_heartbeats


class Pulse:
    """Counts beats, and tells when there were enough."""

    def __init__(self) -> None:
        self.beats = 0
        self.enough = asyncio.Event()

    def feel(self, *_details: object) -> None:
        self.beats += 1
        if self.beats >= 3:
            self.enough.set()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "PULSE_SECONDS", 0.001)


@pytest.fixture
def pulse() -> Pulse:
    return Pulse()


@pytest.fixture
def environment(pulse: Pulse, quick: None) -> ActivityEnvironment:
    made = ActivityEnvironment()
    made.on_heartbeat = pulse.feel
    return made


async def test_it_beats_as_long_as_the_work_lasts(environment: ActivityEnvironment, pulse: Pulse) -> None:
    @activity.defn
    async def work() -> None:
        async with send_heartbeats():
            await pulse.enough.wait()

    await environment.run(work)
    assert pulse.beats >= 3


async def test_what_is_over_at_once_sends_none(pulse: Pulse) -> None:
    @activity.defn
    async def work() -> None:
        async with send_heartbeats():
            await asyncio.sleep(0)  # The pulse begins here, and nothing is waited for.

    environment = ActivityEnvironment()
    environment.on_heartbeat = pulse.feel
    await environment.run(work)
    assert pulse.beats == 0


@pytest.mark.parametrize("how", ["well", "in an error"])
async def test_it_stops_when_the_work_ends(environment: ActivityEnvironment, pulse: Pulse, how: str) -> None:
    pulses: set[asyncio.Task[object]] = set()

    @activity.defn
    async def work() -> None:
        before = asyncio.all_tasks()
        async with send_heartbeats():
            await pulse.enough.wait()
            pulses.update(asyncio.all_tasks() - before)
            if how != "well":
                raise LookupError

    with suppress(LookupError):
        await environment.run(work)
    assert len(pulses) == 1
    await asyncio.wait(pulses)
    assert all(task.cancelled() for task in pulses)
