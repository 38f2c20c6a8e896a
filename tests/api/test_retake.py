"""Scenes made anew, takes chosen, jobs tried again, and an early end that keeps what is there."""

from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI

from contracts import GenerationInput, LedgerStage, TakeKey
from contracts.error_types import ErrorType
from providers.registry import ANIMATIC, ANIMATIC_PROVIDER, MUSIC_BED, Registry
from store.models import LedgerRow, primary_key_of
from temporal_client import JobAlreadyRunningError, TemporalClient
from tests.api.fakes import Fakes
from tests.api.kit import V1, Json, get, post_job, services_of, until_status
from tests.conditions import eventually


async def _post(api: httpx.AsyncClient, path: str, body: Json | None = None) -> tuple[int, Json]:
    answer = await api.post(f"{V1}/jobs/{path}", json={} if body is None else body)
    return answer.status_code, answer.json()


async def _completed(api: httpx.AsyncClient, worker: Fakes, **brief: object) -> str:
    worker.go.set()
    job_id = await post_job(api, audio="off", **brief)
    await until_status(api, job_id, "completed")
    return job_id


async def _ended_again(api: httpx.AsyncClient, job_id: str, before: Json) -> Json:
    """The job when a later run has ended it."""

    async def ended() -> Json | None:
        job = await get(api, f"/jobs/{job_id}")
        over = job["status"] in ("completed", "failed", "canceled")
        return job if over and job["ended_at"] != before["ended_at"] else None

    return await eventually(ended)


def _orders(worker: Fakes, scene: int) -> list[tuple[int, str]]:
    return [(o.key.take, o.provider) for o in worker.submitted if o.key.scene == scene]


def _scene(job: Json, number: int) -> Json:
    found: Json = job["results"]["scenes"][number - 1]
    return found


