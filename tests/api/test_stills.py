"""Stills of a film: priced before they are ordered, counted as they are, and shown with their scenes."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.jobs.job_records import JobRecords
from api.jobs.money import JobMoney, compute_job_money
from api.providers.durations import STORYBOARD_SECONDS
from contracts import (
    Continuity,
    JobStatus,
    LedgerStage,
    OpensOn,
    ProgressResponse,
    Scene,
    SceneProgress,
    SceneState,
)
from providers.accounts import Accounts
from settings import Settings
from store.models import CallOutcome, JobRow, LedgerRow, LedgerState
from store.workflow_input import build_generation_input
from tests.api.fakes import Fakes
from tests.api.kit import V1, Json, a_brief, a_row, get, post_job, served, services_of, until_status
from tests.api.market import ENVIRONMENT, REGISTRY

NOW = datetime(2026, 11, 29, tzinfo=UTC)
SCENE = {"text": "A kite", "duration_seconds": 5}
KEYFRAMES: Json = {
    "prompt": None,
    "duration_seconds": None,
    "scenes": [SCENE] * 4,
    "provider": "studio",
    "model": "maybe-pictures",
    "continuity": "keyframes",
    "audio": "off",
}
# Of five seconds and a tail at $0.10 a second, the last without.
CLIPS = 0.6 * 3 + 0.5


@pytest.fixture
def shop(settings_away: Settings) -> FastAPI:
    """An API with an account at the studio, and no Temporal: it is not asked."""
    return create_app(settings_away, REGISTRY, Accounts(ENVIRONMENT))


@pytest.fixture
async def client(shop: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of it."""
    async with served(shop) as client:
        yield client


async def estimate(client: httpx.AsyncClient, **brief: Any) -> Json:  # noqa: ANN401 - fields of Brief
    answer = await client.post(f"{V1}/estimate", json=a_brief(**{**KEYFRAMES, **brief}))
    assert answer.status_code == 200, answer.text
    told: Json = answer.json()
    return told


async def test_stills_are_priced_and_timed_before_the_clips(client: httpx.AsyncClient) -> None:
    told = await estimate(client)
    without = await estimate(client, continuity="look")
    assert (told["stills"]["provider"], told["stills"]["model"], told["stills"]["stills"]) == (
        "studio",
        "draws",
        4,
    )
    assert (told["stills"]["cost_usd"], told["cost_usd"]) == (0.16, pytest.approx(CLIPS + 0.16))
    assert (without["stills"], without["cost_usd"]) == (None, pytest.approx(CLIPS))
    # Three of a group, one after the other.
    usual = told["stills"]["takes_seconds"]["usual"]
    assert usual == pytest.approx(30)
    later = told["done_in_seconds"]["usual"] - without["done_in_seconds"]["usual"]
    assert later == pytest.approx(usual, abs=0.2)
    assert without["done_in_seconds"]["usual"] > STORYBOARD_SECONDS


async def test_the_price_of_a_still_is_that_of_the_films_resolution(client: httpx.AsyncClient) -> None:
    assert (await estimate(client, resolution="1080p"))["stills"]["cost_usd"] == 0.24


async def test_a_model_that_begins_from_no_picture_gets_no_stills(client: httpx.AsyncClient) -> None:
    told = await estimate(client, model="fine")
    assert (told["stills"], told["cost_usd"]) == (None, pytest.approx(CLIPS))
    assert told["notices"] == ["Fine begins from no picture: scenes 1, 2, 3, 4 are made without a still."]


@pytest.mark.parametrize(
    ("environment", "chosen", "field"),
    [
        ({}, {"provider": "animatic", "model": None}, "image_provider"),
        (ENVIRONMENT, {"image_model": "brush"}, "image_model"),
        (ENVIRONMENT, {"image_provider": "closed-shop"}, "image_provider"),
        (ENVIRONMENT, {"continuity": "look", "image_provider": "nobody"}, "image_provider"),
    ],
)
async def test_stills_that_nobody_here_draws_are_refused(
    settings_away: Settings, environment: dict[str, str], chosen: Json, field: str
) -> None:
    async with served(create_app(settings_away, REGISTRY, Accounts(environment))) as client:
        answer = await client.post(f"{V1}/generate", json=a_brief(**{**KEYFRAMES, **chosen}))
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_who_draws_is_among_the_providers(client: httpx.AsyncClient) -> None:
    models = [model for offer in (await get(client, "/providers"))["providers"] for model in offer["models"]]
    (draws,) = [model for model in models if model["kind"] == "image"]
    assert (draws["name"], draws["sound"], draws["typical"]["seconds"]) == ("draws", False, 0)
    assert [(price["usd"], price["per"]) for price in draws["prices"]] == [(0.06, "image"), (0.04, "image")]
    assert draws["typical"]["takes_seconds"]["usual"] == 10


