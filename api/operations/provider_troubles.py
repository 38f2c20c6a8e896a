"""Finds what providers have refused lately, by the steps of films that Temporal tries again. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from api.jobs.confirm_status import ConfirmedJob
from api.operations.catalog_reads import CatalogWork
from api.operations.schemas import ProviderTrouble
from contracts import LedgerStage
from contracts.error_types import ErrorType
from store.models import JobRow
from temporal_client import ActivityIssue

# What a service says or does; all other issues are ours.
_OF_PROVIDERS = frozenset(
    {
        ErrorType.TRANSIENT,
        ErrorType.RATE_LIMITED,
        ErrorType.QUOTA_EXHAUSTED,
        ErrorType.AUTH_FAILED,
        ErrorType.UNKNOWN_PROVIDER,
    }
)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def find_troubles(work: CatalogWork, films: Sequence[ConfirmedJob]) -> dict[str, ProviderTrouble]:
    """Return what the listed films suffer from, by provider."""
    found: dict[str, list[ActivityIssue]] = defaultdict(list)
    providers = {call.key: call.provider for call in work.calls}
    for film in films:
        for issue in film.pending_failures:
            if issue.type not in _OF_PROVIDERS or issue.key is None:
                continue
            if provider := providers.get(issue.key) or _find_asked(film.row, issue.key.stage):
                found[provider].append(issue)
    return {provider: _join_issues(issues) for provider, issues in found.items()}


def _find_asked(row: JobRow, stage: LedgerStage) -> str | None:
    """Return who is asked for such parts of the film first: a call that was refused is not open."""
    narration = row.narration
    return {
        LedgerStage.SCENE: row.provider,
        LedgerStage.AUDIO: row.brief.music_provider,
        LedgerStage.IMAGE: row.brief.image_provider,
        LedgerStage.VOICE: narration.provider if narration else None,
    }.get(stage)


def _join_issues(issues: Sequence[ActivityIssue]) -> ProviderTrouble:
    last = max(issues, key=lambda issue: issue.next_at or _LONG_AGO)
    return ProviderTrouble(parts=len(issues), message=last.message, next_try_at=last.next_at)
