"""What stands for Temporal: it repeats what may be repeated, stops at what may not, and notes what it saw."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast
from unittest.mock import patch

from temporalio.exceptions import ApplicationError

from contracts import (
    AcceptedJob,
    CancelReceipt,
    CollectOrder,
    ModelKind,
    ProviderJobReport,
    ProviderJobState,
    TakeOrder,
    WaitOrder,
)
from contracts.error_types import ErrorType
from store import asset_keys
from store.models import LedgerRow
from tests.activities.kit import environment
from tests.faults.cases import LATE, NEVER_ENDS
from tests.faults.film import Film
from tests.faults.targets import Trait
from tests.faults.worker_stack import SOON, WorkerStack

T = TypeVar("T")
# Our patience: how often we ask where a job takes longer than we wait, and how often a try may fail.
FEW_QUESTIONS, MANY_QUESTIONS, FAILURES = 2, 10_000, 3
POLL_SECONDS = 0.02


@dataclass(frozen=True)
class Failure:
    """A try that failed: our type, the wait that it asks for (null: the usual), whether it is tried again."""

    activity: str
    type: str
    message: str
    wait_seconds: float | None
    final: bool


@dataclass
class Story:
    """What happened to one take. `again`: what a second submit of a take that is held was told."""

    failures: list[Failure] = field(default_factory=list)
    reports: list[ProviderJobReport] = field(default_factory=list)
    receipt: CancelReceipt | None = None
    again: str | None = None
    row: LedgerRow | None = None
    kept: bool = False
    late: bool = False


class GivenUpError(Exception):
    """It failed for good, or for longer than anybody waits."""


class Driver:
    """Drives one take from its submit to its end."""

    def __init__(self, stack: WorkerStack, film: Film) -> None:
        self._stack, self._case = stack, film.lead
        self._most_failures = FAILURES + len(film.cases)
        self.story = Story()

    async def run(self) -> Story:
        """All of it."""
        order = await self._stack.order(self._case.target)
        try:
            await self._follow(order)
        except GivenUpError:
            if self._outcome_is_unknown():
                await self._submit_again(order)
        self.story.row = await self._stack.ledger.reads.find_row(order.key)
        self.story.kept = await self._is_kept(order)
        return self.story

    async def _follow(self, order: TakeOrder) -> None:
        with self._struck("submit", "fetch"):
            accepted = await self._persist(self._stack.takes.submit_take, order)
        if self._case.operation == "cancel":
            await self._cancel(accepted)
            return
        with self._struck("status", "result"):
            report = await self._end_of(accepted)
        if self._case.collects and report is not None and report.state is ProviderJobState.SUCCEEDED:
            with self._struck("fetch", "result"):
                await self._collect(CollectOrder(accepted=accepted))

    async def _cancel(self, accepted: AcceptedJob) -> None:
        """What is paid for all the same is asked for until it ends; here some times only."""
        with self._struck("cancel"):
            self.story.receipt = await self._persist(self._stack.takes.cancel_take, accepted.key)
        if self.story.receipt is CancelReceipt.STILL_BILLED:
            await self._heard(accepted, slowly=True)

    # --- waiting ---

    async def _end_of(self, accepted: AcceptedJob) -> ProviderJobReport | None:
        """How it ended: while a film waits, and where its patience is over, after that."""
        report = await self._heard(accepted, slowly=False)
        if report is None:
            await self._persist(self._stack.deciding.note_late, accepted)
            self.story.late = True
            report = await self._heard(accepted, slowly=True)
        if report is None:
            await self._persist(self._stack.deciding.give_up_take, accepted)
        return report

    async def _heard(self, accepted: AcceptedJob, *, slowly: bool) -> ProviderJobReport | None:
        seen: ProviderJobReport | None = None
        left = self._questions(slowly=slowly)
        # Most jobs have ended by then: that is one question less for each case.
        await asyncio.sleep(POLL_SECONDS)
        while seen is None or not seen.state.has_ended:
            order = WaitOrder(accepted=accepted, seen=seen, progress_step=5, at_once=True, slowly=slowly)
            try:
                seen = await self._persist(self._stack.takes.wait_for_news, order, questions=left)
            except GivenUpError:
                return None
            left -= 1
            self.story.reports.append(seen)
        return seen

    def _questions(self, *, slowly: bool) -> int:
        fault = self._case.fault
        endless = fault is NEVER_ENDS or self._case.operation == "cancel"
        short = endless or (fault is LATE and not slowly)
        return FEW_QUESTIONS if short else MANY_QUESTIONS

    async def _collect(self, order: CollectOrder) -> None:
        music = self._case.target.kind is ModelKind.MUSIC
        collecting = self._stack.collecting
        await self._persist(collecting.collect_soundtrack if music else collecting.keep_take, order)

    # --- what the server would do ---

    async def _persist(
        self, act: Callable[[Any], Awaitable[T]], order: object, *, questions: int = MANY_QUESTIONS
    ) -> T:
        """Try until it succeeds. Raises GivenUpError: for good, or as often as anybody here has patience."""
        failed = asked = 0
        while failed < self._most_failures and asked < questions:
            try:
                return cast("T", await environment(attempt=failed + 1).run(act, order))
            except ApplicationError as error:
                asked += 1
                if error.type == ErrorType.NO_NEWS:
                    await asyncio.sleep(POLL_SECONDS)
                    continue
                failed += 1
                self._note(act.__name__, error)
                if error.non_retryable:
                    break
        raise GivenUpError

    def _note(self, activity: str, error: ApplicationError) -> None:
        wait = error.next_retry_delay
        seconds = None if wait is None else wait.total_seconds()
        self.story.failures.append(
            Failure(activity, str(error.type), error.message, seconds, error.non_retryable)
        )

    @contextmanager
    def _struck(self, *operations: str) -> Iterator[None]:
        """Where the case's fault is to hang a call of these, we give up on it soon."""
        fault = self._case.fault
        # Whoever waits for the file itself waits on the line.
        on_the_line = Trait.AT_ONCE in self._case.target.traits and fault is NEVER_ENDS
        if not (on_the_line or (fault and fault.hangs)) or self._case.operation not in operations:
            yield
            return
        self._stack.transport.gives_up_soon = True
        with patch("providers.kit.download.DOWNLOAD_TIMEOUT", SOON):
            yield
        self._stack.transport.gives_up_soon = False

    # --- the end ---

    def _outcome_is_unknown(self) -> bool:
        last = self.story.failures[-1]
        return (last.type, last.final) == (ErrorType.OUTCOME_UNKNOWN, True)

    async def _submit_again(self, order: TakeOrder) -> None:
        """As a new worker would, or an operator's retry: it must not pay."""
        try:
            await self._order_again(order)
        except ApplicationError as error:
            self.story.again = str(error.type)
        else:
            self.story.again = "accepted"

    async def _order_again(self, order: TakeOrder) -> None:
        await environment().run(self._stack.takes.submit_take, order)

    async def _is_kept(self, order: TakeOrder) -> bool:
        row = self.story.row
        if self._case.target.kind is not ModelKind.MUSIC:
            return row is not None and row.collected_at is not None
        soundtrack = asset_keys.soundtrack_key(order.key.job_id, str(order.key.take))
        return await self._stack.assets.get_size(soundtrack) is not None
