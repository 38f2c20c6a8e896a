"""How much a team may have at work at once and begin in an hour: who says it, and what is refused."""

from contextlib import aclosing
from pathlib import Path

import httpx

from tests.api.kit import V1, a_brief
from tests.api.people_kit import a_person, an_owner, guarded_app

NONE = {"jobs_at_once": None, "takes_at_once": None, "jobs_per_hour": None}


async def test_a_manager_sets_limits_and_a_maker_does_not(tmp_path: Path) -> None:
    async with guarded_app(tmp_path) as app, aclosing(await an_owner(app)) as owner:
        assert (await owner.get(f"{V1}/team/limits")).json() == NONE | {"jobs_at_work": 0, "jobs_begun": 0}
        wish = {"jobs_at_once": 3, "takes_at_once": 5, "jobs_per_hour": 7}
        async with aclosing(await a_person(owner, app, "ben@films.example", "manager")) as manager:
            set_ = await manager.put(f"{V1}/team/limits", json=wish)
            assert set_.json() == wish | {"jobs_at_work": 0, "jobs_begun": 0}
        async with aclosing(await a_person(owner, app, "eve@films.example", "maker")) as maker:
            assert (await maker.get(f"{V1}/team/limits")).json()["jobs_at_once"] == 3
            assert (await maker.put(f"{V1}/team/limits", json=NONE)).status_code == 403
        for wrong in ({"jobs_at_once": 0}, {"jobs_per_hour": 1.5}, {"takes_at_once": "many"}):
            assert (await owner.put(f"{V1}/team/limits", json=NONE | wrong)).status_code == 422
        assert (await owner.put(f"{V1}/team/limits", json={"jobs_at_once": 3})).status_code == 422
        assert (await owner.put(f"{V1}/team/limits", json=NONE)).status_code == 200


async def test_a_film_over_a_limit_is_refused_with_what_to_do(tmp_path: Path) -> None:
    async with guarded_app(tmp_path) as app, aclosing(await an_owner(app)) as owner:
        await owner.put(f"{V1}/team/limits", json=NONE | {"jobs_per_hour": 2})
        # Temporal is away, and the jobs are kept.
        assert [(await _generate(owner)).status_code for _ in range(2)] == [503, 503]
        refused = await _generate(owner)
        assert (refused.status_code, refused.json()["type"]) == (429, "/problems/jobs-per-hour")
        assert 3500 < int(refused.headers["Retry-After"]) <= 3600

        await owner.put(f"{V1}/team/limits", json=NONE | {"jobs_at_once": 2})
        refused = await _generate(owner)
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/jobs-at-once")
        told = (await owner.get(f"{V1}/team/limits")).json()
        assert (told["jobs_at_work"], told["jobs_begun"]) == (2, 2)


async def _generate(browser: httpx.AsyncClient) -> httpx.Response:
    return await browser.post(f"{V1}/generate", json=a_brief())