async def test_a_scene_of_a_finished_film_is_made_anew_and_the_others_are_used_again(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await _completed(api, worker)
    before = await get(api, f"/jobs/{job_id}")
    wish = {"text": "A lighthouse in fog.", "seed": 7}

    status, body = await _post(api, f"{job_id}/scenes/2/retake", wish)

    assert (status, body) == (202, {"job_id": job_id, "scene": 2, "take": 2, "status": "processing"})
    job = await _ended_again(api, job_id, before)
    assert (job["status"], job["gaps"]) == ("completed", [])
    second = _scene(job, 2)
    assert (second["take"], [t["take"] for t in second["takes"]]) == (2, [1, 2])
    assert [(t["text"], t["seed"]) for t in second["takes"]] == [("Scene 2", 2), ("A lighthouse in fog.", 7)]
    assert len(_scene(job, 1)["takes"]) == 1
    assert job["film"]["url"].rsplit("/", 1)[-1] != before["film"]["url"].rsplit("/", 1)[-1]


async def test_a_retake_that_is_sent_twice_with_one_key_is_bought_once(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await _completed(api, worker)
    before = await get(api, f"/jobs/{job_id}")
    path, headers = f"{V1}/jobs/{job_id}/scenes/1/retake", {"Idempotency-Key": "again"}
    first = await api.post(path, json={}, headers=headers)
    job = await _ended_again(api, job_id, before)

    second = await api.post(path, json={}, headers=headers)

    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json()["take"] == second.json()["take"] == 2
    assert len(_scene(await get(api, f"/jobs/{job_id}"), 1)["takes"]) == 2
    told = await api.get(f"{V1}/jobs/{job_id}/progress", headers={"Accept": "application/json"})
    assert told.json()["cost"] == job["cost"] == 0.75


async def test_a_retake_without_a_wish_gets_another_seed(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id = await _completed(api, worker)
    before = await get(api, f"/jobs/{job_id}")
    await _post(api, f"{job_id}/scenes/1/retake")

    first, again = _scene(await _ended_again(api, job_id, before), 1)["takes"]

    assert (again["text"], again["seed"] == first["seed"]) == ("Scene 1", False)


async def test_a_scene_is_made_anew_while_the_job_goes_on(api: httpx.AsyncClient, worker: Fakes) -> None:
    worker.refused = {"scene/1/1"}
    job_id = await post_job(api, audio="off")
    await _until_scene(api, job_id, 1, "failed")

    status, body = await _post(api, f"{job_id}/scenes/1/retake")

    assert (status, body["take"]) == (202, 2)
    worker.go.set()
    job = await until_status(api, job_id, "completed")
    assert (job["gaps"], _scene(job, 1)["take"]) == ([], 2)


async def test_a_scene_whose_take_is_under_way_is_busy_and_no_wish_is_left(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await post_job(api, audio="off")
    await _until_scene(api, job_id, 1, "running")

    status, problem = await _post(api, f"{job_id}/scenes/1/retake", {"text": "Never made."})

    assert (status, problem["type"]) == (409, "/problems/scene-busy")
    worker.go.set()
    job = await until_status(api, job_id, "completed")
    assert _scene(job, 1)["takes"][0]["text"] == "Scene 1"


async def test_a_retake_of_a_finished_film_buys_no_other_scene_that_was_missing(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.refused = {"scene/1/1"}
    job_id = await _completed(api, worker)
    before = await get(api, f"/jobs/{job_id}")
    assert before["gaps"] == [1]

    await _post(api, f"{job_id}/scenes/2/retake")

    job = await _ended_again(api, job_id, before)
    assert job["gaps"] == [1]
    assert _orders(worker, 1) == [(1, "animatic")]


async def test_a_retake_is_priced_before_anything_is_spent(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id = await _completed(api, worker)

    status, body = await _post(api, f"{job_id}/scenes/1/retake/estimate")

    assert (status, body["cost_usd"]) == (200, 0)
    assert body["takes_seconds"]["early"] <= body["takes_seconds"]["usual"]
    assert len(_scene(await get(api, f"/jobs/{job_id}"), 1)["takes"]) == 1


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"provider": "nobody"}, "provider"),
        ({"model": "nothing"}, "model"),
        ({"text": ""}, "text"),
        ({"text": " "}, "text"),
        ({"text": "a\u0000b"}, "text"),
    ],
)
async def test_a_wish_that_nobody_can_meet_names_its_field(
    api: httpx.AsyncClient, worker: Fakes, wish: Json, field: str
) -> None:
    job_id = await _completed(api, worker)

    for path in ("retake", "retake/estimate"):
        status, problem = await _post(api, f"{job_id}/scenes/1/{path}", wish)
        assert (status, problem["errors"][0]["field"]) == (422, field)


async def test_there_must_be_such_a_scene_and_such_a_take(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id = await _completed(api, worker)

    assert (await _post(api, f"{job_id}/scenes/9/retake"))[1]["type"] == "/problems/scene-not-found"
    missing = await _post(api, f"{job_id}/scenes/1/choose", {"take": 5})
    assert missing[1]["type"] == "/problems/take-not-found"


async def test_an_earlier_take_comes_back_into_the_film(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id = await _completed(api, worker)
    first = await get(api, f"/jobs/{job_id}")
    await _post(api, f"{job_id}/scenes/1/retake")
    second = await _ended_again(api, job_id, first)
    assert _scene(second, 1)["take"] == 2

    status, body = await _post(api, f"{job_id}/scenes/1/choose", {"take": 1})

    assert (status, body["take"]) == (202, 1)
    third = await _ended_again(api, job_id, second)
    assert (_scene(third, 1)["take"], len(_scene(third, 1)["takes"])) == (1, 2)


# --- try again ---


async def test_a_failed_job_goes_on_from_what_failed(api: httpx.AsyncClient, worker: Fakes) -> None:
    worker.go.set()
    worker.refused = {"scene/1/1", "scene/2/1"}
    job_id = await post_job(api, audio="off")
    await until_status(api, job_id, "failed")

    status, body = await _post(api, f"{job_id}/retry")

    assert (status, body["scenes"]) == (202, [1, 2])
    job = await until_status(api, job_id, "completed")
    assert (job["gaps"], job["error"]) == ([], None)


async def test_a_film_with_gaps_gets_what_was_missing_and_pays_for_nothing_else(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.refused = {"scene/1/1"}
    job_id = await _completed(api, worker)
    before = await get(api, f"/jobs/{job_id}")

    status, body = await _post(api, f"{job_id}/retry")

    assert (status, body["scenes"]) == (202, [1])
    job = await _ended_again(api, job_id, before)
    assert job["gaps"] == []
    assert len(_scene(job, 2)["takes"]) == 1


@pytest.mark.parametrize("written", [True, False], ids=["by us", "by an earlier version"])
async def test_a_retry_fetches_a_clip_that_was_refused_and_buys_none(
    api: httpx.AsyncClient, worker: Fakes, app: FastAPI, written: bool
) -> None:
    worker.unusable = {"scene/1/1": ErrorType.CORRUPT_CLIP}
    job_id = await _completed(api, worker)
    before = await get(api, f"/jobs/{job_id}")
    assert before["gaps"] == [1]
    if not written:
        await _forget_why(app, job_id)
    # The fault was ours, and is mended.
    worker.unusable = {}

    status, _ = await _post(api, f"{job_id}/retry")

    assert status == 202
    job = await _ended_again(api, job_id, before)
    assert (job["gaps"], [take["take"] for take in _scene(job, 1)["takes"]]) == ([], [1])
    assert worker.collected.count("scene/1/1") == 2


async def _forget_why(app: FastAPI, job_id: str) -> None:
    async with services_of(app).jobs._database.write_session() as session:
        take = TakeKey(job_id=job_id, stage=LedgerStage.SCENE, scene=1, take=1)
        row = await session.get_one(LedgerRow, primary_key_of(take))
        row.error_type = row.error_message = None


async def test_a_retry_orders_anew_what_the_provider_has_lost(api: httpx.AsyncClient, worker: Fakes) -> None:
    worker.unusable = {"scene/1/1": ErrorType.JOB_LOST}
    job_id = await _completed(api, worker)
    before = await get(api, f"/jobs/{job_id}")

    await _post(api, f"{job_id}/retry")

    job = await _ended_again(api, job_id, before)
    assert (job["gaps"], [take["take"] for take in _scene(job, 1)["takes"]]) == ([], [1, 2])


async def test_a_clip_that_is_of_no_use_can_be_replaced_on_purpose(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.unusable = {"scene/1/1": ErrorType.CORRUPT_CLIP}
    job_id = await _completed(api, worker)
    before = await get(api, f"/jobs/{job_id}")

    status, _ = await _post(api, f"{job_id}/scenes/1/retake")

    assert status == 202
    assert (await _ended_again(api, job_id, before))["gaps"] == []


async def test_a_canceled_job_goes_on(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id = await post_job(api, audio="off")
    await _until_scene(api, job_id, 1, "running")
    await _post(api, f"{job_id}/cancel")
    await until_status(api, job_id, "canceled")
    worker.go.set()

    assert (await _post(api, f"{job_id}/retry"))[0] == 202

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

    job_id = await _completed(api, worker)
    before = await get(api, f"/jobs/{job_id}")
    monkeypatch.setattr(TemporalClient, "start_again", not_gone_yet)

    status, _ = await _post(api, f"{job_id}/scenes/1/retake")

    assert (status, ending) == (202, [])
    assert (await _ended_again(api, job_id, before))["status"] == "completed"


async def test_what_goes_on_or_lacks_nothing_is_not_tried_again(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    going_on = await post_job(api, audio="off")
    await until_status(api, going_on, "processing")
    assert (await _post(api, f"{going_on}/retry"))[1]["type"] == "/problems/job-active"

    whole = await _completed(api, worker)
    assert (await _post(api, f"{whole}/retry"))[1]["type"] == "/problems/nothing-to-retry"


async def test_a_retry_is_priced_first_and_starts_nothing_then(api: httpx.AsyncClient, worker: Fakes) -> None:
    worker.refused = {"scene/1/1"}
    job_id = await _completed(api, worker)
    before = await get(api, f"/jobs/{job_id}")

    status, body = await _post(api, f"{job_id}/retry/estimate")

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
    job_id = await _completed(api, worker)
    before = await get(api, f"/jobs/{job_id}")

    status, body = await _post(
        api, f"{job_id}/retry", {"texts": {"1": "A lighthouse in fog."}, "leave_out": [2]}
    )

    assert (status, body["scenes"]) == (202, [1])
    job = await _ended_again(api, job_id, before)
    assert job["gaps"] == [2]
    assert [take["text"] for take in _scene(job, 1)["takes"]] == ["Scene 1", "A lighthouse in fog."]
    assert _orders(worker, 2) == [(1, "animatic")]


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
    job_id = await _completed(api, worker)

    for path in ("retry", "retry/estimate"):
        status, problem = await _post(api, f"{job_id}/{path}", order)
        assert status == 422
        assert problem["errors"][0]["field"].startswith(field)


async def test_all_that_is_missing_cannot_be_left_out(api: httpx.AsyncClient, worker: Fakes) -> None:
    worker.refused = {"scene/1/1"}
    job_id = await _completed(api, worker)

    status, problem = await _post(api, f"{job_id}/retry", {"leave_out": [1]})

    assert (status, problem["type"]) == (409, "/problems/nothing-to-retry")


async def test_a_retry_that_has_become_dearer_than_was_seen_buys_nothing(
    api: httpx.AsyncClient, worker: Fakes, app: FastAPI
) -> None:
    worker.refused = {"scene/1/1"}
    job_id = await _completed(api, worker)
    dear = replace(ANIMATIC, usd_per_second=0.1)
    rooms = services_of(app)
    object.__setattr__(rooms.availability, "registry", Registry([dear, MUSIC_BED], [ANIMATIC_PROVIDER]))

    status, problem = await _post(api, f"{job_id}/retry", {"max_cost_usd": 0.4})

    assert (status, problem["type"]) == (409, "/problems/price-changed")
    assert "$0.5" in problem["detail"]
    assert _orders(worker, 1) == [(1, "animatic")]


# --- an early end ---


async def test_a_job_that_is_to_keep_what_it_has_waits_for_what_is_paid_for_and_cuts_its_film(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await post_job(api, audio="off")
    await _until_scene(api, job_id, 1, "running")

    status, body = await _post(api, f"{job_id}/cancel?mode=keep")

    assert (status, body["status"]) == (202, "finishing")
    assert (await _post(api, f"{job_id}/scenes/1/retake"))[1]["type"] == "/problems/ending"
    worker.go.set()
    await until_status(api, job_id, "completed")


async def test_where_nothing_is_there_nothing_can_be_kept(api: httpx.AsyncClient, worker: Fakes) -> None:
    job_id = await post_job(api, approval="storyboard")
    await until_status(api, job_id, "awaiting_approval")

    status, problem = await _post(api, f"{job_id}/cancel?mode=keep")

    assert (status, problem["type"]) == (409, "/problems/nothing-to-keep")


async def test_another_mode_of_cancelling_is_refused(api: httpx.AsyncClient) -> None:
    job_id = await post_job(api)

    assert (await _post(api, f"{job_id}/cancel?mode=perhaps"))[0] == 422
    assert (await _post(api, f"{job_id}/cancel?how=stop"))[0] == 422


async def _until_scene(api: httpx.AsyncClient, job_id: str, number: int, state: str) -> None:
    async def there() -> bool:
        answer = await api.get(f"{V1}/jobs/{job_id}/progress", headers={"Accept": "application/json"})
        return any((s["number"], s["state"]) == (number, state) for s in answer.json()["scenes"])

    await eventually(there)
