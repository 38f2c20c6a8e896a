"""A day after its end Temporal has forgotten a job: the catalog tells the same of it.

A server that never heard of it stands for one whose retention is over: it says the same, and at once.
"""

import httpx
import pytest
from temporalio.testing import WorkflowEnvironment

from api.app import create_app
from settings import Settings
from tests.api.fakes import Fakes
from tests.api.kit import V1, Json, get, post_job, served, until_status
from tests.conditions import eventually

# What a person reads of a scene, or of the music.
TOLD = ("state", "error", "receipt", "take", "provider", "model")


@pytest.fixture
def forgetful(settings: Settings, bare_temporal: WorkflowEnvironment) -> Settings:
    """The same catalog, and a server that knows nothing of its jobs."""
    address = bare_temporal.client.service_client.config.target_host
    return settings.model_copy(update={"temporal_address": address})


async def test_of_a_finished_film_with_gaps_the_reasons_are_told_as_before(
    api: httpx.AsyncClient, worker: Fakes, forgetful: Settings
) -> None:
    worker.refused, worker.scenes = {"scene/2/1", "audio/0/1"}, 3
    worker.go.set()
    job_id = await post_job(api)
    await until_status(api, job_id, "completed")

    before, after = await _both(api, forgetful, job_id)

    assert after == before
    assert [scene["state"] for scene in before["scenes"]] == ["complete", "failed", "complete"]
    assert before["scenes"][1]["error"]["message"] == "It was refused."
    assert before["detail"] == "The film has no music: It was refused."


@pytest.mark.parametrize("failed", [set(), {"scene/2/1"}], ids=["none failed", "one failed"])
async def test_of_a_called_off_job_each_scene_is_told_as_before(
    api: httpx.AsyncClient, worker: Fakes, forgetful: Settings, failed: set[str]
) -> None:
    worker.refused = failed
    job_id = await post_job(api)
    await eventually(lambda: _under_way(api, job_id))
    await api.post(f"{V1}/jobs/{job_id}/cancel")
    await until_status(api, job_id, "canceled")

    before, after = await _both(api, forgetful, job_id)

    assert after == before
    assert {scene["state"] for scene in before["scenes"]} <= {"canceled", "failed"}


async def _both(api: httpx.AsyncClient, forgetful: Settings, job_id: str) -> tuple[Json, Json]:
    """What is told of the ended job while Temporal knows it, and when it does not any more."""
    path = f"/jobs/{job_id}/progress"
    before = await get(api, path)
    # Not earlier: it would start there what has not begun.
    async with served(create_app(forgetful)) as client:
        after = await get(client, path)
    assert (before["source"], after["source"]) == ("workflow", "catalog")
    return _read(before), _read(after)


def _read(progress: Json) -> Json:
    scenes = [{name: scene[name] for name in TOLD} for scene in progress["scenes"]]
    music = {name: progress["audio"][name] for name in TOLD}
    return {"scenes": scenes, "music": music, "gaps": progress["gaps"], "detail": progress["detail"]}


async def _under_way(api: httpx.AsyncClient, job_id: str) -> bool:
    """All that is not refused is being made."""
    told = await get(api, f"/jobs/{job_id}/progress")
    states = [scene["state"] for scene in told["scenes"]]
    return bool(states) and set(states) <= {"running", "failed"} and told["audio"]["state"] == "running"
