"""What catalog, server and providers disagree about is healed, row by row, and what is fine is left alone."""

import asyncio
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlmodel import update
from temporalio.client import WorkflowExecutionStatus
from temporalio.service import RPCError

from activities.reconcile import ReconcileActivities
from cli.ports import find_free_port
from contracts import JobStatus, NoticeWay, ReconcileReport
from contracts.error_types import ErrorType
from contracts.people import Role
from contracts.webhook_state import WebhookState
from providers.errors import ProviderError
from settings import Settings
from store import asset_keys
from store.assets import Assets
from store.end_notice import make_end_notice
from store.errors import JobNotFound
from store.job_lifecycle import utc_now
from store.models import JobRow, WebhookDeliveryRow
from store.people.mail_choices import MailChoices
from store.people.push_subscriptions import NewSubscription, PushSubscriptions
from store.people.teams import Teams
from store.people.users import Users
from store.webhook_deliveries import WebhookDeliveries
from store.webhook_log import WebhookLog, make_delivery
from store.webhook_redeliveries import WebhookRedeliveries
from store.workflow_input import build_generation_input
from temporal_client import RunDescription, TemporalClient, TemporalUnavailableError
from tests.activities.kit import ActivityStack, take_of
from tests.activities.sweeps import NOTHING, hidden, orphan, reconciling, started, sweep, telling_of
from tests.store.builders import OWNER, a_job, an_end
from workflows.notify_caller import notify_workflow_id


@pytest.fixture
def backend() -> str:
    """One database: what differs between them is tested in `store`."""
    return "sqlite"


async def test_a_job_without_a_workflow_gets_one(
    stack: ActivityStack, reconciler: ReconcileActivities, engine: TemporalClient
) -> None:
    job_id = await stack.job()
    assert await sweep(reconciler) == ReconcileReport(started=(job_id,))
    assert (await engine.describe_run(job_id)).is_running
    assert await sweep(reconciler) == NOTHING


async def test_a_job_that_its_request_is_just_starting_is_left_to_it(
    stack: ActivityStack, reconciler: ReconcileActivities
) -> None:
    await stack.job()
    assert await sweep(reconciler, older_than_seconds=3600) == NOTHING


async def test_a_job_that_goes_on_and_its_paid_calls_are_left_alone(
    stack: ActivityStack, reconciler: ReconcileActivities, engine: TemporalClient
) -> None:
    row = await started(stack, engine)
    await stack.paid_calls.start_job(take_of(row.id))
    before = await stack.jobs.get_for_any_owner(row.id)
    assert await sweep(reconciler) == NOTHING
    assert stack.provider.canceled == []
    assert await stack.jobs.get_for_any_owner(row.id) == before


async def test_a_job_whose_workflow_was_terminated_is_settled(
    stack: ActivityStack, reconciler: ReconcileActivities, engine: TemporalClient
) -> None:
    row = await started(stack, engine)
    execution = await engine.describe_run(row.id)
    await engine.client.get_workflow_handle(row.id).terminate("a drill")
    assert await sweep(reconciler) == ReconcileReport(settled=(row.id,))
    settled = await stack.jobs.get_for_any_owner(row.id)
    assert (settled.status, settled.error_type) == (JobStatus.CANCELED, ErrorType.TERMINATED)
    # So that whoever looks can tell when an operator has a new run go on from here.
    assert settled.run_id == execution.run_id
    assert await sweep(reconciler) == NOTHING


async def is_told(engine: TemporalClient, row: JobRow, way: NoticeWay = NoticeWay.WEBHOOK) -> bool:
    """Whether there is a workflow that tells of the job's end."""
    try:
        await engine.client.get_workflow_handle(telling_of(row, way)).describe()
    except RPCError:
        return False
    return True


async def test_the_caller_of_a_job_that_was_terminated_is_told_once(
    stack: ActivityStack, reconciler: ReconcileActivities, engine: TemporalClient
) -> None:
    row = await stack.jobs.get_for_any_owner(await stack.job(callback_url="https://films.example/hook"))
    await engine.start_job(build_generation_input(row))
    await engine.client.get_workflow_handle(row.id).terminate("a drill")
    assert await sweep(reconciler) == ReconcileReport(settled=(row.id,), notified=(row.id,))
    assert await is_told(engine, await stack.jobs.get_for_any_owner(row.id))
    assert await sweep(reconciler) == NOTHING


