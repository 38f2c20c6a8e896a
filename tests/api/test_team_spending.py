"""What a team has spent today, and the cap that it sets itself."""

from contextlib import aclosing
from pathlib import Path

from tests.api.kit import V1
from tests.api.people_kit import a_person, an_owner, guarded_app


async def test_a_manager_caps_a_day_and_a_maker_does_not(tmp_path: Path) -> None:
    async with guarded_app(tmp_path) as app, aclosing(await an_owner(app)) as owner:
        assert (await owner.get(f"{V1}/team/spending")).json() == {
            "spent_today_usd": 0,
            "daily_cap_usd": None,
        }
        async with aclosing(await a_person(owner, app, "ben@films.example", "manager")) as manager:
            set_ = await manager.put(f"{V1}/team/spending", json={"daily_cap_usd": 12.5})
            assert set_.json() == {"spent_today_usd": 0, "daily_cap_usd": 12.5}
        async with aclosing(await a_person(owner, app, "eve@films.example", "maker")) as maker:
            assert (await maker.get(f"{V1}/team/spending")).json()["daily_cap_usd"] == 12.5
            assert (await maker.put(f"{V1}/team/spending", json={"daily_cap_usd": None})).status_code == 403
        for wrong in (-1, "much", 1e9):
            assert (await owner.put(f"{V1}/team/spending", json={"daily_cap_usd": wrong})).status_code == 422
        assert (await owner.put(f"{V1}/team/spending", json={"daily_cap_usd": None})).status_code == 200
        assert (await owner.get(f"{V1}/team/spending")).json()["daily_cap_usd"] is None
