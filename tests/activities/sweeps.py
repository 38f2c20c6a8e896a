"""A reconciler, and what it finds."""

from pathlib import Path

from activities.notice_wishes import NoticeWishes
from activities.reconcile import ReconcileActivities
from contracts import CallerNotice, JobStatus, NoticeWay, ReconcileReport
from store import asset_keys
from store.assets import Assets
from store.callback_deliveries import CallbackDeliveries
from store.models import JobRow
from store.people.team_retention import TeamRetention
from store.uploads import UploadCatalog
from store.webhook_log import WebhookLog
from store.webhook_redeliveries import WebhookRedeliveries
from store.workflow_input import build_generation_input
from temporal_client import TemporalClient
from tests.activities.kit import ActivityStack, environment, take_of
from tests.store.builders import OWNER, an_end
from workflows.notify_caller import notify_workflow_id

NOTHING = ReconcileReport()


def telling_of(row: JobRow, way: NoticeWay = NoticeWay.WEBHOOK) -> str:
    """Id of the workflow that tells of the job's latest end."""
    notice = CallerNotice(
        job_id=row.id, run_id=row.run_id or "", status=row.status, ended_at=row.created_at, way=way
    )
    return notify_workflow_id(notice)


def reconciling(stack: ActivityStack, assets: Assets, engine: TemporalClient) -> ReconcileActivities:
    return ReconcileActivities(
        jobs=stack.jobs,
        ledger=stack.ledger,
        assets=assets,
        paid_calls=stack.paid_calls,
        expectations=stack.expectations,
        callbacks=CallbackDeliveries(stack.database),
        webhook_log=WebhookLog(stack.database),
        redeliveries=WebhookRedeliveries(stack.database),
        wishes=NoticeWishes(stack.database, mail=True, push=True),
        retention=TeamRetention(stack.database),
        uploads=UploadCatalog(stack.database),
        engine=engine,
    )


async def sweep(reconciler: ReconcileActivities, older_than_seconds: float = 0.0) -> ReconcileReport:
    report: ReconcileReport = await environment().run(reconciler.reconcile, older_than_seconds)
    return report


async def started(stack: ActivityStack, engine: TemporalClient) -> JobRow:
    """A job with a workflow that nobody works on."""
    row = await stack.jobs.get_for_any_owner(await stack.job())
    await engine.start_job(build_generation_input(row))
    return row


async def orphan(stack: ActivityStack, status: JobStatus = JobStatus.CANCELED) -> str:
    """The token of a provider job that goes on though its job has ended."""
    order = take_of(await stack.job())
    await stack.paid_calls.start_job(order)
    await stack.jobs.close_job(an_end(order.key.job_id, status), run_id=None)
    return order.key.token


async def hidden(stack: ActivityStack, assets: Assets, tmp_path: Path) -> str:
    """A job whose deletion has begun."""
    job_id = await stack.job()
    await stack.jobs.close_job(an_end(job_id), run_id=None)
    await stack.jobs.begin_deletion(OWNER, [job_id])
    (tmp_path / "film").write_bytes(b"film")
    await assets.put_file(asset_keys.film_key(job_id, "run-1"), tmp_path / "film")
    return job_id
