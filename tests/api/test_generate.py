"""One request, one job: however often it comes, and whoever dies on the way."""

import asyncio

import httpx
from fastapi import FastAPI
from temporalio.testing import WorkflowEnvironment

from contracts import Brief
from settings import Settings
from store.database import Database
from store.jobs import Jobs
from tests.api.kit import V1, a_brief, a_row, get, post_job, served
from tests.conditions import eventually

GENERATE = f"{V1}/generate"


async def test_the_same_key_and_body_are_the_same_job(api: httpx.AsyncClient) -> None:
    first = await _post(api, "key-1")
    again = await _post(api, "key-1")

    assert first.status_code == again.status_code == 202
    assert first.json() == again.json()
    assert first.headers["Location"] == again.headers["Location"]


async def test_a_body_that_says_the_same_in_other_words_is_the_same_job(api: httpx.AsyncClient) -> None:
    first = await _post(api, "key-2")
    again = await _post(api, "key-2", provider="animatic", aspect_ratio="16:9", duration_seconds=10.0)

    assert first.json()["job_id"] == again.json()["job_id"]


async def test_the_same_key_with_another_body_is_a_conflict(api: httpx.AsyncClient) -> None:
    await _post(api, "key-3")
    other = await _post(api, "key-3", seed=1)

    assert other.status_code == 409
    assert other.json()["type"] == "/problems/idempotency-conflict"
    assert "key-3" not in other.text


async def test_without_a_key_each_request_is_a_job(api: httpx.AsyncClient) -> None:
    assert await post_job(api) != await post_job(api)


async def test_fifty_requests_at_once_with_one_key_make_one_job_and_one_workflow(
    api: httpx.AsyncClient, temporal: WorkflowEnvironment, settings: Settings
) -> None:
    answers = await asyncio.gather(*(_post(api, "key-4") for _ in range(50)))

    assert {answer.status_code for answer in answers} == {202}
    (job_id,) = {answer.json()["job_id"] for answer in answers}
    assert [job["job_id"] for job in (await get(api, "/jobs"))["jobs"]] == [job_id]
    assert await _workflows(temporal, settings.owner) == [job_id]


async def test_a_title_is_made_of_the_first_words(api: httpx.AsyncClient) -> None:
    prompt = "  A very long\nstory of a dog, who goes through the whole wide world, and back again"
    job = await get(api, f"/jobs/{await post_job(api, prompt=prompt)}")

    assert job["title"] == "A very long story of a dog, who goes through the whole wide…"
    assert job["brief"]["prompt"] == prompt


async def test_a_title_of_the_callers_stays(api: httpx.AsyncClient) -> None:
    job = await get(api, f"/jobs/{await post_job(api, title='Mine', scenes=[{'text': 'Two'}], prompt=None)}")

    assert job["title"] == "Mine"


async def test_a_job_without_a_seed_gets_one_and_keeps_its_key(api: httpx.AsyncClient) -> None:
    first = (await _post(api, "key-5")).json()["job_id"]
    again = (await _post(api, "key-5")).json()["job_id"]
    other = await post_job(api)

    assert first == again
    assert await _seed(api, first) != await _seed(api, other)
    assert await _seed(api, await post_job(api, seed=7)) == 7


async def test_what_a_brief_says_is_what_the_job_keeps(api: httpx.AsyncClient) -> None:
    brief = a_brief(metadata={"order": "7"}, style="ink", seed=3, audio="off", title="T")

    job = await get(api, f"/jobs/{(await api.post(GENERATE, json=brief)).json()['job_id']}")

    assert job["brief"] == Brief.model_validate(brief | {"model": "storyboard"}).model_dump(mode="json")


async def test_a_row_whose_request_was_killed_before_its_workflow_began_is_started_by_the_next_api(
    app: FastAPI, settings: Settings, temporal: WorkflowEnvironment, sqlite_url: str
) -> None:
    database = Database(sqlite_url)
    row, _ = await Jobs(database).add_job(a_row(settings.owner))
    await database.dispose()

    async with served(app) as client:
        assert await _workflows(temporal, settings.owner) == [row.id]
        assert (await get(client, f"/jobs/{row.id}"))["status"] == "queued"
        await temporal.client.get_workflow_handle(row.id).terminate()

    assert await _workflows(temporal, settings.owner) == [row.id]


async def _post(client: httpx.AsyncClient, key: str, **fields: object) -> httpx.Response:
    return await client.post(GENERATE, json=a_brief(**fields), headers={"Idempotency-Key": key})


async def _workflows(temporal: WorkflowEnvironment, owner: str) -> list[str]:
    """The ids of the owner's workflows, as soon as the server lists any."""

    async def found() -> list[str]:
        query = f"LongtakeOwner = '{owner}'"
        return [workflow.id async for workflow in temporal.client.list_workflows(query)]

    return await eventually(found)


async def _seed(client: httpx.AsyncClient, job_id: str) -> int:
    seed: int = (await get(client, f"/jobs/{job_id}"))["brief"]["seed"]
    return seed
