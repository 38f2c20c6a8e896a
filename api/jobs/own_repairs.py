"""Runs the reconciler, and tells a caller what it repaired of the jobs that they may see."""

from api.access.all_teams import sees_all_teams
from api.access.caller import Caller
from api.services import ApiServices
from contracts import ReconcileReport, TakeKey
from store.job_owners import find_own_ids


async def reconcile_for(services: ApiServices, caller: Caller) -> ReconcileReport:
    """Reconcile all teams' jobs now; report the repairs of those that the caller may see."""
    if await sees_all_teams(services, caller):
        return await services.temporal.reconcile_now(0)
    # A job that the reconciler deletes has no row afterwards that could tell whose it was.
    hidden = await services.jobs.list_hidden_ids()
    own = await find_own_ids(services.database, caller.team_id, hidden)
    report = await services.temporal.reconcile_now(0)
    own |= await find_own_ids(services.database, caller.team_id, _list_job_ids(report))
    return _keep_own(report, own)


def _list_job_ids(report: ReconcileReport) -> list[str]:
    calls = (*report.canceled_provider_jobs, *report.settled_as_unknown, *report.refused_calls)
    of_calls = [TakeKey.from_token(token).job_id for token in calls]
    return [*report.started, *report.settled, *report.notified, *of_calls]


def _keep_own(report: ReconcileReport, own: set[str]) -> ReconcileReport:
    def keep(job_ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(job_id for job_id in job_ids if job_id in own)

    def keep_calls(tokens: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(token for token in tokens if TakeKey.from_token(token).job_id in own)

    return ReconcileReport(
        started=keep(report.started),
        settled=keep(report.settled),
        deleted=keep(report.deleted),
        canceled_provider_jobs=keep_calls(report.canceled_provider_jobs),
        settled_as_unknown=keep_calls(report.settled_as_unknown),
        refused_calls=keep_calls(report.refused_calls),
        notified=keep(report.notified),
    )
