"""Several takes of one scene, ordered at once and made side by side, for their owner to choose among."""

import asyncio
from dataclasses import asdict
from functools import partial

from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

from contracts import Clip, LedgerStage, ModelChoice, RetakeOrder, SceneState
from workflows.job_errors import to_job_error
from workflows.job_state import JobState
from workflows.provider_job import make_take
from workflows.take_board import TakeBoard
from workflows.take_runner import SceneOpening, TakeRunner

# Percentage points that make a new report: four takes would else fill the history.
PROGRESS_STEP = 50.0


class SeveralTakes:
    """Makes them. Each is an order of its own, of its very number, and falls back to no other service."""

    def __init__(self, state: JobState, takes: TakeRunner) -> None:
        self._state, self._takes = state, takes

    async def make_all(self, order: RetakeOrder, opening: SceneOpening) -> None:
        """Make the takes, and record the clips that come of them. One that fails leaves the others alone.

        Raises:
            ActivityError, ApplicationError: nothing came of any; why nothing came of the first.
        """
        board = TakeBoard(self._state, order, partial(self._takes.note_blocked, order.scene))
        making = (self._make_one(order, take, opening, board) for take in order.takes)
        # A cancel reaches each of them, and each may clean up in full.
        errors = [error for error in await asyncio.gather(*making, return_exceptions=True) if error]
        for error in errors:
            if is_cancelled_exception(error) or not isinstance(error, ActivityError | ApplicationError):
                raise error
        if len(errors) == len(order.takes):
            raise errors[0]
        board.finish()

    async def _make_one(self, order: RetakeOrder, take: int, opening: SceneOpening, board: TakeBoard) -> None:
        try:
            make = partial(self._make_clip, order, take, opening, board)
            board.add_clip(await self._takes.run_in_turn(order.scene, make))
        except (ActivityError, ApplicationError) as error:
            if not is_cancelled_exception(error):
                board.note_failure(take, to_job_error(error))
            raise

    async def _make_clip(
        self, order: RetakeOrder, take: int, opening: SceneOpening, board: TakeBoard
    ) -> Clip:
        reporter = board.open_reporter(take)
        board.update_take(take, {"state": SceneState.SUBMITTED})
        choice = ModelChoice(provider=order.provider, model=order.model)
        what = self._takes.build_order(LedgerStage.SCENE, order.scene, choice, take)
        what = what.model_copy(update={**asdict(opening), "beside_others": True})
        summary = f"scene {order.scene} · take {take} · {order.model}"
        return await make_take(
            what,
            self._takes.build_options(what, summary, PROGRESS_STEP, self._takes.slots),
            reporter,
            collect=partial(self._takes.collect_clip, reporter.report_trouble),
        )