async def test_the_job_keeps_who_draws(shop: FastAPI, client: httpx.AsyncClient) -> None:
    job_id = (await client.post(f"{V1}/generate", json=a_brief(**KEYFRAMES))).json()["job_id"]
    row = await services_of(shop).jobs.get_for_any_owner(job_id)
    told = build_generation_input(row)
    assert (told.image_provider, told.image_model) == ("studio", "draws")
    assert row.brief.continuity is Continuity.KEYFRAMES


async def test_a_film_without_an_image_service_gets_no_stills_by_an_edit(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.go.set()
    given = {"prompt": None, "duration_seconds": None, "scenes": [SCENE]}
    job_id = await post_job(api, **given, approval="storyboard")
    await until_status(api, job_id, "awaiting_approval")
    scenes = [SCENE | {"opens_on": "still"}]
    answer = await api.put(f"{V1}/jobs/{job_id}/storyboard", json={"scenes": scenes})
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [
        ("scenes.0.opens_on", "no_image_service")
    ]
    shown = (await get(api, f"/jobs/{job_id}"))["results"]["scenes"]
    assert {(scene["opens_on"], len(scene["stills"])) for scene in shown} == {("own", 0)}


# --- money ---

SCENES = [Scene(number=n, text=f"Scene {n}", seconds=5, opens_on=OpensOn.STILL) for n in (1, 2)]


def a_job(**fields: Any) -> JobRow:  # noqa: ANN401 - any of its fields
    row = a_row(**{"provider": "studio", "audio": "off", "continuity": "keyframes", **fields}).to_row()
    row.provider, row.model = "studio", "maybe-pictures"
    row.brief = row.brief.model_copy(update={"image_provider": "studio", "image_model": "draws"})
    return row


def a_still(scene: int, **fields: Any) -> LedgerRow:  # noqa: ANN401 - any of its fields
    usual: dict[str, Any] = {"state": LedgerState.ACCEPTED, "provider": "studio", "model": "draws"}
    key: dict[str, Any] = {"job_id": "j", "stage": LedgerStage.IMAGE, "scene": scene, "take": 1}
    return LedgerRow(**key, price_usd=0.04, intent_at=NOW, **usual | fields)


def counted(*states: SceneState, ledger: tuple[LedgerRow, ...] = ()) -> JobMoney:
    scenes = tuple(
        SceneProgress(number=n, state=state, seconds=5, provider="studio", model="maybe-pictures")
        for n, state in enumerate(states, 1)
    )
    progress = ProgressResponse(job_id="j", status=JobStatus.PROCESSING, scenes=scenes)
    return compute_job_money(a_job(), progress, JobRecords(SCENES, ledger), REGISTRY)


def test_stills_are_to_come_until_they_are_ordered() -> None:
    waiting = counted(SceneState.WAITING, SceneState.WAITING)
    assert waiting.to_come_usd == pytest.approx(0.6 + 0.5 + 0.08)
    drawing = counted(SceneState.SUBMITTED, SceneState.WAITING, ledger=(a_still(1),))
    assert drawing.ordered_usd == 0.04
    assert drawing.to_come_usd == pytest.approx(0.6 + 0.5 + 0.04)
    drawn = a_still(1, state=LedgerState.TERMINAL, outcome=CallOutcome.SUCCEEDED, cost_usd=0.04)
    assert counted(SceneState.SUBMITTED, SceneState.WAITING, ledger=(drawn,)).spent_usd == 0.04


def test_the_clip_of_a_scene_whose_still_is_held_is_still_to_come() -> None:
    held = a_still(1, state=LedgerState.INTENT, held_at=NOW)
    money = counted(SceneState.HELD, SceneState.WAITING, ledger=(held,))
    assert money.doubtful_usd == 0.04
    assert money.to_come_usd == pytest.approx(0.6 + 0.5 + 0.04)
