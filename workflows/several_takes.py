"""Several takes of one scene, ordered at once and made side by side, for their owner to choose among."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial

from temporalio.exceptions import ActivityError, ApplicationError, is_cancelled_exception

from contracts import Clip, LedgerStage, ModelChoice, RetakeOrder, SceneState
from workflows.job_errors import to_job_error
from workflows.job_state import JobState
from workflows.provider_job import make_take
from workflows.take_board import TakeBoard
from workflows.take_runner import SceneOpening, TakeError, TakeRunner
from workflows.take_slot import TakeSlot

# Percentage points that make a new report: four takes would else fill the history.
PROGRESS_STEP = 50.0


class SeveralTakes:
    """Makes several takes of a scene: each is an order of its very number, and none falls back by itself."""

    def __init__(self, state: JobState, takes: TakeRunner) -> None:
        self._state, self._takes = state, takes

    async def make_first(self, order: RetakeOrder, opening: SceneOpening) -> None:
        """Make a scene's first takes; if nothing comes of any, one more, as a single one would be made.

        Raises:
            ActivityError, ApplicationError: from the last provider that was tried.
        """
        if errors := await self._make_side_by_side(order, opening, self._open_board(order)):
            await self._takes.run_after_failures(order.scene, errors, opening)

    async def make_all(self, order: RetakeOrder, opening: SceneOpening) -> None:
        """Make the takes, and record the clips that come of them. One that fails leaves the others alone.

        Raises:
            ActivityError, ApplicationError: nothing came of any; why nothing came of the first.
        """
        board = self._open_board(order)
        board.tell_waiting()
        if errors := await self._make_side_by_side(order, opening, board):
            raise errors[0]

    def _open_board(self, order: RetakeOrder) -> TakeBoard:
        return TakeBoard(self._state, order, partial(self._takes.note_blocked, order.scene))

    async def _make_side_by_side(
        self, order: RetakeOrder, opening: SceneOpening, board: TakeBoard
    ) -> Sequence[TakeError]:
        """Make the takes. Return why nothing came of each, if nothing came of any; else nothing."""
        making = (self._make_one(order, take, opening, board) for take in order.takes)
        # A cancel reaches each of them, and each may clean up in full.
        ended = [error for error in await asyncio.gather(*making, return_exceptions=True) if error]
        errors = [error for error in ended if isinstance(error, ActivityError | ApplicationError)]
        for error in ended:
            if is_cancelled_exception(error) or error not in errors:
                raise error
        if len(errors) == len(order.takes):
            return errors
        board.finish()
        return ()

    async def _make_one(self, order: RetakeOrder, take: int, opening: SceneOpening, board: TakeBoard) -> None:
        try:
            make = partial(self._make_clip, order, take, opening, board)
            board.add_clip(await self._takes.run_in_turn(order.scene, make))
        except (ActivityError, ApplicationError) as error:
            if not is_cancelled_exception(error):
                board.note_failure(take, to_job_error(error))
            raise

    async def _make_clip(
        self, order: RetakeOrder, take: int, opening: SceneOpening, board: TakeBoard, slot: TakeSlot
    ) -> Clip:
        reporter = board.open_reporter(take)
        board.update_take(take, {"state": SceneState.SUBMITTED})
        choice = ModelChoice(provider=order.provider, model=order.model)
        what = self._takes.build_order(LedgerStage.SCENE, order.scene, choice, take)
        what = what.model_copy(update={**asdict(opening), "beside_others": True})
        summary = f"scene {order.scene} · take {take} · {order.model}"
        return await make_take(
            what,
            self._takes.build_options(what, summary, PROGRESS_STEP, slot),
            reporter,
            collect=partial(self._takes.collect_clip, reporter.report_trouble),
        )
