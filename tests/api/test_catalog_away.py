"""The database is away: each route says so, and the API goes on when it is back."""

from pathlib import Path

import httpx
import pytest

from api.app import create_app
from settings import Settings
from store.database import Database
from tests.api.kit import V1, Json, a_brief, served, services_of


def problem_of(answer: httpx.Response) -> tuple[int, str]:
    problem: Json = answer.json()
    return answer.status_code, problem["type"]


async def test_what_needs_the_database_says_that_it_is_away(
    settings_away: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = create_app(settings_away)
    nobody = Database(f"postgresql://postgres@/postgres?host={tmp_path}")
    async with served(app) as client:
        with monkeypatch.context() as patch:
            patch.setattr(services_of(app).database, "__dict__", vars(nobody))

            listed = await client.get(f"{V1}/jobs")
            ordered = await client.post(f"{V1}/generate", json=a_brief())
            ready = await client.get("/readyz")

        assert problem_of(listed) == problem_of(ordered) == (503, "/problems/catalog-away")
        assert int(listed.headers["Retry-After"]) > 0
        assert ready.json()["checks"]["catalog"] == "no_answer"
        assert (await client.get(f"{V1}/jobs")).status_code == 200
