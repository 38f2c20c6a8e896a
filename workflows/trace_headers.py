"""Hands the header of a film's trace on from its workflow to its activities and children.

No span is made here: a workflow is replayed, and its last task may run twice (docs/adr/0074-traces.md).
"""

from collections.abc import Mapping
from typing import Any

from temporalio import workflow
from temporalio.api.common.v1 import Payload
from temporalio.worker import (
    StartActivityInput,
    StartChildWorkflowInput,
    WorkflowInboundInterceptor,
    WorkflowOutboundInterceptor,
)

# The name that the SDK's own plugin for OpenTelemetry gives it.
TRACE_HEADER = "_tracer-data"


class HandsTraceOn(WorkflowInboundInterceptor):
    """The interceptor of a workflow that has been started within a trace."""

    def init(self, outbound: WorkflowOutboundInterceptor) -> None:
        """Stand before all that the workflow starts."""
        super().init(_StartsWithTrace(outbound))


class _StartsWithTrace(WorkflowOutboundInterceptor):
    def start_activity(self, input: StartActivityInput) -> workflow.ActivityHandle[Any]:  # noqa: A002 - the SDK's name
        """Start an activity within the trace."""
        input.headers = {**input.headers, **_find_header()}
        return super().start_activity(input)

    async def start_child_workflow(
        self,
        input: StartChildWorkflowInput,  # noqa: A002 - the SDK's name
    ) -> workflow.ChildWorkflowHandle[Any, Any]:
        """Start a child within the trace."""
        input.headers = {**input.headers, **_find_header()}
        return await super().start_child_workflow(input)


def _find_header() -> Mapping[str, Payload]:
    header = workflow.info().headers.get(TRACE_HEADER)
    return {} if header is None else {TRACE_HEADER: header}
