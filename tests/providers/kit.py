"""Orders for the animatic, and a renderer that a test holds and releases."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from contracts import AspectRatio, Departure, Resolution
from providers.adapters.animatic import JobFolders, RenderOrder, RenderWorker
from providers.protocol import ClipOrder, LostSubmit, MediaOrder, MusicOrder

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


def a_lost(order: MediaOrder) -> LostSubmit:
    return LostSubmit(order, since=READ_AT, until=datetime.now(UTC))


class ManualRenderer:
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
async def run_render_worker(folders: JobFolders, render: RenderOrder, slots: int = 2) -> AsyncIterator[None]:
    """A render worker at work."""
    task = asyncio.create_task(RenderWorker(folders, render, slots=slots).run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


def left_over(root: Path) -> list[str]:
    """Files that no finished work leaves behind."""
    return sorted(path.name for path in root.rglob("*") if path.name.startswith(".") or "making" in path.name)
