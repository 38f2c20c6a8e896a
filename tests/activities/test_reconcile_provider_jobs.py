"""Provider jobs that their job has left behind are stopped, or asked for on and their clips kept."""

import pytest

from activities.reconcile import ReconcileActivities
from contracts import CancelReceipt, JobStatus, ReconcileReport
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from store.models import LedgerState
from temporal_client import NoSuchWorkflowError, TemporalClient
from tests.activities.kit import DONE, ActivityStack, take_of
from tests.activities.sweeps import NOTHING, orphan, sweep
from tests.store.builders import an_end
from workflows.late_take import reclaim_workflow_id


@pytest.fixture
def backend() -> str:
    """One database: what differs between them is tested in `store`."""
    return "sqlite"


@pytest.mark.parametrize("status", [JobStatus.CANCELED, JobStatus.FAILED, JobStatus.COMPLETED])
async def test_provider_jobs_of_an_ended_job_are_stopped(
    stack: ActivityStack, reconciler: ReconcileActivities, status: JobStatus
) -> None:
    token = await orphan(stack, status)
    assert await sweep(reconciler) == ReconcileReport(canceled_provider_jobs=(token,))
    assert stack.provider.canceled == ["job-1"]
    assert await sweep(reconciler) == NOTHING


async def test_a_provider_job_that_cannot_be_stopped_now_is_stopped_by_a_later_sweep(
    stack: ActivityStack, reconciler: ReconcileActivities
) -> None:
    token = await orphan(stack)
    stack.provider.trouble = ProviderError(ErrorType.TRANSIENT, "Away.", final=False)
    assert await sweep(reconciler) == NOTHING
    stack.provider.trouble = None
    assert await sweep(reconciler) == ReconcileReport(canceled_provider_jobs=(token,))


async def test_what_nobody_can_know_is_settled_and_told_as_unknown_once(
    stack: ActivityStack, reconciler: ReconcileActivities
) -> None:
    order = take_of(await stack.job())
    await stack.ledger.record_intent(order)
    await stack.jobs.close_job(an_end(order.key.job_id), run_id=None)
    stack.provider.looks_up = False
    assert await sweep(reconciler) == ReconcileReport(settled_as_unknown=(order.key.token,))
    assert await sweep(reconciler) == NOTHING
    row = await stack.ledger.reads.find_row(order.key)
    assert row is not None
    assert (row.state, row.receipt) == (LedgerState.TERMINAL, CancelReceipt.UNKNOWN)


async def test_what_cannot_be_stopped_is_asked_for_on(
    stack: ActivityStack, reconciler: ReconcileActivities, engine: TemporalClient
) -> None:
    stack.provider.receipt = CancelReceipt.STILL_BILLED
    order = take_of(await stack.job())
    await stack.paid_calls.start_job(order)
    await stack.jobs.close_job(an_end(order.key.job_id, JobStatus.CANCELED), run_id=None)
    assert await sweep(reconciler) == ReconcileReport(canceled_provider_jobs=(order.key.token,))
    assert (await engine.describe_run(reclaim_workflow_id(order.key))).is_running
    assert await sweep(reconciler) == NOTHING, "it is stopped once, and told once"
    assert stack.provider.calls["cancel"] == 1, "once is enough"


async def test_a_paid_clip_that_its_job_left_at_the_provider_is_fetched_once(
    stack: ActivityStack, reconciler: ReconcileActivities, engine: TemporalClient
) -> None:
    order = take_of(await stack.job())
    row = await stack.paid_calls.start_job(order)
    await stack.paid_calls.settle_job(row.key, DONE)
    await stack.jobs.close_job(an_end(order.key.job_id, JobStatus.CANCELED), run_id=None)
    await sweep(reconciler)
    first = await engine.describe_run(reclaim_workflow_id(order.key))
    await engine.client.get_workflow_handle(reclaim_workflow_id(order.key)).terminate()
    await sweep(reconciler)
    assert (await engine.describe_run(reclaim_workflow_id(order.key))).run_id == first.run_id


async def test_a_clip_that_was_fetched_is_not_fetched_again(
    stack: ActivityStack, reconciler: ReconcileActivities, engine: TemporalClient
) -> None:
    order = take_of(await stack.job())
    row = await stack.paid_calls.start_job(order)
    await stack.paid_calls.settle_job(row.key, DONE)
    await stack.ledger.record_collection(
        order.key, asset_key="clip", thumbnail_key=None, seconds=4, digest=None
    )
    await stack.jobs.close_job(an_end(order.key.job_id), run_id=None)
    await sweep(reconciler)
    with pytest.raises(NoSuchWorkflowError):
        await engine.describe_run(reclaim_workflow_id(order.key))