async def test_a_redelivery_that_was_asked_for_while_temporal_was_away_begins_once(
    stack: ActivityStack, reconciler: ReconcileActivities, engine: TemporalClient
) -> None:
    job = await stack.jobs.get_for_any_owner(await stack.job(callback_url="https://films.example/hook"))
    await stack.jobs.close_job(an_end(job.id), run_id=None)
    job = await stack.jobs.get_for_any_owner(job.id)
    message = make_delivery(job, make_end_notice(job).model_copy(update={"run_id": "run-1"}))
    notice = await WebhookRedeliveries(stack.database).order_redelivery(message, None)
    for _ in range(2):
        await sweep(reconciler)
    again = engine.client.get_workflow_handle(notify_workflow_id(notice))
    assert (await again.describe()).status is WorkflowExecutionStatus.RUNNING
    await again.terminate("the test is over")
    # Nobody works on it, so it is found again, and is there already.
    assert not await engine.start_notify(notice)


async def test_a_message_that_nobody_delivers_any_more_has_failed(
    stack: ActivityStack, reconciler: ReconcileActivities, engine: TemporalClient
) -> None:
    job = await stack.jobs.get_for_any_owner(await stack.job(callback_url="https://films.example/hook"))
    notice = make_end_notice(job).model_copy(update={"run_id": "run-1"})
    log, reads = WebhookLog(stack.database), WebhookDeliveries(stack.database)
    await log.open_delivery(job, notice)
    long_ago = utc_now() - timedelta(hours=2)
    async with stack.database.write_session() as session:
        await session.exec(update(WebhookDeliveryRow).values(next_try_at=long_ago))
    await engine.start_notify(notice)
    await sweep(reconciler)
    # Somebody is at it, if late: workers may have been away.
    assert (await reads.get_delivery(OWNER, notice.webhook_id)).row.state is WebhookState.PENDING
    await engine.client.get_workflow_handle(notify_workflow_id(notice)).terminate("a drill")
    await sweep(reconciler)
    assert (await reads.get_delivery(OWNER, notice.webhook_id)).row.state is WebhookState.FAILED


async def test_the_caller_of_a_job_that_somebody_else_settled_is_told_too(
    stack: ActivityStack, reconciler: ReconcileActivities
) -> None:
    job_id = await stack.job(callback_url="https://films.example/hook")
    await stack.jobs.close_job(an_end(job_id, JobStatus.FAILED), run_id=f"run-{uuid4()}")
    assert await sweep(reconciler) == ReconcileReport(notified=(job_id,))


async def test_a_job_that_was_cancelled_before_it_began_says_itself_that_it_ended(
    stack: ActivityStack, reconciler: ReconcileActivities
) -> None:
    job_id = await stack.job(callback_url="https://films.example/hook")
    await stack.jobs.close_job(an_end(job_id), run_id=None)
    assert await sweep(reconciler) == NOTHING


async def test_who_wants_no_callback_gets_none(
    stack: ActivityStack, reconciler: ReconcileActivities, engine: TemporalClient
) -> None:
    job_id = await stack.job()
    await stack.jobs.close_job(an_end(job_id), run_id="run-1")
    assert await sweep(reconciler) == NOTHING
    assert not await is_told(engine, await stack.jobs.get_for_any_owner(job_id))


@pytest.mark.parametrize("wanted", [True, False])
async def test_who_ordered_a_job_that_was_terminated_is_mailed_if_they_want(
    stack: ActivityStack,
    reconciler: ReconcileActivities,
    engine: TemporalClient,
    wanted: bool,
) -> None:
    await Teams(stack.database).ensure_team(OWNER)
    eve = await Users(stack.database).add_to_team("eve@films.example", OWNER, Role.MAKER)
    await MailChoices(stack.database).save(eve.id, when_ended=wanted, when_needed=True)
    row, _ = await stack.jobs.add_job(a_job(made_by=eve.id))
    await stack.jobs.close_job(an_end(row.id, JobStatus.FAILED), run_id=f"run-{uuid4()}")
    await sweep(reconciler)
    row = await stack.jobs.get_for_any_owner(row.id)
    assert await is_told(engine, row, NoticeWay.MAIL) is wanted
    assert not await is_told(engine, row)


