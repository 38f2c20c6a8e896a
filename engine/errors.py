"""What can go wrong between us and the Temporal server, as types."""

from collections.abc import Iterator
from contextlib import contextmanager

from temporalio.client import (
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from workflows.failures import job_error

# Found on server 1.32: a query that no worker answers in time comes back CANCELLED, not DEADLINE_EXCEEDED.
_SLOW = frozenset({RPCStatusCode.CANCELLED, RPCStatusCode.DEADLINE_EXCEEDED})

# The same server says this (FAILED_PRECONDITION), a second before that, where it has seen no worker since it
# was started, or for minutes: findings/temporal_query_without_a_worker_says_two_things.sh. Anything else of
# that status is the fault of the workflow.
_NOBODY_SEEN = "no poller seen"
_ENDED_BEFORE_ITS_ANSWER = "AcceptedUpdateCompletedWorkflow"


class EngineAwayError(Exception):
    """The Temporal server does not answer."""

    @property
    def perhaps_told(self) -> bool:
        """Whether the server may have had the call all the same: it was sent, and its answer never came."""
        return isinstance(self.__cause__, RPCError)


class NoSuchRunError(Exception):
    """The Temporal server has no workflow of that id."""


class RunsAlreadyError(Exception):
    """A run of that job goes on: no second one beside it."""


class NoWorkerError(Exception):
    """The server is there, but no worker answered the query in time."""


class CannotTellError(Exception):
    """A worker is there, and yet the workflow cannot tell: its code fails, or it ended before it began."""


class AnswerLostError(Exception):
    """The run had taken what it was told, and ended before it answered: it may still be done.

    Found on server 1.32: it comes of a terminate, a cancel, a failure, an end and a reset. After a reset the
    new run is told again, and carries it out unless its validator refuses it at that point; see
    findings/temporal_reset_fails_an_update_that_is_done.sh.
    """


class RefusedError(Exception):
    """The running workflow refused what was asked of it: a stable `type`, and a sentence for a person."""

    def __init__(self, type_: str, message: str) -> None:
        super().__init__(message)
        self.type, self.message = type_, message


@contextmanager
def translated() -> Iterator[None]:
    """Turn the client's RPC errors into our own."""
    try:
        yield
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            raise NoSuchRunError from error
        raise EngineAwayError(f"the Temporal server does not answer ({error.status.name})") from error
    except RuntimeError as error:
        # The first call of a lazy client makes the connection; its failure is a RuntimeError.
        raise EngineAwayError("the Temporal server cannot be reached") from error


@contextmanager
def translated_query() -> Iterator[None]:
    """The same for a query, where slowness means that no worker answers."""
    try:
        with translated():
            yield
    except EngineAwayError as error:
        if not isinstance(cause := error.__cause__, RPCError):
            raise
        if cause.status in _SLOW or _NOBODY_SEEN in cause.message:
            raise NoWorkerError from error
        if cause.status is RPCStatusCode.FAILED_PRECONDITION:
            raise CannotTellError from error
        raise
    except WorkflowQueryFailedError as error:
        raise CannotTellError from error


@contextmanager
def translated_update() -> Iterator[None]:
    """The same for an update, which a workflow may refuse, and no worker may take up in time."""
    try:
        with translated_query():
            yield
    except (TimeoutError, WorkflowUpdateRPCTimeoutOrCancelledError) as error:
        raise NoWorkerError from error
    except WorkflowUpdateFailedError as error:
        if isinstance(error.cause, ApplicationError) and error.cause.type == _ENDED_BEFORE_ITS_ANSWER:
            raise AnswerLostError from error
        why = job_error(error.cause)
        raise RefusedError(why.type, why.message) from error
