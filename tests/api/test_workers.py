"""What operators see of the workers."""

from datetime import UTC, datetime

import httpx
import pytest

from api.app import create_app
from api.workers import routes
from settings import Settings
from temporal_client.worker_list import PolledQueue, RunningWorker
from tests.api.kit import V1, served

MOMENT = datetime(2026, 12, 1, 10, tzinfo=UTC)
WORKER = RunningWorker(
    identity="render-2/media/4f2a1c/17",
    host="render-2",
    pool="media",
    build="4f2a1c",
    draining=False,
    started_at=MOMENT,
    last_heard_at=MOMENT,
    cpu=0.5,
    memory=0.25,
    queues=(PolledQueue("longtake-media", "activity", 1, 3),),
)


async def _list_workers(api: httpx.AsyncClient) -> dict[str, object]:
    answer = await api.get(f"{V1}/workers")
    assert answer.status_code == 200
    found: dict[str, object] = answer.json()
    return found


async def test_workers_are_told_with_queues_and_slots(
    api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def list_one(_client: object) -> list[RunningWorker]:
        return [WORKER]

    monkeypatch.setattr(routes, "list_running_workers", list_one)
    moment = "2026-12-01T10:00:00Z"
    assert await _list_workers(api) == {
        "workers": [
            {
                "identity": "render-2/media/4f2a1c/17",
                "host": "render-2",
                "pool": "media",
                "build": "4f2a1c",
                "draining": False,
                "started_at": moment,
                "last_heard_at": moment,
                "cpu": 0.5,
                "memory": 0.25,
                "queues": [{"name": "longtake-media", "kind": "activity", "slots_used": 1, "slots_free": 3}],
            }
        ],
        "routing": None,
    }


async def test_where_workers_have_versions_it_is_told_who_gets_films(settings: Settings) -> None:
    async with served(create_app(settings.model_copy(update={"deployment": "of-nobody"}))) as api:
        assert (await _list_workers(api))["routing"] == {
            "deployment": "of-nobody",
            "current_build": None,
            "ramping_build": None,
            "ramp_percent": 0,
        }