async def test_browsers_are_told_of_a_job_that_was_terminated(
    stack: ActivityStack, reconciler: ReconcileActivities, engine: TemporalClient
) -> None:
    await Teams(stack.database).ensure_team(OWNER)
    eve = await Users(stack.database).add_to_team("eve@films.example", OWNER, Role.MAKER)
    row, _ = await stack.jobs.add_job(a_job(made_by=eve.id))
    await stack.jobs.close_job(an_end(row.id, JobStatus.FAILED), run_id=f"run-{uuid4()}")
    row = await stack.jobs.get_for_any_owner(row.id)
    await sweep(reconciler)
    assert not await is_told(engine, row, NoticeWay.PUSH)
    wish = NewSubscription(None, "https://push.example/x", "", "", "", "", when_ended=True, when_needed=False)
    await PushSubscriptions(stack.database).subscribe(eve.id, wish)
    await sweep(reconciler)
    assert await is_told(engine, row, NoticeWay.PUSH)
    assert not await is_told(engine, row, NoticeWay.MAIL)


async def test_a_deletion_that_was_begun_is_finished(
    stack: ActivityStack, reconciler: ReconcileActivities, assets: Assets, tmp_path: Path
) -> None:
    job_id = await hidden(stack, assets, tmp_path)
    assert await sweep(reconciler) == ReconcileReport(deleted=(job_id,))
    assert await assets.get_size(asset_keys.film_key(job_id, "run-1")) is None
    assert await stack.jobs.list_hidden_ids() == []
    with pytest.raises(JobNotFound):
        await stack.jobs.get_for_any_owner(job_id)


async def test_a_deleted_job_is_not_forgotten_while_a_provider_still_works_for_it(
    stack: ActivityStack, reconciler: ReconcileActivities
) -> None:
    token = await orphan(stack)
    job_id = token.split("/", maxsplit=1)[0]
    await stack.jobs.begin_deletion(OWNER, [job_id])
    stack.provider.trouble = ProviderError(ErrorType.TRANSIENT, "Away.", final=False)
    assert await sweep(reconciler) == NOTHING
    stack.provider.trouble = None
    expected = ReconcileReport(canceled_provider_jobs=(token,), deleted=(job_id,))
    assert await sweep(reconciler) == expected


class Stubborn(TemporalClient):
    """About one job nothing can be learnt."""

    spoilt = ""

    async def describe_run(self, job_id: str) -> RunDescription:
        if job_id == self.spoilt:
            raise ValueError("99 is not a valid WorkflowExecutionStatus")
        return await super().describe_run(job_id)


async def test_what_fails_keeps_nothing_else_from_being_healed(
    stack: ActivityStack, assets: Assets, engine: TemporalClient, tmp_path: Path
) -> None:
    spoilt, lost = await stack.job(), await stack.job()
    stuck, token = await orphan(stack), await orphan(stack)
    await _move_to_a_provider_that_is_gone(stack, stuck)
    job_id = await hidden(stack, assets, tmp_path)
    stubborn = Stubborn(engine.client)
    stubborn.spoilt = spoilt
    report = await sweep(
        reconciling(stack, assets, stubborn),
    )
    assert report == ReconcileReport(
        started=(lost,), canceled_provider_jobs=(token,), deleted=(job_id,), refused_calls=(stuck,)
    )


async def test_while_the_server_is_away_nothing_is_changed(stack: ActivityStack, assets: Assets) -> None:
    away = await TemporalClient.connect(Settings(temporal_address=f"127.0.0.1:{find_free_port()}"))
    job_id, _ = await stack.job(), await orphan(stack)
    before = await stack.jobs.get_for_any_owner(job_id)
    with pytest.raises(TemporalUnavailableError):
        await sweep(reconciling(stack, assets, away))
    assert await stack.jobs.get_for_any_owner(job_id) == before
    assert stack.provider.canceled == []


async def test_two_sweeps_at_once_start_a_job_once(
    stack: ActivityStack, reconciler: ReconcileActivities, engine: TemporalClient
) -> None:
    job_id = await stack.job()
    await asyncio.gather(sweep(reconciler), sweep(reconciler))
    assert (await engine.describe_run(job_id)).status is WorkflowExecutionStatus.RUNNING


async def _move_to_a_provider_that_is_gone(stack: ActivityStack, token: str) -> None:
    job_id = token.split("/", maxsplit=1)[0]
    async with stack.database.write_session() as session:
        (row,) = await stack.ledger.reads.list_rows(job_id)
        row.provider = f"gone-{uuid4()}"
        await session.merge(row)
