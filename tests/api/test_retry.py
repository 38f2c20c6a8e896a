"""Jobs that ended are tried again: what is missing is made, and nothing is bought twice."""

from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI

from contracts import GenerationInput, LedgerStage, TakeKey
from contracts.error_types import ErrorType
from providers.registry import ANIMATIC, ANIMATIC_PROVIDER, MUSIC_BED, Registry
from store.models import LedgerRow, TeamLimitRow, primary_key_of
from temporal_client import JobAlreadyRunningError, TemporalClient
from tests.api.fakes import Fakes
from tests.api.film_steps import make_film, orders_of, post, scene_of, until_ended_again, until_scene
from tests.api.kit import Json, get, post_job, services_of, until_status


async def test_a_failed_job_goes_on_from_what_failed(api: httpx.AsyncClient, worker: Fakes) -> None:
    worker.go.set()
    worker.refused = {"scene/1/1", "scene/2/1"}
    job_id = await post_job(api, audio="off")
    await until_status(api, job_id, "failed")

    status, body = await post(api, f"{job_id}/retry")

    assert (status, body["scenes"]) == (202, [1, 2])
    job = await until_status(api, job_id, "completed")
    assert (job["gaps"], job["error"]) == ([], None)


async def test_a_job_does_not_go_on_where_its_team_has_as_many_at_work_as_it_may(
    api: httpx.AsyncClient, worker: Fakes, app: FastAPI
) -> None:
    worker.refused = {"scene/1/1"}
    job_id = await make_film(api, worker)
    before = await get(api, f"/jobs/{job_id}")
    worker.go.clear()
    await post_job(api)
    services = services_of(app)
    await services.people.teams.ensure_team(services.settings.owner)
    await services.people.limits.set_limits(TeamLimitRow(team_id=services.settings.owner, jobs_at_once=1))

    status, body = await post(api, f"{job_id}/retry")

    assert (status, body["type"]) == (409, "/problems/jobs-at-once")
    assert (await get(api, f"/jobs/{job_id}"))["status"] == before["status"]


