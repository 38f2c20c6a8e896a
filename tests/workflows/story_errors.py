"""Errors that activities end with in recorded stories."""

from datetime import timedelta

from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from contracts import LedgerStage, TakeKey, TakeOrder
from contracts.error_types import ErrorType

REFUSED = ApplicationError("Refused.", type=ErrorType.SAFETY_BLOCKED, non_retryable=True)
BENIGN = ApplicationErrorCategory.BENIGN
REFUSED_FOR_GOOD = ApplicationError("No money.", type=ErrorType.QUOTA_EXHAUSTED, non_retryable=True)
LOST = ApplicationError("Lost.", type=ErrorType.OUTCOME_UNKNOWN, non_retryable=True)
TOO_DEAR = ApplicationError("Too dear.", type=ErrorType.BUDGET_EXCEEDED, non_retryable=True)
TOO_LATE = ApplicationError(
    "no news", type=ErrorType.NO_NEWS, category=BENIGN, next_retry_delay=timedelta(hours=1)
)
FULL = ApplicationError("The disk is full.", type=ErrorType.DISK_FULL)


def in_line_error(scene: int, stage: LedgerStage = LedgerStage.SCENE) -> ApplicationError:
    """Return the error of a take that is to wait for a slot."""
    key = TakeKey(job_id="job", stage=stage, scene=scene, line=int(stage is LedgerStage.VOICE))
    order = TakeOrder(key=key, provider="fake", model="fake-1")
    return ApplicationError(
        "number 9 in line",
        key.model_dump(mode="json"),
        order.model_dump(mode="json"),
        type=ErrorType.NO_SLOT,
        category=BENIGN,
        next_retry_delay=timedelta(milliseconds=100),
    )
