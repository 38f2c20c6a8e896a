"""Where a job stands: by the workflow's word while it answers, by the catalog's while it does not."""

from datetime import UTC, datetime

import httpx
import pytest
from fastapi import FastAPI
from temporalio.testing import WorkflowEnvironment

from api.app import create_app
from api.jobs.job_records import read_job_records
from api.progress.snapshot import SnapshotInput, SnapshotSource, serialize_snapshot
from contracts import JobStatus, LedgerStage, ProgressResponse, Scene, TakeKey, TakeOrder
from settings import Settings
from store import asset_keys
from store.ledger.limits import CallLimits
from store.models import CallOutcome, CostSource
from tests.api.fakes import Fakes
from tests.api.kit import (
    V1,
    Json,
    a_row,
    get,
    post_job,
    served,
    services_of,
    until_status,
    working,
)
from tests.conditions import eventually

ALIKE = (
    "status",
    "progress",
    "current_stage",
    "current_stage_display",
    "gaps",
    "error",
)


async def test_a_running_job_is_told_by_its_workflow(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id = await post_job(api)

    now = await _until_scenes_are(api, job_id, "running", source="workflow")

    assert (now["status"], now["current_stage"]) == ("processing", "scene_1_generating")
    assert now["scenes"][0]["progress"] == 40
    assert now["estimated_time_remaining"] is not None


async def test_without_a_worker_it_is_told_by_the_catalog(api: httpx.AsyncClient) -> None:
    job_id = await post_job(api)

    now = await get(api, f"/jobs/{job_id}/progress")

    assert (now["source"], now["status"]) == ("catalog", "queued")
    assert now["current_stage"] == "script_generating"


async def test_when_its_worker_is_gone_the_catalog_knows_the_storyboard_and_the_takes(
    app: FastAPI, api: httpx.AsyncClient, temporal: WorkflowEnvironment
) -> None:
    async with working(temporal.client, Fakes(services_of(app))) as fakes:
        job_id = await post_job(api)
        await _until_scenes_are(api, job_id, "running", source="workflow")
        fakes.stop()

    # An API process that has never heard the workflow has only the catalog.
    async with served(create_app(services_of(app).settings)) as another:
        now = await get(another, f"/jobs/{job_id}/progress")

    assert (now["source"], now["status"]) == ("catalog", "processing")
    assert [stage["name"] for stage in now["stages_completed"]] == ["script_generating", "script_complete"]
    assert [scene["state"] for scene in now["scenes"]] == ["submitted", "submitted"]
    assert [scene["provider"] for scene in now["scenes"]] == ["animatic", "animatic"]


async def test_while_its_worker_is_gone_progress_does_not_go_back(
    app: FastAPI, api: httpx.AsyncClient, temporal: WorkflowEnvironment
) -> None:
    async with working(temporal.client, Fakes(services_of(app))) as fakes:
        job_id = await post_job(api)
        told = await _until_scenes_are(api, job_id, "running", source="workflow")
        fakes.stop()

    now = await get(api, f"/jobs/{job_id}/progress")

    assert now["source"] == "catalog"
    assert {field: now[field] for field in ALIKE} == {field: told[field] for field in ALIKE}
    assert _states(now) == _states(told)
    assert now["seq"] == told["seq"]


async def test_of_a_whole_film_the_catalog_tells_what_the_workflow_told(
    app: FastAPI, api: httpx.AsyncClient, temporal: WorkflowEnvironment
) -> None:
    async with working(temporal.client, Fakes(services_of(app))) as fakes:
        fakes.go.set()
        job_id = await post_job(api)
        told = await _told_by(api, job_id, "workflow", "completed")

    drawn = await _told_by(api, job_id, "catalog", "completed")

    assert {field: drawn[field] for field in ALIKE} == {field: told[field] for field in ALIKE}
    assert _names(drawn["stages_completed"]) == _names(told["stages_completed"])
    assert _states(drawn) == _states(told)
    assert _summaries(drawn) == _summaries(told)
    assert _files(drawn["assets"]) == _files(told["assets"])
    assert drawn["cost"] == 0.75


async def test_a_change_that_has_just_begun_is_not_told_as_a_film_that_is_ready(
    app: FastAPI, api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.go.set()
    job_id = await post_job(api)
    await until_status(api, job_id, "completed")
    services = services_of(app)
    row = await services.jobs.get_job(services.settings.owner, job_id)
    begun = ProgressResponse(job_id=job_id, seq=1, status=JobStatus.PROCESSING)
    records = await read_job_records(services, row)

    told = serialize_snapshot(
        services, SnapshotInput(row, begun, SnapshotSource.WORKFLOW, datetime.now(UTC), records)
    )

    assert (told.progress, told.current_stage_display) == (0, "Getting ready")
    assert (told.assets.final_video, told.assets.earlier_video is None) == (None, False)
    assert [scene.number for scene in told.scenes] == [1, 2]


async def test_every_asset_has_a_link_that_serves_it_and_no_key(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.go.set()
    job_id = await post_job(api)

    assets = (await _told_by(api, job_id, "workflow", "completed"))["assets"]

    links = [*assets["scene_clips"], *assets["thumbnails"]]
    links += [assets["audio"], assets["final_video"], assets["poster"], assets["poster_small"]]
    assert len(links) == 8
    for link in links:
        assert "key" not in link
        assert (await api.get(link["url"])).status_code == 200


async def test_nobody_may_keep_an_answer(api: httpx.AsyncClient) -> None:
    job_id = await post_job(api)

    for path in (f"/jobs/{job_id}/progress", f"/jobs/{job_id}", "/jobs"):
        answer = await api.get(V1 + path, headers={"Accept": "application/json"})
        assert answer.headers["Cache-Control"] == "no-store"


async def test_a_job_in_full_has_its_storyboard_its_takes_and_its_film(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.go.set()
    job = await until_status(api, await post_job(api), "completed")

    results = job["results"]
    (take,) = results["scenes"][1]["takes"]
    assert [scene["text"] for scene in results["storyboard"]] == ["Scene 1", "Scene 2"]
    assert (take["state"], take["outcome"], take["cost"]) == ("terminal", "succeeded", 0.25)
    assert (job["cost"], job["confirmed"], job["error"]) == (0.75, True, None)
    for file in (take["clip"], take["thumbnail"], results["soundtrack"]["file"], results["film"]):
        assert (await api.get(file["url"])).status_code == 200


@pytest.mark.parametrize("path", ["", "/progress"])
async def test_a_job_of_another_owner_is_not_there(app: FastAPI, api: httpx.AsyncClient, path: str) -> None:
    rooms = services_of(app)
    row, _ = await rooms.jobs.add_job(a_row("somebody else"))

    assert (await api.get(f"{V1}/jobs/{row.id}{path}")).status_code == 404


async def _until_scenes_are(client: httpx.AsyncClient, job_id: str, state: str, source: str) -> Json:
    async def reached() -> Json | None:
        now = await get(client, f"/jobs/{job_id}/progress")
        fine = now["source"] == source and _states(now) == [state, state]
        return now if fine else None

    return await eventually(reached)


async def _told_by(client: httpx.AsyncClient, job_id: str, source: str, status: str) -> Json:
    async def told() -> Json | None:
        now = await get(client, f"/jobs/{job_id}/progress")
        return now if (now["source"], now["status"]) == (source, status) else None

    return await eventually(told)


def _names(stages: list[Json]) -> list[tuple[str, float]]:
    return [(stage["name"], stage["progress"]) for stage in stages]


def _states(progress: Json) -> list[str]:
    return [scene["state"] for scene in progress["scenes"]]


def _summaries(progress: Json) -> list[str]:
    return [scene["summary"] for scene in progress["scenes"]]


def _files(assets: Json) -> list[str]:
    links = [*assets["scene_clips"], *assets["thumbnails"]]
    links += [assets["audio"], assets["final_video"], assets["poster"], assets["poster_small"]]
    return [link["url"].rsplit("/", 1)[-1] for link in links]


async def test_every_attempt_says_what_it_cost_and_a_late_one_has_its_own_clip(
    settings_away: Settings,
) -> None:
    app = create_app(settings_away)
    async with served(app) as client:
        rooms = services_of(app)
        row, _ = await rooms.jobs.add_job(a_row())
        await rooms.storyboards.keep_storyboard(row.id, [Scene(number=1, text="One", seconds=5)])
        first, second = (TakeKey(job_id=row.id, stage=LedgerStage.SCENE, scene=1, take=n) for n in (1, 2))
        for key in (first, second):
            order = TakeOrder(key=key, provider="replicate", model="m")
            await rooms.ledger.record_intent(order, CallLimits(price_usd=0.5))
            await rooms.ledger.record_acceptance(key, f"pj-{key.take}")
        await rooms.ledger.mark_late(first)
        await rooms.ledger.record_outcome(
            first, CallOutcome.SUCCEEDED, cost_usd=0.4, source=CostSource.PROVIDER
        )
        await rooms.ledger.record_collection(
            first, asset_key=asset_keys.take_key(first), thumbnail_key=None, seconds=5.0, digest=None
        )
        takes = (await get(client, f"/jobs/{row.id}"))["results"]["scenes"][0]["takes"]

    told = ("provider", "state", "cost_usd", "cost_basis", "cost_source", "price_usd")
    assert [tuple(take[name] for name in told) for take in takes] == [
        ("replicate", "terminal", 0.4, "stated", "provider", 0.5),
        ("replicate", "accepted", None, None, None, 0.5),
    ]
    assert takes[0]["late_at"] is not None
    assert takes[0]["clip"]["url"].endswith(".mp4")
    assert takes[1]["clip"] is None
