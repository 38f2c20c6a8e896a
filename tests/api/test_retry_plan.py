"""What a retry would buy: scene by scene, with its price, and what may have been paid already."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.http.problems import ProblemError
from api.jobs.job_records import JobRecords
from api.jobs.retry_parts import RetryChanges
from api.jobs.retry_plan import RetryEstimate, plan_retry
from api.providers.availability import ModelAvailability
from contracts import AudioChoice, JobError, JobStatus
from contracts.error_types import ErrorType
from providers.accounts import Accounts
from settings import Settings
from store.models import CallOutcome, JobRow, LedgerRow, LedgerState
from tests.api.kit import served, services_of
from tests.api.market import ENVIRONMENT, REGISTRY
from tests.api.test_money import FIRST, SCENES, SECOND, SPEAKING, THIRD, a_call, a_job, ended

NOW = datetime(2026, 11, 29, tzinfo=UTC)


@pytest.fixture
async def shop(settings_away: Settings) -> AsyncIterator[FastAPI]:
    """An API with an account at the studio, and no Temporal: it is not asked."""
    app = create_app(settings_away, REGISTRY, Accounts(ENVIRONMENT))
    async with served(app) as _client:
        assert isinstance(_client, httpx.AsyncClient)
        yield app


def failed(scene: int, price: float, error: str = "generation_failed") -> LedgerRow:
    return ended(
        scene, price, CallOutcome.FAILED, cost_usd=0.0, error_type=error, error_message="It was refused."
    )


def a_failed_job(**fields: Any) -> JobRow:  # noqa: ANN401 - any of its fields
    row = a_job(**fields)
    row.status = JobStatus.FAILED
    return row


async def planned(
    shop: FastAPI, row: JobRow, *ledger: LedgerRow, changes: RetryChanges | None = None
) -> RetryEstimate:
    return await plan_retry(services_of(shop), row, JobRecords(SCENES, ledger), changes or RetryChanges())


async def test_each_scene_has_its_price_and_says_what_may_have_been_paid(shop: FastAPI) -> None:
    unknown = ended(
        2, SECOND, CallOutcome.FAILED, error_type="OUTCOME_UNKNOWN", error_message="Nobody knows."
    )

    plan = await planned(shop, a_failed_job(), failed(1, FIRST), unknown, failed(3, THIRD))

    assert [(p.scene, p.action, p.cost_usd, p.doubtful_usd) for p in plan.parts] == [
        (1, "order", FIRST, 0),
        (2, "order", SECOND, SECOND),
        (3, "order", THIRD, 0),
    ]
    assert plan.cost_usd == pytest.approx(1.7)
    assert plan.parts[0].error == JobError(type="generation_failed", message="It was refused.")
    assert plan.takes_seconds is not None


async def test_what_was_ordered_before_and_may_still_come_is_not_paid_for_again(shop: FastAPI) -> None:
    calls = [
        a_call(1, FIRST),
        ended(2, SECOND, CallOutcome.SUCCEEDED, cost_usd=0.6),
        a_call(3, THIRD, state=LedgerState.INTENT, held_at=NOW),
    ]

    plan = await planned(shop, a_failed_job(), *calls)

    assert [(p.action, p.cost_usd) for p in plan.parts] == [("await", 0), ("fetch", 0), ("decide", 0)]
    assert plan.cost_usd == 0


async def test_a_scene_whose_clip_was_ordered_before_has_the_price_of_the_lines_it_lacks(
    shop: FastAPI,
) -> None:
    services = replace(services_of(shop), availability=ModelAvailability(SPEAKING, Accounts(ENVIRONMENT)))
    calls = [
        a_call(1, FIRST),
        ended(2, SECOND, CallOutcome.SUCCEEDED, cost_usd=0.6),
        a_call(3, THIRD, state=LedgerState.INTENT, held_at=NOW),
    ]
    scenes = [scene.model_copy(update={"lines": ("Hello", str(scene.number))}) for scene in SCENES]
    row = a_failed_job(narration={"provider": "studio", "model": "speaker", "voice": "ann"})

    for left_out in (frozenset[int](), frozenset({1, 2, 3})):
        plan = await plan_retry(services, row, JobRecords(scenes, calls), RetryChanges(leave_out=left_out))
        costs = [0.06] * 3 if not left_out else [0.0] * 3
        assert [part.cost_usd for part in plan.parts] == pytest.approx(costs)


def refused(scene: int, price: float, kind: ErrorType | None) -> LedgerRow:
    """Made and paid for, and yet not in the film; earlier versions did not write why."""
    return ended(
        scene,
        price,
        CallOutcome.SUCCEEDED,
        cost_usd=price,
        error_type=kind,
        error_message="Why." if kind else None,
    )


@pytest.mark.parametrize(
    ("kind", "action", "cost"),
    [
        (None, "fetch", 0),
        (ErrorType.CORRUPT_CLIP, "fetch", 0),
        (ErrorType.UNSUPPORTED_CLIP, "fetch", 0),
        (ErrorType.CUT_FAILED, "fetch", 0),
        (ErrorType.JOB_LOST, "order", FIRST),
    ],
)
async def test_a_clip_that_was_refused_is_fetched_again_and_ordered_anew_only_when_it_is_lost(
    shop: FastAPI, kind: ErrorType | None, action: str, cost: float
) -> None:
    row = a_failed_job()
    row.gaps = [1]

    plan = await planned(shop, row, refused(1, FIRST, kind), failed(2, SECOND), failed(3, THIRD))

    assert (plan.parts[0].action, plan.parts[0].cost_usd) == (action, cost)


async def test_other_words_for_a_clip_that_was_refused_order_it_anew(shop: FastAPI) -> None:
    calls = [refused(1, FIRST, ErrorType.CORRUPT_CLIP), failed(2, SECOND), failed(3, THIRD)]

    plan = await planned(shop, a_failed_job(), *calls, changes=RetryChanges(texts={1: "Another."}))

    assert (plan.parts[0].action, plan.parts[0].cost_usd, plan.parts[0].text) == ("order", FIRST, "Another.")


async def test_what_is_left_out_costs_nothing_and_music_that_is_missing_is_a_part(shop: FastAPI) -> None:
    row = a_failed_job()
    row.brief = row.brief.model_copy(
        update={"audio": AudioChoice.MUSIC, "music_provider": "studio", "music_model": "jingle"}
    )
    changes = RetryChanges(leave_out=frozenset({2}))

    plan = await planned(shop, row, failed(1, FIRST), failed(2, SECOND), failed(3, THIRD), changes=changes)

    assert [(p.scene, p.action, p.cost_usd) for p in plan.parts] == [
        (1, "order", FIRST),
        (2, "leave_out", 0),
        (3, "order", THIRD),
        (0, "order", 0.26),
    ]
    assert plan.cost_usd == pytest.approx(FIRST + THIRD + 0.26)


async def test_a_budget_counts_what_is_owed_already(shop: FastAPI) -> None:
    spent = ended(1, FIRST, CallOutcome.SUCCEEDED, cost_usd=0.6, collected_at=NOW, asset_key="a")
    calls = [spent, failed(2, SECOND), failed(3, THIRD)]

    assert (await planned(shop, a_failed_job(budget_usd=1.6), *calls)).within_budget is False
    assert (await planned(shop, a_failed_job(budget_usd=1.7), *calls)).within_budget is True
    assert (await planned(shop, a_failed_job(), *calls)).within_budget is None


async def test_a_text_is_changed_only_where_a_new_take_is_ordered(shop: FastAPI) -> None:
    calls = [failed(1, FIRST), a_call(2, SECOND), failed(3, THIRD)]

    plan = await planned(shop, a_failed_job(), *calls, changes=RetryChanges(texts={1: "Another."}))
    assert plan.parts[0].text == "Another."

    with pytest.raises(ProblemError) as refused:
        await planned(shop, a_failed_job(), *calls, changes=RetryChanges(texts={2: "Another."}))
    assert [fault.field for fault in refused.value.problem.errors or ()] == ["texts.2"]


async def test_a_storyboard_that_nobody_has_approved_is_asked_for_first(shop: FastAPI) -> None:
    plan = await planned(shop, a_failed_job(approval="storyboard"))

    assert (plan.asks_first, plan.cost_usd) == (True, 0)


async def test_without_a_storyboard_all_of_the_film_is_the_price(shop: FastAPI) -> None:
    row = a_failed_job(duration_seconds=10)

    plan = await plan_retry(services_of(shop), row, JobRecords((), ()), RetryChanges())

    assert plan.parts == ()
    assert plan.cost_usd > 0
