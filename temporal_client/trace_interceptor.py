"""Carries a trace through Temporal: client, workflow, activity. Each attempt of an activity is a span."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from temporalio import activity
from temporalio.api.common.v1 import Payload
from temporalio.client import Interceptor as ClientInterceptor
from temporalio.client import OutboundInterceptor, StartWorkflowInput, WorkflowHandle
from temporalio.converter import PayloadConverter
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory
from temporalio.worker import (
    ActivityInboundInterceptor,
    ExecuteActivityInput,
    Interceptor,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
)

from contracts import CloseOrder
from temporal_client.trace_attributes import describe_order
from tracing import Span, SpanKind, continue_trace, current_carrier, trace_past, trace_span
from workflows.trace_headers import TRACE_HEADER, HandsTraceOn

# When the workflow was started, beside the trace: whoever records its end tells how long it took.
STARTED = "longtake-started"


class TraceInterceptor(ClientInterceptor, Interceptor):
    """The interceptor of a client and of its workers."""

    def intercept_client(self, next: OutboundInterceptor) -> OutboundInterceptor:  # noqa: A002 - the SDK's name
        """Start workflows within the current trace."""
        return _TracingClient(next)

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002 - the SDK's name
        """Run activities within the trace of their workflow."""
        return _TracingActivities(next)

    def workflow_interceptor_class(
        self,
        input: WorkflowInterceptorClassInput,  # noqa: A002 - the SDK's name
    ) -> type[WorkflowInboundInterceptor]:
        """Hand the trace on from workflows."""
        return HandsTraceOn


class _TracingClient(OutboundInterceptor):
    async def start_workflow(self, input: StartWorkflowInput) -> WorkflowHandle[Any, Any]:  # noqa: A002 - the SDK's name
        """Start a workflow. The span is sent when it is started: all others of the film are below it."""
        job_id = input.id if input.workflow == "GenerationWorkflow" else None
        with trace_span(f"start {input.workflow}", SpanKind.PRODUCER, job_id=job_id):
            carrier = current_carrier() | {STARTED: str(time.time_ns())}
            input.headers = {**input.headers, TRACE_HEADER: _converter().to_payload(carrier)}
            return await super().start_workflow(input)


class _TracingActivities(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002, ANN401 - the SDK's
        """Run an attempt as a span, unless its workflow was started without a trace."""
        carrier = _read_header(input.headers)
        if not carrier:
            return await super().execute_activity(input)
        info = activity.info()
        known = describe_order(input.args) | {"attempt": info.attempt, "workflow_id": info.workflow_id}
        with continue_trace(carrier):
            with trace_span(info.activity_type, SpanKind.CONSUMER, **known) as span, _told_failure(span):
                result = await super().execute_activity(input)
            _record_end(input.args, carrier)
        return result


@contextmanager
def _told_failure(span: Span) -> Iterator[None]:
    """Tell a failure by its type. A poll without news is none, although it raises an error."""
    try:
        yield
    except ApplicationError as error:
        if error.category is ApplicationErrorCategory.BENIGN:
            span.note(outcome=error.type)
        else:
            span.fail(error.type or type(error).__name__)
        raise
    except BaseException as error:
        span.fail(type(error).__name__)
        raise


def _record_end(args: Any, carrier: Mapping[str, str]) -> None:  # noqa: ANN401 - the SDK's
    """Record the whole run of a film, now that its end is in the catalog."""
    order = args[0] if args else None
    if isinstance(order, CloseOrder) and (started := carrier.get(STARTED)):
        with trace_past("film", int(started), job_id=order.job_id, status=order.status) as span:
            if order.error:
                span.fail(order.error.type)


def _read_header(headers: Mapping[str, Payload]) -> Mapping[str, str]:
    header = headers.get(TRACE_HEADER)
    return _converter().from_payload(header, dict[str, str]) if header else {}


def _converter() -> PayloadConverter:
    """Return the SDK's plain converter: a trace's ids are no secret, so no codec is asked."""
    return PayloadConverter.default
