"""Errors of calls to the Temporal server, and their translation from those of the SDK."""

from collections.abc import Iterator
from contextlib import contextmanager

from temporalio.client import (
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from workflows.job_errors import to_job_error

# Found on server 1.32: a query that no worker answers in time comes back CANCELLED, not DEADLINE_EXCEEDED.
_TIMEOUT_STATUSES = frozenset({RPCStatusCode.CANCELLED, RPCStatusCode.DEADLINE_EXCEEDED})

# The same server answers so (FAILED_PRECONDITION) to a query where it has seen no worker since it
# started, or for minutes: findings/temporal_query_without_a_worker_says_two_things.sh. Any other error of
# that status is the workflow's fault.
_NO_POLLER_MESSAGE = "no poller seen"
_ENDED_BEFORE_ANSWER = "AcceptedUpdateCompletedWorkflow"


class TemporalUnavailableError(Exception):
    """The Temporal server does not answer."""

    @property
    def may_have_arrived(self) -> bool:
        """Whether the server may have received the call: it was sent, and only the answer is missing."""
        return isinstance(self.__cause__, RPCError)


class NoSuchWorkflowError(Exception):
    """The Temporal server has no workflow with this id, or none that runs."""


class JobAlreadyRunningError(Exception):
    """A run of this job goes on, so no second one is started."""


class NoWorkerError(Exception):
    """The server is there, but no worker answered in time."""


class QueryFailedError(Exception):
    """A worker is there, but the query failed: the workflow's code fails, or it ended before it began."""


class UpdateAnswerLostError(Exception):
    """The run accepted the update, and ended before it answered: it may still be done.

    Found on server 1.32: caused by a terminate, a cancel, a failure, an end or a reset. After a reset the new
    run gets the update again and carries it out, unless its validator refuses it at that point; see
    findings/temporal_reset_fails_an_update_that_is_done.sh.
    """


class UpdateRefusedError(Exception):
    """The running workflow refused the update: a stable `type`, and a sentence for a person."""

    def __init__(self, type_: str, message: str) -> None:
        super().__init__(message)
        self.type, self.message = type_, message


@contextmanager
def translate_rpc_errors() -> Iterator[None]:
    """Translate the client's RPC errors into our own."""
    try:
        yield
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            raise NoSuchWorkflowError from error
        raise TemporalUnavailableError(
            f"the Temporal server does not answer ({error.status.name})"
        ) from error
    except RuntimeError as error:
        # The first call of a lazy client makes the connection, and fails with a RuntimeError.
        raise TemporalUnavailableError("the Temporal server cannot be reached") from error


@contextmanager
def translate_query_errors() -> Iterator[None]:
    """Translate the errors of a query, where slowness means that no worker answers."""
    try:
        with translate_rpc_errors():
            yield
    except TemporalUnavailableError as error:
        if not isinstance(cause := error.__cause__, RPCError):
            raise
        if cause.status in _TIMEOUT_STATUSES or _NO_POLLER_MESSAGE in cause.message:
            raise NoWorkerError from error
        if cause.status is RPCStatusCode.FAILED_PRECONDITION:
            raise QueryFailedError from error
        raise
    except WorkflowQueryFailedError as error:
        raise QueryFailedError from error


@contextmanager
def translate_update_errors() -> Iterator[None]:
    """Translate the errors of an update, which its workflow may refuse and no worker may handle in time."""
    try:
        with translate_query_errors():
            yield
    except (TimeoutError, WorkflowUpdateRPCTimeoutOrCancelledError) as error:
        raise NoWorkerError from error
    except WorkflowUpdateFailedError as error:
        if isinstance(error.cause, ApplicationError) and error.cause.type == _ENDED_BEFORE_ANSWER:
            raise UpdateAnswerLostError from error
        why = to_job_error(error.cause)
        raise UpdateRefusedError(why.type, why.message) from error
