"""One order that a worker renders while it holds the lease."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from contracts import Departure, JobError
from contracts.error_types import ErrorType
from contracts.renders import Render
from providers.adapters.animatic.order_json import read_order
from providers.adapters.animatic.render_queue import RenderLeaseQueue, result_name
from providers.adapters.animatic.unrenderable_order import UnrenderableOrderError
from providers.protocol import ClipOrder, MusicOrder, ResultStore

logger = logging.getLogger(__name__)


class RenderOrder(Protocol):
    """Renders the file of one order, completely or not at all."""

    def __call__(
        self, order: ClipOrder | MusicOrder, out: Path, on_progress: Callable[[float], None]
    ) -> Coroutine[Any, Any, Sequence[Departure]]:
        """Render; `on_progress` takes fractions. Return how the file differs from the order.

        Raises:
            UnrenderableOrderError: this order can never be rendered.
        """


class Drawing:
    """The rendering of one leased order, from its JSON to the stored result."""

    def __init__(
        self, render: Render, queue: RenderLeaseQueue, results: ResultStore, make: RenderOrder, folder: Path
    ) -> None:
        self.render = render
        self.percent = render.progress or 0.0
        self._queue = queue
        self._results = results
        self._make = make
        self._folder = folder
        self._is_lost = self._is_drawn = self._is_given_back = False

    def stop_as_lost(self, task: asyncio.Task[None]) -> None:
        """Stop the task that runs this: the order is canceled, or another worker's.

        Once it is drawn it goes on to its end, where the queue says so too, and so it does once it gives the
        order back.
        """
        if not self._is_drawn and not self._is_given_back:
            self._is_lost = True
            task.cancel()

    async def run(self) -> None:
        """Render, store and report. Give the order back if this fails or is canceled for another reason."""
        try:
            await self._render_or_fail()
        except asyncio.CancelledError:
            if self._is_lost:
                logger.info("rendering %s was stopped: it is canceled or another worker's", self.render.id)
                return
            await self._give_back()
            raise
        except Exception:
            await self._give_back()
            raise

    async def _render_or_fail(self) -> None:
        try:
            await self._render_and_store()
        except UnrenderableOrderError as error:
            logger.warning("the order of %s has failed: %s", self.render.id, error)
            failure = JobError(type=ErrorType.GENERATION_FAILED, message=str(error))
            await self._queue.fail_render(self.render, failure)

    async def _render_and_store(self) -> None:
        order = read_order(self.render.order_json)
        making = self._folder / f"{self.render.id}.making.{'wav' if isinstance(order, MusicOrder) else 'mp4'}"
        try:
            departures = await _run_to_rest(self._make(order, making, self._note_progress))
            self._is_drawn = True
            await self._store(making, departures)
        finally:
            making.unlink(missing_ok=True)

    async def _store(self, file: Path, departures: Sequence[Departure]) -> None:
        name = result_name(self.render.id, self.render.attempt)
        await self._results.put_file(name, file)
        if not await self._queue.finish_render(self.render, departures):
            await self._results.delete_file(name)

    def _note_progress(self, fraction: float) -> None:
        """Note a fraction; what an earlier worker had reached is not taken back."""
        self.percent = max(self.percent, round(fraction * 100, 1))

    async def _give_back(self) -> None:
        """Give the order back; where the catalog is away, its lease runs out."""
        self._is_given_back = True
        with suppress(Exception):
            await self._queue.give_back(self.render)


async def _run_to_rest(rendering: Coroutine[Any, Any, Sequence[Departure]]) -> Sequence[Departure]:
    """Run the rendering; when it is stopped, however often, wait until it has cleaned up."""
    work = asyncio.create_task(rendering)
    try:
        return await asyncio.shield(work)
    finally:
        work.cancel()
        await _wait_settled(work)


async def _wait_settled(work: asyncio.Task[Sequence[Departure]]) -> None:
    """Wait until the rendering has cleaned up, even if the worker is stopped meanwhile."""
    stopped: asyncio.CancelledError | None = None
    while not work.done():
        try:
            await asyncio.wait([work])
        except asyncio.CancelledError as error:
            stopped = error
    if stopped:
        raise stopped
