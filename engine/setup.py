"""What Longtake needs of a Temporal server once: its search attributes and the reconciler's schedule."""

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

from workflows import search
from workflows.reconcile import FRESH_SECONDS, SCHEDULE_ID, ReconcileWorkflow
from workflows.timeouts import RECONCILE_INTERVAL, RECONCILE_TIMEOUT, WORKFLOW_QUEUE


async def prepare(client: Client) -> None:
    """Make what is missing. Safe to call from every worker at every start."""
    await _search_attributes(client)
    await _schedule(client)


async def _search_attributes(client: Client) -> None:
    known = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    keyword = IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD
    missing = {key.name: keyword for key in search.ALL if key.name not in known.custom_attributes}
    if missing:
        await client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(namespace=client.namespace, search_attributes=missing)
        )


async def _schedule(client: Client) -> None:
    schedule = Schedule(
        action=ScheduleActionStartWorkflow(
            ReconcileWorkflow.run,
            FRESH_SECONDS,
            id=SCHEDULE_ID,
            task_queue=WORKFLOW_QUEUE,
            execution_timeout=RECONCILE_TIMEOUT,
        ),
        spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=RECONCILE_INTERVAL)]),
        # After a long night off, one look is as good as a hundred.
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=RECONCILE_INTERVAL),
    )
    try:
        await client.create_schedule(SCHEDULE_ID, schedule, trigger_immediately=True)
    except ScheduleAlreadyRunningError:
        return
