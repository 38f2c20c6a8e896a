"""Orders the still of one scene from the image service."""

import asyncio
from functools import partial

from contracts import CollectOrder, LedgerStage, ModelChoice, SceneState, Still
from workflows import activity_calls
from workflows.job_state import JobState
from workflows.progress_reporter import StillReporter
from workflows.provider_job import make_take
from workflows.take_runner import TakeRunner

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

    async def draw_still(self, number: int, before: int | None) -> Still:
        """Have the still drawn, and return it.

        Args:
            before: the take of the still of the scene before, which this one looks at.

        Raises:
            ActivityError, ApplicationError: there is none.
        """
        async with self._slots:
            self._state.update_scene(number, state=SceneState.SUBMITTED, detail=DRAWING_DETAIL)
            order = self._takes.build_order(LedgerStage.IMAGE, number, self._choice)
            order = order.model_copy(update={"opens_on_take": before})
            reporter = StillReporter(self._state, number, partial(self._takes.note_blocked, number))
            return await make_take(
                order,
                self._takes.build_options(order, f"still {number} · {order.model}", 100, self._slots),
                reporter,
                collect=lambda accepted: activity_calls.collect_still(
                    CollectOrder(accepted=accepted), report_trouble=reporter.report_trouble
                ),
            )
