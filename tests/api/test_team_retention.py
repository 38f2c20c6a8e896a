"""Who says for how long a team keeps its films, and what is told before."""

from contextlib import aclosing
from datetime import timedelta
from pathlib import Path

import httpx
from fastapi import FastAPI

from store.job_lifecycle import utc_now
from store.models import JobRow
from tests.api.kit import V1, a_brief, services_of
from tests.api.people_kit import a_person, an_owner, guarded_app


async def test_a_manager_sets_it_after_a_look_and_a_maker_does_not(tmp_path: Path) -> None:
    async with guarded_app(tmp_path) as app, aclosing(await an_owner(app)) as owner:
        assert (await owner.get(f"{V1}/team/retention")).json() == {"keep_days": None, "expired_films": 0}
        await _make_old_film(app, owner)
        preview = await owner.get(f"{V1}/team/retention", params={"keep_days": 30})
        assert preview.json() == {"keep_days": None, "expired_films": 1}
        async with aclosing(await a_person(owner, app, "ben@films.example", "manager")) as manager:
            set_ = await manager.put(f"{V1}/team/retention", json={"keep_days": 30})
            assert set_.json() == {"keep_days": 30, "expired_films": 1}
        async with aclosing(await a_person(owner, app, "eve@films.example", "maker")) as maker:
            assert (await maker.put(f"{V1}/team/retention", json={"keep_days": 1})).status_code == 403
        for wrong in ({}, {"keep_days": 0}, {"keep_days": 0.5}, {"keep_days": "long"}):
            assert (await owner.put(f"{V1}/team/retention", json=wrong)).status_code == 422
        assert (await owner.put(f"{V1}/team/retention", json={"keep_days": None})).status_code == 200


async def _make_old_film(app: FastAPI, owner: httpx.AsyncClient) -> None:
    await owner.post(f"{V1}/generate", json=a_brief())  # Temporal is away, and the job is kept.
    services = services_of(app)
    [row] = await services.jobs.list_active(older_than_seconds=0)
    async with services.database.write_session() as session:
        (await session.get_one(JobRow, row.id)).ended_at = utc_now() - timedelta(days=31)
