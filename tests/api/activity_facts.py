"""What fake activities say and write: a film, its usual duration, final errors, their run, the time."""

from datetime import UTC, datetime

from temporalio import activity
from temporalio.exceptions import ApplicationError

from contracts import ExpectedDuration
from contracts.error_types import ErrorType

FILM = bytes(range(256)) * 4
USUAL = ExpectedDuration(early=20, usual=30, late=40, slow=50)


def final_error(kind: ErrorType, message: str) -> ApplicationError:
    return ApplicationError(message, type=kind, non_retryable=True)


def run_id() -> str:
    return activity.info().workflow_run_id or ""


def now() -> datetime:
    return datetime.now(UTC)