async def test_a_film_with_gaps_gets_what_was_missing_and_pays_for_nothing_else(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.refused = {"scene/1/1"}
    job_id = await make_film(api, worker)
    before = await get(api, f"/jobs/{job_id}")

    status, body = await post(api, f"{job_id}/retry")

    assert (status, body["scenes"]) == (202, [1])
    job = await until_ended_again(api, job_id, before)
    assert job["gaps"] == []
    assert len(scene_of(job, 2)["takes"]) == 1


@pytest.mark.parametrize("written", [True, False], ids=["by us", "by an earlier version"])
async def test_a_retry_fetches_a_clip_that_was_refused_and_buys_none(
    api: httpx.AsyncClient, worker: Fakes, app: FastAPI, written: bool
) -> None:
    worker.unusable = {"scene/1/1": ErrorType.CORRUPT_CLIP}
    job_id = await make_film(api, worker)
    before = await get(api, f"/jobs/{job_id}")
    assert before["gaps"] == [1]
    if not written:
        await _forget_why(app, job_id)
    # The fault was ours, and is mended.
    worker.unusable = {}

    status, _ = await post(api, f"{job_id}/retry")

    assert status == 202
    job = await until_ended_again(api, job_id, before)
    assert (job["gaps"], [take["take"] for take in scene_of(job, 1)["takes"]]) == ([], [1])
    assert worker.collected.count("scene/1/1") == 2


async def _forget_why(app: FastAPI, job_id: str) -> None:
    async with services_of(app).jobs._database.write_session() as session:
        take = TakeKey(job_id=job_id, stage=LedgerStage.SCENE, scene=1, take=1)
        row = await session.get_one(LedgerRow, primary_key_of(take))
        row.error_type = row.error_message = None


async def test_a_retry_orders_anew_what_the_provider_has_lost(api: httpx.AsyncClient, worker: Fakes) -> None:
    worker.unusable = {"scene/1/1": ErrorType.JOB_LOST}
    job_id = await make_film(api, worker)
    before = await get(api, f"/jobs/{job_id}")

    await post(api, f"{job_id}/retry")

    job = await until_ended_again(api, job_id, before)
    assert (job["gaps"], [take["take"] for take in scene_of(job, 1)["takes"]]) == ([], [1, 2])


async def test_a_clip_that_is_of_no_use_can_be_replaced_on_purpose(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.unusable = {"scene/1/1": ErrorType.CORRUPT_CLIP}
    job_id = await make_film(api, worker)
    before = await get(api, f"/jobs/{job_id}")

    status, _ = await post(api, f"{job_id}/scenes/1/retake")

    assert status == 202
    assert (await until_ended_again(api, job_id, before))["gaps"] == []


async def test_a_canceled_job_goes_on(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id = await post_job(api, audio="off")
    await until_scene(api, job_id, 1, "running")
    await post(api, f"{job_id}/cancel")
    await until_status(api, job_id, "canceled")
    worker.go.set()

    assert (await post(api, f"{job_id}/retry"))[0] == 202

    assert (await until_status(api, job_id, "completed"))["gaps"] == []


async def test_a_run_that_has_told_its_end_and_is_not_gone_yet_is_waited_for(
    api: httpx.AsyncClient, worker: Fakes, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_again, ending = TemporalClient.start_again, [1, 2]

    async def not_gone_yet(engine: TemporalClient, job: GenerationInput) -> str:
        if ending:
            ending.pop()
            raise JobAlreadyRunningError
        return await start_again(engine, job)

    job_id = await make_film(api, worker)
    before = await get(api, f"/jobs/{job_id}")
    monkeypatch.setattr(TemporalClient, "start_again", not_gone_yet)

    status, _ = await post(api, f"{job_id}/scenes/1/retake")

    assert (status, ending) == (202, [])
    assert (await until_ended_again(api, job_id, before))["status"] == "completed"


async def test_what_goes_on_or_lacks_nothing_is_not_tried_again(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    going_on = await post_job(api, audio="off")
    await until_status(api, going_on, "processing")
    assert (await post(api, f"{going_on}/retry"))[1]["type"] == "/problems/job-active"

    whole = await make_film(api, worker)
    assert (await post(api, f"{whole}/retry"))[1]["type"] == "/problems/nothing-to-retry"


async def test_a_retry_is_priced_first_and_starts_nothing_then(api: httpx.AsyncClient, worker: Fakes) -> None:
    worker.refused = {"scene/1/1"}
    job_id = await make_film(api, worker)
    before = await get(api, f"/jobs/{job_id}")

    status, body = await post(api, f"{job_id}/retry/estimate")

    assert (status, body["cost_usd"]) == (200, 0)
    assert [(part["scene"], part["action"], part["text"]) for part in body["parts"]] == [
        (1, "order", "Scene 1")
    ]
    assert await get(api, f"/jobs/{job_id}") | {"links": 0} == before | {"links": 0}


async def test_a_retry_makes_a_scene_from_other_words_and_leaves_another_out(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.scenes = 3
    worker.refused = {"scene/1/1", "scene/2/1"}
    job_id = await make_film(api, worker)
    before = await get(api, f"/jobs/{job_id}")

    status, body = await post(
        api, f"{job_id}/retry", {"texts": {"1": "A lighthouse in fog."}, "leave_out": [2]}
    )

    assert (status, body["scenes"]) == (202, [1])
    job = await until_ended_again(api, job_id, before)
    assert job["gaps"] == [2]
    assert [take["text"] for take in scene_of(job, 1)["takes"]] == ["Scene 1", "A lighthouse in fog."]
    assert orders_of(worker, 2) == [(1, "animatic")]


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({"texts": {"2": "It is there."}}, "texts.2"),
        ({"texts": {"1": " "}}, "texts"),
        ({"max_cost_usd": -1}, "max_cost_usd"),
        ({"scenes": [1]}, "scenes"),
    ],
)
async def test_a_retry_that_cannot_be_names_its_field(
    api: httpx.AsyncClient, worker: Fakes, order: Json, field: str
) -> None:
    worker.refused = {"scene/1/1"}
    job_id = await make_film(api, worker)

    for path in ("retry", "retry/estimate"):
        status, problem = await post(api, f"{job_id}/{path}", order)
        assert status == 422
        assert problem["errors"][0]["field"].startswith(field)


async def test_all_that_is_missing_cannot_be_left_out(api: httpx.AsyncClient, worker: Fakes) -> None:
    worker.refused = {"scene/1/1"}
    job_id = await make_film(api, worker)

    status, problem = await post(api, f"{job_id}/retry", {"leave_out": [1]})

    assert (status, problem["type"]) == (409, "/problems/nothing-to-retry")


async def test_a_retry_that_has_become_dearer_than_was_seen_buys_nothing(
    api: httpx.AsyncClient, worker: Fakes, app: FastAPI
) -> None:
    worker.refused = {"scene/1/1"}
    job_id = await make_film(api, worker)
    dear = replace(ANIMATIC, usd_per_second=0.1)
    rooms = services_of(app)
    object.__setattr__(rooms.availability, "registry", Registry([dear, MUSIC_BED], [ANIMATIC_PROVIDER]))

    status, problem = await post(api, f"{job_id}/retry", {"max_cost_usd": 0.4})

    assert (status, problem["type"]) == (409, "/problems/price-changed")
    assert "$0.5" in problem["detail"]
    assert orders_of(worker, 1) == [(1, "animatic")]
