"""Keeps failures small: of a large one, the server forgets type and details.

Of a failed attempt that is retried, server 1.32 keeps 4 kB at most. A larger failure becomes the cause of one
that says only "Failure exceeds size limit.", and loses its details: nobody can tell then which scene is meant
(`findings/temporal_large_failures_lose_their_details.sh`).
"""

from temporalio.api.failure.v1 import Failure
from temporalio.converter import DefaultFailureConverter, PayloadConverter
from temporalio.exceptions import FailureError

# Of each level of a failure: its last frames say where, and the log of the worker has all of them.
MAX_TRACE_CHARS = 500
# Of exceptions of libraries: those of databases contain whole statements.
MAX_CAUSE_CHARS = 400


class CompactFailureConverter(DefaultFailureConverter):
    """The SDK's converter, with short stack traces and two causes at most."""

    def to_failure(
        self, exception: BaseException, payload_converter: PayloadConverter, failure: Failure
    ) -> None:
        """Convert an exception, and each of its causes by another call."""
        super().to_failure(exception, payload_converter, failure)
        failure.stack_trace = failure.stack_trace[-MAX_TRACE_CHARS:]
        if not isinstance(exception, FailureError):
            failure.message = failure.message[:MAX_CAUSE_CHARS]
        if failure.cause.cause.HasField("cause"):
            failure.cause.cause.ClearField("cause")


class EncodedFailureConverter(CompactFailureConverter):
    """The same, with message and trace where a codec encrypts them, as in the SDK's own encoded converter."""

    def to_failure(
        self, exception: BaseException, payload_converter: PayloadConverter, failure: Failure
    ) -> None:
        """Convert an exception, and each of its causes by another call."""
        super().to_failure(exception, payload_converter, failure)
        hidden = {"message": failure.message, "stack_trace": failure.stack_trace}
        failure.encoded_attributes.CopyFrom(payload_converter.to_payload(hidden))
        failure.message, failure.stack_trace = "Encoded failure", ""
