"""Renders the animatic's orders. Any number of workers on any hosts share the queue: one leases each order.

A worker that dies or is cut off renews its leases no more; another one then renders these orders again.
"""

import asyncio
import logging
import time
from contextlib import suppress

from contracts.renders import Render
from filesystem.locked_home import LockedHome
from providers.adapters.animatic.drawing import Drawing, RenderOrder
from providers.adapters.animatic.render_cleanup import RenderCleanup
from providers.adapters.animatic.render_queue import RenderLeaseQueue
from providers.protocol import ResultStore

# How often a worker looks for orders of other processes; those of its own process wake it.
QUEUE_POLL_SECONDS = 0.5
RENEWAL_SECONDS = 1.0
# After a failure of the machine, not of the order, this worker tries the order again after this.
RETRY_SECONDS = 10.0
# While the catalog is away it is asked again after this, which is less than a lease.
CATALOG_RETRY_SECONDS = 2.0

logger = logging.getLogger(__name__)


class RenderWorker:
    """Renders up to `slots` orders at a time, oldest first.

    Args:
        queue: of orders.
        results: where results go.
        home: where it draws; its name is the worker's.
        render: renders one order.
        cleanup: what it looks after beside that.
        slots: how many orders at a time.
        woken: set when an order of this process waits.
    """

    def __init__(
        self,
        queue: RenderLeaseQueue,
        results: ResultStore,
        home: LockedHome,
        render: RenderOrder,
        *,
        cleanup: RenderCleanup,
        slots: int,
        woken: asyncio.Event,
    ) -> None:
        self._queue, self._results = queue, results
        self._home = home
        self._render = render
        self._cleanup = cleanup
        self._slots = slots
        self._woken = woken
        self._busy: dict[asyncio.Task[None], Drawing] = {}
        self._resting: dict[str, float] = {}
        self._renewed_at = 0.0
        self._is_told = False

    async def run(self) -> None:
        """Render until canceled; running orders are then given back, and rendered by the next worker."""
        try:
            while True:
                pause = await self._look_around()
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await self._woken.wait()
                self._woken.clear()
        finally:
            for task in self._busy:
                task.cancel()
            await asyncio.gather(*self._busy, return_exceptions=True)
            self._home.close()

    async def _look_around(self) -> float:
        """Renew leases and take orders; return the seconds until the next look. Survives any error."""
        try:
            await self._renew_leases()
            await self._take_orders()
            # Last, so that a chore that fails keeps no order waiting.
            await self._cleanup.run_if_due()
        except Exception:
            if not self._is_told:
                logger.exception("the queue of previews cannot be used; it is tried until it can")
            self._is_told = True
            return CATALOG_RETRY_SECONDS
        self._is_told = False
        return QUEUE_POLL_SECONDS

    async def _renew_leases(self) -> None:
        """Renew the leases of what is being rendered, and stop what is canceled or another worker's."""
        if not self._busy or time.monotonic() - self._renewed_at < RENEWAL_SECONDS:
            return
        drawings = {drawing.render.id: (task, drawing) for task, drawing in self._busy.items()}
        percents = {each.render: each.percent for each in self._busy.values()}
        for lost in await self._queue.renew_leases(percents):
            task, drawing = drawings[lost.id]
            drawing.stop_as_lost(task)
        self._renewed_at = time.monotonic()

    async def _take_orders(self) -> None:
        now = time.monotonic()
        self._resting = {render_id: until for render_id, until in self._resting.items() if until > now}
        if (free := self._slots - len(self._busy)) > 0:
            # A lease may have run out while the catalog was away: what is being rendered is not begun anew.
            unwanted = [*self._resting, *(each.render.id for each in self._busy.values())]
            for render in await self._queue.take_renders(self._home.name, free, but=unwanted):
                self._start_drawing(render)

    def _start_drawing(self, render: Render) -> None:
        drawing = Drawing(render, self._queue, self._results, self._render, self._home.path)
        task = asyncio.create_task(self._draw(drawing))
        self._busy[task] = drawing
        task.add_done_callback(self._end_drawing)

    def _end_drawing(self, task: asyncio.Task[None]) -> None:
        del self._busy[task]
        self._woken.set()

    async def _draw(self, drawing: Drawing) -> None:
        try:
            await drawing.run()
        except Exception:
            # A failure of the machine, not of the order: others may render it now, this worker later.
            logger.exception("rendering %s was interrupted; it will be tried again", drawing.render.id)
            self._resting[drawing.render.id] = time.monotonic() + RETRY_SECONDS
