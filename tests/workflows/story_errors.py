"""Errors that activities end with in recorded stories."""

from datetime import timedelta

from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

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
