"""What another team has is not there on PostgreSQL either: each route by one foreign id, and the lists."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from contracts.people import Role
from tests.api.access_kit import CALLS, a_caller, app_behind_proxy, as_, dump, make_foreign
from tests.api.kit import V1, services_of


@pytest.fixture
async def guarded(postgresql_url: str, tmp_path: Path) -> AsyncIterator[FastAPI]:
    async with app_behind_proxy(tmp_path, postgresql_url) as app:
        yield app


async def test_no_route_finds_what_another_team_has(guarded: FastAPI) -> None:
    services = services_of(guarded)
    foreign = await make_foreign(services)
    before = await dump(services)
    async with a_caller(guarded) as client:
        told = {
            f"{call.method} {call.path}": await client.request(
                call.method, call.with_ids(**foreign), headers=as_(Role.OWNER)
            )
            for call in CALLS
            if call.id_names
        }
    assert {name: answer.status_code for name, answer in told.items()} == dict.fromkeys(told, 404)
    assert not [name for name, answer in told.items() if "another-team" in answer.text]
    after = await dump(services)
    assert set(before.pop("audit")) <= set(after.pop("audit"))
    assert after == before


async def test_lists_have_nothing_of_another_team(guarded: FastAPI) -> None:
    foreign = await make_foreign(services_of(guarded))
    async with a_caller(guarded) as client:
        lists = {call.path for call in CALLS if call.method == "GET" and "{" not in call.path}
        told = {
            path: (await client.get(path, headers=as_(Role.OWNER))).text
            for path in lists - {f"{V1}/events"}  # Which does not end.
        }
        order = {"ids": [foreign["job_id"]]}
        report = (await client.post(f"{V1}/jobs/delete", json=order, headers=as_(Role.OWNER))).json()
    assert len(told) > 10
    assert not [(path, each) for path, text in told.items() for each in foreign.values() if each in text]
    assert [each["type"] for each in report["refused"]] == ["/problems/job-not-found"]


async def test_who_is_not_known_or_may_not_is_refused(guarded: FastAPI) -> None:
    async with a_caller(guarded) as client:
        assert (await client.get(f"{V1}/jobs")).status_code == 401
        viewer = await client.put(f"{V1}/team/spending", json={"daily_cap_usd": 1}, headers=as_(Role.VIEWER))
        assert (viewer.status_code, viewer.json()["type"]) == (403, "/problems/missing-scope")
