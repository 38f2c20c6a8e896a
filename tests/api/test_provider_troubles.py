"""Operators are told which service refuses something, also where it refused the call and none is open."""

from datetime import UTC, datetime

import pytest
from temporalio.client import WorkflowExecutionStatus

from api.jobs.confirm_status import ConfirmedJob
from api.operations.catalog_reads import CatalogWork
from api.operations.provider_troubles import find_troubles
from contracts import LedgerStage, TakeKey
from contracts.error_types import ErrorType
from temporal_client import ActivityIssue
from temporal_client.client import RunDescription
from tests.api.kit import a_row

NOTHING_OPEN = CatalogWork(
    now=datetime(2026, 12, 3, tzinfo=UTC),
    slow={},
    counts=(),
    total=1,
    films=(),
    calls=(),
    waiters=(),
    open_calls=(),
    lines={},
    spending={},
    teams={},
    spent_today_usd=0.0,
)


def a_film(stage: LedgerStage, type_: ErrorType) -> ConfirmedJob:
    """A film of which a service has refused a part."""
    narration = {"provider": "elevenlabs", "voice": "George"}
    row = a_row(narration=narration, music_provider="mureka", image_provider="google").to_row()
    key = TakeKey(job_id=row.id, stage=stage, scene=1)
    issue = ActivityIssue("submit", key, type_, "It refuses.", attempt=3, next_at=None)
    return ConfirmedJob(row, True, RunDescription(WorkflowExecutionStatus.RUNNING, "run-1", (issue,)))


@pytest.mark.parametrize(
    ("stage", "provider"),
    [
        (LedgerStage.SCENE, "animatic"),
        (LedgerStage.VOICE, "elevenlabs"),
        (LedgerStage.AUDIO, "mureka"),
        (LedgerStage.IMAGE, "google"),
    ],
)
@pytest.mark.parametrize("type_", [ErrorType.AUTH_FAILED, ErrorType.UNKNOWN_PROVIDER])
def test_what_was_refused_is_told_of_the_service_that_was_asked(
    stage: LedgerStage, provider: str, type_: ErrorType
) -> None:
    troubles = find_troubles(NOTHING_OPEN, [a_film(stage, type_)])
    assert {name: told.message for name, told in troubles.items()} == {provider: "It refuses."}


def test_what_is_our_own_trouble_is_told_of_no_service() -> None:
    assert find_troubles(NOTHING_OPEN, [a_film(LedgerStage.SCENE, ErrorType.DISK_FULL)]) == {}
