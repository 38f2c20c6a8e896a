"""The latest runs of the reconciler, with what they found by provider."""

from collections import Counter
from collections.abc import Iterable, Mapping

from api.operations.schemas import ReconcileRunDetails, Repairs
from api.services import ApiServices
from contracts import ReconcileReport, TakeKey
from store.operations.open_calls import find_providers
from temporal_client.recent_reconciles import ReconcileRun, list_recent_reconciles
from temporal_client.temporal_command import TemporalCommand

RUNS_SHOWN = 5
UNKNOWN_PROVIDER = "unknown"


async def read_reconcile_runs(services: ApiServices) -> tuple[ReconcileRunDetails, ...]:
    """Read them, the newest first.

    Raises:
        TemporalUnavailableError: the server does not answer.
    """
    runs = await list_recent_reconciles(services.temporal.client, RUNS_SHOWN)
    command = TemporalCommand.for_client(services.temporal.client)
    providers = await _find_providers(services, runs)
    return tuple(
        ReconcileRunDetails(
            status=run.status.name.lower(),
            started_at=run.started_at,
            ended_at=run.ended_at,
            repairs=_count_repairs(run.report, providers) if run.report else None,
            web_ui=services.web_ui.job_page_url(run.workflow_id),
            command=command.describe_workflow(run.workflow_id),
        )
        for run in runs
    )


async def _find_providers(services: ApiServices, runs: Iterable[ReconcileRun]) -> Mapping[TakeKey, str]:
    keys = [key for run in runs if run.report for key in _list_stopped(run.report)]
    if not keys:
        return {}
    async with services.database.read_session() as session:
        return await find_providers(session, keys)


def _list_stopped(report: ReconcileReport) -> list[TakeKey]:
    return [TakeKey.from_token(token) for token in report.canceled_provider_jobs]


def _count_repairs(report: ReconcileReport, providers: Mapping[TakeKey, str]) -> Repairs:
    stopped = Counter(providers.get(key, UNKNOWN_PROVIDER) for key in _list_stopped(report))
    return Repairs(
        started=len(report.started),
        settled=len(report.settled),
        deleted=len(report.deleted),
        notified=len(report.notified),
        stopped_calls=dict(stopped.most_common()),
    )
