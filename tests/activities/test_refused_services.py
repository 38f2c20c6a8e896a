"""A service that refuses us for what an operator must mend is told once, asked seldom, and taken up again."""

import logging
from itertools import pairwise

import pytest

from activities.reconcile import ReconcileActivities
from activities.refused_services import FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, RefusedServices
from contracts import ReconcileReport
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.protocol import Provider
from tests.activities.kit import ActivityStack
from tests.activities.sweeps import NOTHING, orphan, sweep

BAD_KEY = ProviderError(ErrorType.AUTH_FAILED, "The key was changed.", final=True)
SCHEDULED = 30.0


@pytest.fixture
def backend() -> str:
    """One database: what differs between them is tested in `store`."""
    return "sqlite"


async def _sweep_often(reconciler: ReconcileActivities, times: int = 5) -> list[ReconcileReport]:
    return [await sweep(reconciler, SCHEDULED) for _ in range(times)]


async def test_calls_that_cannot_be_stopped_are_told_in_each_run_and_asked_for_once(
    stack: ActivityStack, reconciler: ReconcileActivities, caplog: pytest.LogCaptureFixture
) -> None:
    token = await orphan(stack)
    stack.provider.trouble = BAD_KEY
    with caplog.at_level(logging.WARNING):
        reports = await _sweep_often(reconciler)
    assert reports == [ReconcileReport(refused_calls=(token,))] * 5
    assert stack.provider.calls["cancel"] == 1
    assert [record.message for record in caplog.records if record.levelno >= logging.WARNING] == [
        "fake refuses to stop calls that ended films left open, until somebody mends it: The key was changed."
    ]


async def test_who_asks_for_a_reconcile_asks_the_service_at_once(
    stack: ActivityStack, reconciler: ReconcileActivities, caplog: pytest.LogCaptureFixture
) -> None:
    token = await orphan(stack)
    stack.provider.trouble = BAD_KEY
    await _sweep_often(reconciler)
    stack.provider.trouble = None
    with caplog.at_level(logging.WARNING):
        assert await sweep(reconciler, 0.0) == ReconcileReport(canceled_provider_jobs=(token,))
    assert caplog.records[-1].message == "fake answers again: calls that were left open there are stopped"
    assert await sweep(reconciler, SCHEDULED) == NOTHING


async def test_calls_of_an_account_that_is_gone_stay_open_and_are_stopped_once_it_is_back(
    stack: ActivityStack, reconciler: ReconcileActivities, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await orphan(stack)
    providers: dict[str, Provider] = {}
    monkeypatch.setattr(stack.paid_calls.cancellation, "_providers", providers)
    assert await _sweep_often(reconciler, 2) == [ReconcileReport(refused_calls=(token,))] * 2
    providers["fake"] = stack.provider
    assert await sweep(reconciler, 0.0) == ReconcileReport(canceled_provider_jobs=(token,))


def test_a_service_that_refuses_is_asked_ever_more_seldom_but_within_the_hour() -> None:
    now = [0.0]
    refused = RefusedServices(lambda: now[0])
    asked = []
    for second in range(0, 86_400, 300):
        now[0] = second
        if refused.may_ask("fake"):
            asked.append(second)
            assert not (asked[1:] and refused.may_ask("fake")), "one call asks for all"
            refused.note_refusal("fake", BAD_KEY)
    pauses = [after - before for before, after in pairwise(asked)]
    assert pauses[0] == FIRST_PAUSE_SECONDS
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE_SECONDS
    refused.note_answer("fake")
    assert refused.may_ask("fake")
    assert refused.may_ask("fake")
