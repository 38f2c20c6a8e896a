"""Orders for the animatic, hosts that render them, and a renderer that a test holds and releases."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from contracts import AspectRatio, Departure, Resolution
from contracts.renders import RenderState
from filesystem.locked_home import LOCK_FILE, LockedHome
from providers.adapters.animatic import (
    AnimaticAdapter,
    JobFolders,
    RenderCleanup,
    RenderOrder,
    RenderWorker,
)
from providers.protocol import ClipOrder, LostSubmit, MediaOrder, MusicOrder
from store.asset_result_store import AssetResultStore
from store.assets import Assets
from store.database import Database
from store.render_leases import LEASE, RenderLeases
from store.renders import Renders

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


class Host:
    """A machine with a folder of its own, over a catalog and a store that other hosts may share."""

    def __init__(self, root: Path, database: Database, assets: Assets, lease: timedelta = LEASE) -> None:
        self.root = root
        self.renders, self.leases = Renders(database), RenderLeases(database, lease)
        self.results = AssetResultStore(assets)
        self.folders = JobFolders(root, self.renders, self.results)
        self.woken = asyncio.Event()
        self.animatic = AnimaticAdapter(self.renders, self.results, self.folders, self.woken.set)

    def build_worker(self, render: RenderOrder, slots: int) -> RenderWorker:
        """A render worker of this host."""
        home = LockedHome(self.root / "workers", uuid4().hex)
        cleanup = RenderCleanup(self.renders, self.leases, self.results, home, self.folders)
        return RenderWorker(
            self.leases, self.results, home, render, cleanup=cleanup, slots=slots, woken=self.woken
        )

    @asynccontextmanager
    async def run_worker(self, render: RenderOrder, slots: int = 2) -> AsyncIterator[None]:
        """A render worker at work."""
        task = asyncio.create_task(self.build_worker(render, slots).run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait([task])

    async def waits(self, *job_ids: str) -> bool:
        """Whether all these jobs have not ended."""
        found = [await self.renders.find_render(job_id) for job_id in job_ids]
        return all(render is not None and render.state is RenderState.WAITING for render in found)


def left_over(root: Path) -> list[str]:
    """Files that no finished work leaves behind."""
    names = sorted(path.name for path in root.rglob("*") if path.name != LOCK_FILE)
    return [name for name in names if name.startswith(".") or "making" in name]
