"""Orders for the animatic, and farms whose rendering a test holds in its hand."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from providers.animatic import Animatic, Farm, Folders, Render
from providers.protocol import ClipOrder, Lost, MusicOrder, Order
from tests.conditions import eventually
from workflows.contracts import AspectRatio, Departure, ProviderJobState, Resolution

FILM = b"a whole film"


def a_clip(token: str = "job-1/scene/1/1", seconds: float = 1.0) -> ClipOrder:  # noqa: S107 - no password
    return ClipOrder(
        token=token,
        model="storyboard",
        text="A red kite over the hills at noon.",
        caption="A red kite",
        seconds=seconds,
        aspect_ratio=AspectRatio.WIDE,
        resolution=Resolution.P480,
        seed=7,
    )


# Jobs that tests list are dated when their modules are read, which may be long before the tests run.
READ_AT = datetime.now(UTC)


def a_lost(order: Order) -> Lost:
    return Lost(order, since=READ_AT, until=datetime.now(UTC))


class Hand:
    """Renders nothing, and waits while it is not free. Counts what it begins, and how much of it at once."""

    def __init__(self) -> None:
        self.begun: Counter[str] = Counter()
        self.stopped: list[str] = []
        self.troubles: dict[str, list[Exception]] = {}
        self.departures: list[Departure] = []
        self.at_work = self.most_at_work = 0
        self.free = asyncio.Event()
        self.free.set()

    async def __call__(
        self, order: ClipOrder | MusicOrder, out: Path, on_progress: Callable[[float], None]
    ) -> Sequence[Departure]:
        self.begun[order.token] += 1
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        try:
            out.write_bytes(b"half a film")
            on_progress(0.5)
            if self.troubles.get(order.token):
                raise self.troubles[order.token].pop(0)
            await self.free.wait()
            out.write_bytes(FILM)
        except asyncio.CancelledError:
            self.stopped.append(order.token)
            raise
        finally:
            self.at_work -= 1
        return self.departures


@asynccontextmanager
async def farming(folders: Folders, render: Render, slots: int = 2) -> AsyncIterator[None]:
    """A farm at work."""
    task = asyncio.create_task(Farm(folders, render, slots=slots).run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def until(state: ProviderJobState, animatic: Animatic, *job_ids: str) -> None:
    """Wait until all these jobs are in this state."""

    async def are() -> bool:
        return all([(await animatic.status(job_id)).state is state for job_id in job_ids])

    await eventually(are, f"the jobs are {state}")


def holds(condition: Callable[[], bool]) -> Callable[[], Awaitable[bool]]:
    """The condition, to be waited for."""

    async def does() -> bool:
        return condition()

    return does


def left_over(root: Path) -> list[str]:
    """Files that no finished work leaves behind."""
    return sorted(path.name for path in root.rglob("*") if path.name.startswith(".") or "making" in path.name)
