"""A team sees what its webhooks were told, and how their receivers answered."""

from datetime import UTC, datetime

import httpx
import pytest
from fastapi import FastAPI

from api.services import ApiServices
from contracts import CallerNotice, JobStatus
from contracts.webhook_state import WebhookState
from store.models import JobRow
from store.webhook_log import WebhookAttempt, WebhookLog
from tests.api.kit import V1, Json, a_row, call_for_team, get, services_of
from tests.store.builders import an_end

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
URL = "https://hooks.example/films?key=secret"


class Told:
    """Films of the caller's team, and what their webhooks were told."""

    def __init__(self, services: ApiServices) -> None:
        self.services, self.log = services, WebhookLog(services.database)

    async def film(self, *, ended: bool = True) -> JobRow:
        row, _ = await self.services.jobs.add_job(a_row(self.services.settings.owner, callback_url=URL))
        if ended:
            await self.services.jobs.close_job(an_end(row.id), run_id="run-1")
        return await self.services.jobs.get_for_any_owner(row.id)

    async def message(self, film: JobRow, state: WebhookState, run_id: str = "run-1") -> str:
        notice = CallerNotice(job_id=film.id, run_id=run_id, status=JobStatus.COMPLETED, ended_at=NOW)
        await self.log.open_delivery(film, notice)
        answered = None if state is WebhookState.FAILED else 200
        attempt = WebhookAttempt(0, NOW, 0.5, answered, None if answered else "timeout", state)
        await self.log.record_attempt(notice.webhook_id, attempt)
        return notice.webhook_id


@pytest.fixture
def told(app: FastAPI, api: httpx.AsyncClient) -> Told:
    """The app is started."""
    del api
    return Told(services_of(app))


async def test_a_message_says_where_it_went_and_what_came_of_it(api: httpx.AsyncClient, told: Told) -> None:
    film = await told.film()
    delivery_id = await told.message(film, WebhookState.FAILED)
    found = await get(api, f"/webhook-deliveries/{delivery_id}")
    assert found | {"created_at": ""} == {
        "delivery_id": f"{film.id}_run-1",
        "job_id": film.id,
        "title": film.title,
        "type": "job.completed",
        "url": "https://hooks.example/films",
        "state": "failed",
        "created_at": "",
        "next_try_at": None,
        "redeliveries": 0,
        "attempts": [
            {
                "number": 1,
                "redelivery": 0,
                "begun_at": "2026-11-20T12:00:00Z",
                "seconds": 0.5,
                "status": None,
                "failure": "timeout",
            }
        ],
    }


async def test_a_team_lists_its_messages_in_pages_and_by_state(api: httpx.AsyncClient, told: Told) -> None:
    states = [WebhookState.DELIVERED, WebhookState.FAILED, WebhookState.DELIVERED]
    ids = [await told.message(await told.film(), state) for state in states]
    first = await get(api, "/webhook-deliveries?limit=2")
    rest = await get(api, f"/webhook-deliveries?limit=2&cursor={first['next_cursor']}")
    assert _ids(first) + _ids(rest) == ids[::-1]
    assert rest["next_cursor"] is None
    assert _ids(await get(api, "/webhook-deliveries?state=failed")) == [ids[1]]


async def test_a_film_lists_its_own_messages(api: httpx.AsyncClient, told: Told) -> None:
    film = await told.film()
    await told.message(await told.film(), WebhookState.DELIVERED)
    earlier = await told.message(film, WebhookState.FAILED, run_id="run-0")
    own = await told.message(film, WebhookState.DELIVERED)
    assert _ids(await get(api, f"/jobs/{film.id}/webhook-deliveries")) == [own, earlier]


async def test_an_end_of_which_no_try_is_kept_is_listed_as_unknown(
    api: httpx.AsyncClient, told: Told
) -> None:
    film, goes_on = await told.film(), await told.film(ended=False)
    [message] = (await get(api, f"/jobs/{film.id}/webhook-deliveries"))["deliveries"]
    assert (message["state"], message["attempts"]) == ("unknown", [])
    assert await get(api, f"/webhook-deliveries/{message['delivery_id']}") == message
    assert _ids(await get(api, f"/jobs/{goes_on.id}/webhook-deliveries")) == []


async def test_another_team_finds_nothing(api: httpx.AsyncClient, app: FastAPI, told: Told) -> None:
    film = await told.film()
    delivery_id = await told.message(film, WebhookState.DELIVERED)
    call_for_team(app, "others")
    assert _ids(await get(api, "/webhook-deliveries")) == []
    for path in (f"/webhook-deliveries/{delivery_id}", f"/jobs/{film.id}/webhook-deliveries"):
        assert (await api.get(f"{V1}{path}")).status_code == 404


@pytest.mark.parametrize("query", ["state=odd", "limit=0", "limit=101", "cursor=none", "colour=red"])
async def test_a_query_that_makes_no_sense_is_refused(api: httpx.AsyncClient, query: str) -> None:
    answer = await api.get(f"{V1}/webhook-deliveries?{query}")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/validation")


@pytest.mark.parametrize("delivery_id", ["none", "a_b", "nul%00nul"])
async def test_a_message_that_there_is_not_is_not_found(api: httpx.AsyncClient, delivery_id: str) -> None:
    answer = await api.get(f"{V1}/webhook-deliveries/{delivery_id}")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/webhook-not-found")


def _ids(page: Json) -> list[str]:
    return [each["delivery_id"] for each in page["deliveries"]]
