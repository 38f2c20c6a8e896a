"""The latest runs of the reconciler, by what the Temporal server keeps of them."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from temporalio.client import Client, WorkflowExecution, WorkflowExecutionStatus

from contracts import ReconcileReport
from temporal_client.errors import translate_rpc_errors
from temporal_client.payload_codec import PayloadKeyMissing
from workflows.reconcile import ReconcileWorkflow

RPC_TIMEOUT = timedelta(seconds=5)
RESULTS_WITHIN_SECONDS = 5.0
# The server answers with the newest first.
QUERY = f"WorkflowType='{ReconcileWorkflow.__name__}'"


@dataclass(frozen=True)
class ReconcileRun:
    """A run of the reconciler. `report`: what it repaired; None while it runs, or if that cannot be told."""

    workflow_id: str
    status: WorkflowExecutionStatus
    started_at: datetime
    ended_at: datetime | None
    report: ReconcileReport | None


async def list_recent_reconciles(client: Client, limit: int) -> list[ReconcileRun]:
    """List the latest runs, the newest first.

    Raises:
        TemporalUnavailableError: the server does not answer.
    """
    with translate_rpc_errors():
        found = [run async for run in client.list_workflows(QUERY, limit=limit, rpc_timeout=RPC_TIMEOUT)]
        runs = await asyncio.gather(*(_read_run(client, run) for run in found))
    return sorted(runs, key=lambda run: run.started_at, reverse=True)


async def _read_run(client: Client, run: WorkflowExecution) -> ReconcileRun:
    is_done = run.status is WorkflowExecutionStatus.COMPLETED
    return ReconcileRun(
        workflow_id=run.id,
        status=run.status or WorkflowExecutionStatus.RUNNING,
        started_at=run.start_time,
        ended_at=run.close_time,
        report=await _read_report(client, run) if is_done else None,
    )


async def _read_report(client: Client, run: WorkflowExecution) -> ReconcileReport | None:
    handle = client.get_workflow_handle(run.id, run_id=run.run_id, result_type=ReconcileReport)
    try:
        async with asyncio.timeout(RESULTS_WITHIN_SECONDS):
            report: ReconcileReport = await handle.result(follow_runs=False, rpc_timeout=RPC_TIMEOUT)
    except (PayloadKeyMissing, TimeoutError):
        return None
    return report
