"""Final errors of fake activities, their run and the time."""

from datetime import UTC, datetime

from temporalio import activity
from temporalio.exceptions import ApplicationError

from contracts.error_types import ErrorType


def final_error(kind: ErrorType, message: str) -> ApplicationError:
    return ApplicationError(message, type=kind, non_retryable=True)


def run_id() -> str:
    return activity.info().workflow_run_id or ""


def now() -> datetime:
    return datetime.now(UTC)
