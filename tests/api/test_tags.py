"""Tags over HTTP: many films at once, found, listed, refused with a reason."""

import httpx
import pytest

from tests.api.kit import V1, get, post_job


async def test_many_films_are_tagged_found_and_untagged(api: httpx.AsyncClient) -> None:
    ids = [await post_job(api) for _ in range(2)]
    order = {"ids": [*ids, "nobody's"], "add": ["Summer", "summer "]}
    report = (await api.post(f"{V1}/jobs/tags", json=order)).json()
    assert report["changed"] == ids
    assert [refusal["type"] for refusal in report["refused"]] == ["/problems/job-not-found"]
    assert (await get(api, "/tags")) == {"tags": [{"tag": "summer", "jobs": 2}]}
    assert {job["job_id"] for job in (await get(api, "/jobs?tag=SUMMER"))["jobs"]} == set(ids)
    assert (await get(api, f"/jobs/{ids[0]}"))["tags"] == ["summer"]
    await api.post(f"{V1}/jobs/tags", json={"ids": ids[:1], "add": ["a", "b"], "remove": ["summer"]})
    assert (await get(api, "/jobs?tag=summer"))["total"] == 1
    assert (await get(api, f"/jobs/{ids[0]}"))["tags"] == ["a", "b"]


async def test_a_film_with_too_many_tags_says_so(api: httpx.AsyncClient) -> None:
    job_id = await post_job(api)
    for part in ("a", "b"):
        tags = [f"{part}{number}" for number in range(11)]
        report = (await api.post(f"{V1}/jobs/tags", json={"ids": [job_id], "add": tags})).json()
    assert report["refused"][0]["type"] == "/problems/tag-limit"


@pytest.mark.parametrize("tag", ["", " ", "a" * 41, "a\u0000b"])
async def test_a_tag_that_is_none_is_refused(api: httpx.AsyncClient, tag: str) -> None:
    answer = await api.post(f"{V1}/jobs/tags", json={"ids": ["j"], "add": [tag]})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "add.0"
