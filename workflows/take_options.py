"""TakeOptions (how a take is made) and TakeObserver (who follows it)."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from temporalio import workflow

from contracts import AcceptedJob, CancelReceipt, JobError, ProviderJobReport
from workflows.cancellation import raise_if_cancelled
from workflows.job_inbox import JobInbox
from workflows.take_slot import TakeSlot


class PaymentObserver(Protocol):
    """Observer of what blocks a paying call."""

    def on_hold(self, why: str) -> None:
        """Handle that the call's payment is unknown and the owner must decide; an empty `why` ends that."""

    async def on_blocked(self, why: JobError | None) -> None:
        """Handle that budget or daily cap forbid the call; None ends that."""


class TakeObserver(PaymentObserver, Protocol):
    """Observer of one take."""

    def on_accepted(self, accepted: AcceptedJob) -> None:
        """Handle that the provider accepted the job."""

    def on_report(self, report: ProviderJobReport) -> None:
        """Handle a new report of the provider."""

    def on_canceling(self) -> None:
        """Handle that the take is being cancelled, alone or with its job."""

    def on_canceled(self, receipt: CancelReceipt) -> None:
        """Handle that the take was cancelled, and what became of its payment."""


@dataclass(frozen=True)
class TakeOptions:
    """Options of a take, apart from what is ordered.

    `slot`: what bounds the job's concurrent takes; a take gives it back while a person must decide.
    `is_left_out`: whether the owner has left the take's scene, or the music, out of the film.
    `is_ready`: whether the length that is ordered is final.
    `holds_enabled`: this run has webhooks, holds and budgets; older runs do not (patch `paid-once`).
    """

    owner: str
    summary: str
    progress_step: float
    hold_limit: timedelta
    inbox: JobInbox
    slot: TakeSlot | None
    is_left_out: Callable[[], bool]
    holds_enabled: bool
    is_ready: Callable[[], bool] = lambda: True

    def release_slot(self) -> AbstractAsyncContextManager[None]:
        """Give the slot back for an `async with`, and acquire one again after it."""
        return self.slot.give_back() if self.slot else nullcontext()

    async def wait_until_ready(self) -> None:
        """Wait, without a slot, until the take may be ordered as it is."""
        if not self.is_ready():
            async with self.release_slot():
                await workflow.wait_condition(self.is_ready)


def raise_if_stopped(options: TakeOptions) -> None:
    """Raise if the job, or this take alone, was cancelled in the same task as an activity's result."""
    raise_if_cancelled()
    if options.is_left_out():
        raise asyncio.CancelledError
