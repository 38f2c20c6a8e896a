"""Creates what the Temporal server must have: search attributes and the reconciler's schedule."""

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleSpec,
)

from contracts import search_attributes
from contracts.task_queues import WORKFLOW_QUEUE
from workflows.activity_options import RECONCILE_INTERVAL, RECONCILE_TIMEOUT
from workflows.reconcile import MIN_ROW_AGE_SECONDS, SCHEDULE_ID, ReconcileWorkflow


async def prepare_server(client: Client) -> None:
    """Create what is missing. Safe to call from every worker at every start."""
    await _add_search_attributes(client)
    await _create_schedule(client)


async def _add_search_attributes(client: Client) -> None:
    known = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    keyword = IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD
    missing = {
        key.name: keyword
        for key in search_attributes.ALL_ATTRIBUTES
        if key.name not in known.custom_attributes
    }
    if missing:
        await client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(namespace=client.namespace, search_attributes=missing)
        )


async def _create_schedule(client: Client) -> None:
    schedule = Schedule(
        action=ScheduleActionStartWorkflow(
            ReconcileWorkflow.run,
            MIN_ROW_AGE_SECONDS,
            id=SCHEDULE_ID,
            task_queue=WORKFLOW_QUEUE,
            execution_timeout=RECONCILE_TIMEOUT,
        ),
        spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=RECONCILE_INTERVAL)]),
        # After a long outage, catch up with one run instead of all that were missed.
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=RECONCILE_INTERVAL),
    )
    try:
        await client.create_schedule(SCHEDULE_ID, schedule, trigger_immediately=True)
    except ScheduleAlreadyRunningError:
        return
