"""Held lines are decided about all alike, or each by itself."""

import httpx
import pytest
from fastapi import FastAPI

from api.jobs import resolve_hold
from api.services import ApiServices
from contracts import HoldDecision, LedgerStage, ResolveOrder, TakeKey, TakeOrder
from store.models import JobRow
from tests.api.kit import V1, Json, post_job, services_of

KEYS = ((1, 1, "en"), (1, 2, "en"), (2, 1, "en"), (2, 1, "de"))


@pytest.fixture
async def job_id(app: FastAPI, api: httpx.AsyncClient) -> str:
    """A job with four held lines, one of which is of another language."""
    ledger, job_id = services_of(app).ledger, await post_job(api)
    for scene, line, language in KEYS:
        key = TakeKey(job_id=job_id, stage=LedgerStage.VOICE, scene=scene, line=line, language=language)
        await ledger.record_intent(TakeOrder(key=key, provider="elevenlabs", model="eleven_v3"))
        await ledger.unknown.mark_outcome_unknown(key)
    return job_id


@pytest.fixture
def decided(monkeypatch: pytest.MonkeyPatch) -> list[ResolveOrder]:
    """The signal that the workflow gets; `tests/workflows/test_own_lines.py` shows what it does then."""
    told: list[ResolveOrder] = []

    async def tell(_services: ApiServices, _row: JobRow, order: ResolveOrder) -> None:
        told.append(order)

    monkeypatch.setattr(resolve_hold, "_send_decision", tell)
    return told


async def _resolve(api: httpx.AsyncClient, job_id: str, **body: object) -> tuple[int, Json]:
    answer = await api.post(f"{V1}/jobs/{job_id}/narration/resolve", json=body)
    return answer.status_code, answer.json()


async def test_a_decision_without_a_line_is_about_all(
    api: httpx.AsyncClient, job_id: str, decided: list[ResolveOrder]
) -> None:
    assert await _resolve(api, job_id, decision="pay_again") == (
        200,
        {"job_id": job_id, "lines": 4, "decision": "pay_again"},
    )
    assert sorted((each.key.scene, each.key.line, each.key.language) for each in decided) == sorted(KEYS)


async def test_one_line_is_adopted_by_the_id_that_its_service_shows(
    api: httpx.AsyncClient, job_id: str, decided: list[ResolveOrder]
) -> None:
    body = {"decision": "adopt", "provider_job_id": "h-1", "scene": 2, "line": 1, "language": "de"}
    assert (await _resolve(api, job_id, **body))[0] == 200
    (order,) = decided
    assert (order.key.scene, order.key.line, order.key.language) == (2, 1, "de")
    assert (order.decision, order.provider_job_id) == (HoldDecision.ADOPT, "h-1")


@pytest.mark.parametrize("which", [{}, {"scene": 1}, {"scene": 2, "line": 1}])
async def test_several_lines_cannot_be_one_entry(
    api: httpx.AsyncClient, job_id: str, decided: list[ResolveOrder], which: dict[str, int]
) -> None:
    status, problem = await _resolve(api, job_id, decision="adopt", provider_job_id="h-1", **which)
    assert (status, [error["field"] for error in problem["errors"]]) == (422, ["provider_job_id"])
    assert "say which of them" in problem["errors"][0]["message"]
    assert decided == []


async def test_a_line_that_is_not_held_waits_for_no_decision(
    api: httpx.AsyncClient, job_id: str, decided: list[ResolveOrder]
) -> None:
    status, problem = await _resolve(api, job_id, decision="pay_again", scene=1, line=9)
    assert (status, problem["type"], decided) == (409, "/problems/not-held", [])
