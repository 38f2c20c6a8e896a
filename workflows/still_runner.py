"""Orders the still of one scene from the image service."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial

from contracts import CollectOrder, DrawStillOrder, LedgerStage, ModelChoice, SceneState, Still, TakeOrder
from workflows import activity_calls
from workflows.job_state import JobState
from workflows.progress_reporter import EarlyStillReporter, StillReporter
from workflows.provider_job import make_take
from workflows.take_options import TakeOptions
from workflows.take_runner import TakeRunner
from workflows.take_slot import TakeSlot

# The groups of stills that are drawn side by side.
PARALLEL_STILLS = 4
DRAWING_DETAIL = "Its first picture is being drawn."


class StillRunner:
    """Has stills drawn. What their payment waits for is shown at their scenes.

    Args:
        choice: the image service and its model.
    """

    def __init__(self, state: JobState, takes: TakeRunner, choice: ModelChoice) -> None:
        self._state, self._takes, self._choice = state, takes, choice
        self._slots = asyncio.Semaphore(PARALLEL_STILLS)

    async def draw_early(self, order: DrawStillOrder, before: int | None) -> Still:
        """Have this very still drawn while the storyboard waits, and return it. Nothing is waited for.

        Args:
            before: the take of the still of the scene before, which this one looks at.

        Raises:
            ActivityError, ApplicationError: there is none; also if budget or daily cap do not allow it, or
                if nobody knows whether it was paid for.
        """
        async with TakeSlot(self._slots) as slot:
            what = self._takes.build_order(LedgerStage.IMAGE, order.scene, self._choice, order.take)
            what = what.model_copy(update={"opens_on_take": before, "beside_others": True})
            options = self._takes.build_options(what, f"early still {order.scene}", 100, slot)
            return await self._make(
                what, replace(options, hold_limit=timedelta(0)), EarlyStillReporter(self._state, order.scene)
            )

    async def draw_still(self, number: int, before: int | None, image: ModelChoice | None = None) -> Still:
        """Have the still drawn, and return it.

        Args:
            number: the scene's.
            before: the take of the still of the scene before, which this one looks at.
            image: who draws it, if not the film's image service.

        Raises:
            ActivityError, ApplicationError: there is none.
        """
        async with TakeSlot(self._slots) as slot:
            self._state.update_scene(number, state=SceneState.SUBMITTED, detail=DRAWING_DETAIL)
            order = self._takes.build_order(LedgerStage.IMAGE, number, image or self._choice)
            order = order.model_copy(update={"opens_on_take": before})
            reporter = StillReporter(self._state, number, partial(self._takes.note_blocked, number))
            options = self._takes.build_options(order, f"still {number} · {order.model}", 100, slot)
            return await self._make(order, options, reporter)

    async def _make(self, order: TakeOrder, options: TakeOptions, reporter: StillReporter) -> Still:
        return await make_take(
            order,
            options,
            reporter,
            collect=lambda accepted: activity_calls.collect_still(
                CollectOrder(accepted=accepted), report_trouble=reporter.report_trouble
            ),
        )
