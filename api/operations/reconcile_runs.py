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
    tokens = [token for run in runs if run.report for token in _list_calls(run.report)]
    keys = [TakeKey.from_token(token) for token in tokens]
    if not keys:
        return {}
    async with services.database.read_session() as session:
        return await find_providers(session, keys)


def _list_calls(report: ReconcileReport) -> tuple[str, ...]:
    return (*report.canceled_provider_jobs, *report.settled_as_unknown, *report.refused_calls)


def _count_repairs(report: ReconcileReport, providers: Mapping[TakeKey, str]) -> Repairs:
    return Repairs(
        started=len(report.started),
        settled=len(report.settled),
        deleted=len(report.deleted),
        notified=len(report.notified),
        stopped_calls=_count_by_provider(report.canceled_provider_jobs, providers),
        unknown_calls=_count_by_provider(report.settled_as_unknown, providers),
        refused_calls=_count_by_provider(report.refused_calls, providers),
    )


def _count_by_provider(tokens: Iterable[str], providers: Mapping[TakeKey, str]) -> dict[str, int]:
    keys = map(TakeKey.from_token, tokens)
    return dict(Counter(providers.get(key, UNKNOWN_PROVIDER) for key in keys).most_common())
