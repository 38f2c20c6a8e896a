"""What a job shows of itself beside its files and its state."""

from pathlib import Path

import httpx
import pytest

from api.app import create_app
from settings import Settings
from tests.api.fakes import Fakes
from tests.api.kit import get, post_job, served, until_status

TWO_SCENES = [{"text": "A", "duration_seconds": 4}] * 2


@pytest.mark.parametrize(
    ("brief", "seconds"),
    [
        ({"duration_seconds": 12}, 12),
        ({"duration_seconds": None}, 30),
        ({"prompt": None, "duration_seconds": None, "scenes": TWO_SCENES}, 8),
    ],
    ids=["asked for", "the default", "of its scenes"],
)
async def test_a_job_without_a_film_tells_the_length_that_it_will_have(
    api: httpx.AsyncClient, brief: dict[str, object], seconds: float
) -> None:
    job_id = await post_job(api, **brief)

    assert (await get(api, f"/jobs/{job_id}"))["duration_seconds"] == seconds


async def test_a_list_tells_length_and_shape(api: httpx.AsyncClient) -> None:
    await post_job(api, duration_seconds=12, aspect_ratio="9:16", resolution="480p")

    (job,) = (await get(api, "/jobs"))["jobs"]

    assert (job["duration_seconds"], job["aspect_ratio"], job["resolution"]) == (12, "9:16", "480p")


async def test_the_length_of_a_film_is_its_own(api: httpx.AsyncClient, worker: Fakes) -> None:
    worker.go.set()
    job = await until_status(api, await post_job(api, duration_seconds=11), "completed")

    assert job["duration_seconds"] == job["film"]["seconds"] == 10


async def test_a_clip_that_is_far_too_short_is_told_wherever_the_job_is(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.short = {2: 1.5}
    worker.go.set()
    job = await until_status(api, await post_job(api), "completed")

    scenes = job["results"]["scenes"]
    assert (job["shortened_seconds"], [scene["seconds"] for scene in scenes]) == (3.5, [5, 1.5])
    told = [{"kind": "short", "message": "It is short."}]
    assert [take["departures"] for scene in scenes for take in scene["takes"]] == [[], told]
    picture = await get(api, f"/jobs/{job['job_id']}/progress")
    assert [(s["condition"], s["detail"], s["seconds"]) for s in picture["scenes"]] == [
        (None, "", 5),
        ("not_as_ordered", "It is short.", 1.5),
    ]


async def test_scenes_tell_their_text_and_length(api: httpx.AsyncClient, worker: Fakes) -> None:
    worker.go.set()
    job = await until_status(api, await post_job(api), "completed")

    scenes = [(s["number"], s["text"], s["seconds"], len(s["takes"])) for s in job["results"]["scenes"]]
    assert scenes == [(1, "Scene 1", 5, 1), (2, "Scene 2", 5, 1)]


async def test_a_job_on_the_embedded_server_has_a_page_in_its_web_ui(tmp_path: Path, sqlite_url: str) -> None:
    # Nobody listens there: the row is made, its workflow is not.
    settings = Settings(var_dir=tmp_path, database_url=sqlite_url, temporal_port=1, temporal_ui_port=8234)
    async with served(create_app(settings)) as client:
        await client.post("/api/v1/generate", json={"prompt": "A lighthouse", "duration_seconds": 10})
        (job,) = (await get(client, "/jobs"))["jobs"]

    assert job["links"]["web_ui"] == f"http://127.0.0.1:8234/namespaces/default/workflows/{job['job_id']}"


async def test_a_job_on_a_server_elsewhere_has_none(api: httpx.AsyncClient) -> None:
    job_id = await post_job(api)

    assert (await get(api, f"/jobs/{job_id}"))["links"]["web_ui"] is None
