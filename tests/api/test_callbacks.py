"""Providers call: what is theirs wakes a take, once; anything else changes nothing."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from temporalio.testing import WorkflowEnvironment

from api.app import create_app
from contracts import LedgerStage, TakeKey, TakeOrder
from providers.accounts import Accounts
from providers.callbacks import CallbackTokens
from settings import Settings
from store.models import JobRow
from tests.api.fakes import Fakes
from tests.api.kit import V1, a_row, post_job, served, services_of, until_status, working
from tests.conditions import eventually

KEY = b"a key of thirty-two bytes or so."
SECRET = "whsec_" + base64.b64encode(KEY).decode()
ACCOUNTS = Accounts(
    {
        "LONGTAKE_REPLICATE_KEY": "hunter2",
        "LONGTAKE_REPLICATE_WEBHOOK_SECRET": SECRET,
        "LONGTAKE_MINIMAX_KEY": "hunter2",
    }
)
BODY = json.dumps({"id": "p1", "status": "succeeded"}).encode()


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    """An app with accounts at two services that call."""
    return create_app(settings, accounts=ACCOUNTS)


@pytest.fixture
async def worker(api: httpx.AsyncClient, app: FastAPI, temporal: WorkflowEnvironment) -> AsyncIterator[Fakes]:
    """Workers that play Replicate."""
    async with working(temporal.client, Fakes(services_of(app)), "replicate") as fakes:
        yield fakes
        fakes.doubtful = set()
        fakes.go.set()


@pytest.fixture
async def waiting(api: httpx.AsyncClient, app: FastAPI, worker: Fakes) -> str:
    """A job whose scenes Replicate is making."""
    job_id = await post_job(api, provider="replicate", audio="off")

    async def accepted() -> bool:
        rows = await services_of(app).ledger.reads.list_rows(job_id)
        return len([row for row in rows if row.provider_job_id]) == 2

    await eventually(accepted)
    return job_id


@pytest.fixture
async def alone(settings_away: Settings) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    """An API whose Temporal server is away."""
    app = create_app(settings_away, accounts=ACCOUNTS)
    async with served(app) as client:
        yield app, client


async def test_a_call_wakes_the_take_that_its_address_was_made_for(
    api: httpx.AsyncClient, app: FastAPI, worker: Fakes, waiting: str
) -> None:
    answer = await _call(api, app, waiting)

    assert (answer.status_code, answer.json()) == (200, {})
    assert await _woken(worker, 1) == [f"{waiting}/scene/1/1"]


async def test_the_same_delivery_is_heard_once(
    api: httpx.AsyncClient, app: FastAPI, worker: Fakes, waiting: str
) -> None:
    await _call(api, app, waiting, delivery="msg_1")
    await _woken(worker, 1)

    assert (await _call(api, app, waiting, delivery="msg_1")).status_code == 200
    assert (await _call(api, app, waiting, scene=2, delivery="msg_2")).status_code == 200

    assert await _woken(worker, 2) == [f"{waiting}/scene/1/1", f"{waiting}/scene/2/1"]


async def test_a_take_that_is_held_is_adopted_when_its_provider_names_it(
    api: httpx.AsyncClient, app: FastAPI, worker: Fakes
) -> None:
    worker.doubtful = {1}
    job_id = await post_job(api, provider="replicate", audio="off")

    async def held() -> bool:
        rows = await services_of(app).ledger.reads.list_rows(job_id)
        return any(row.held_at for row in rows)

    await eventually(held)
    await _call(api, app, job_id)

    await eventually(lambda: [order.provider_job_id for order in worker.resolved] == ["p1"])


async def test_a_call_about_a_job_that_has_ended_is_fine(
    api: httpx.AsyncClient, app: FastAPI, worker: Fakes, waiting: str
) -> None:
    worker.go.set()
    await until_status(api, waiting, "completed")

    assert (await _call(api, app, waiting)).status_code == 200


async def test_a_call_about_a_take_that_was_given_up_unknown_opens_it_again(
    api: httpx.AsyncClient, app: FastAPI
) -> None:
    rooms = services_of(app)
    row, _ = await rooms.jobs.add_job(a_row())
    key = TakeKey(job_id=row.id, stage=LedgerStage.SCENE, scene=1)
    await rooms.ledger.record_intent(TakeOrder(key=key, provider="replicate", model="a-model"))
    await rooms.ledger.unknown.give_up(key)

    assert (await _call(api, app, row.id)).status_code == 200

    found = await rooms.ledger.reads.find_row(key)
    assert found is not None
    assert (found.provider_job_id, found.outcome) == ("p1", None)


async def test_a_forged_call_changes_nothing(
    api: httpx.AsyncClient, app: FastAPI, worker: Fakes, waiting: str
) -> None:
    forged = await _call(api, app, waiting, key=b"another key")
    unsigned = await api.post(_address(app, waiting), content=BODY)

    assert [_problem(answer) for answer in (forged, unsigned)] == [(401, "/problems/forged-callback")] * 2
    assert (await _call(api, app, waiting)).status_code == 200
    assert await _woken(worker, 1) == [f"{waiting}/scene/1/1"]


async def test_a_recording_is_refused(alone: tuple[FastAPI, httpx.AsyncClient]) -> None:
    app, client = alone
    row = await _a_take(app)

    answer = await _call(client, app, row.id, at=int(time.time()) - 301)

    assert _problem(answer) == (401, "/problems/stale-callback")


async def test_an_address_that_we_did_not_make_is_nobodys(
    alone: tuple[FastAPI, httpx.AsyncClient],
) -> None:
    app, client = alone
    row = await _a_take(app)
    good = _address(app, row.id)
    addresses = [
        f"{V1}/callbacks/replicate/forged",
        f"{V1}/callbacks/replicate/%ff",
        good + "x",
        good.replace("/replicate/", "/nobody/"),
        # Made for another provider, and one without an account here.
        good.replace("/replicate/", "/minimax/"),
        good.replace("/replicate/", "/fal/"),
        _address(app, "no-such-job"),
        f"{V1}/callbacks/replicate/{_tokens(app).sign_token('no take at all')}",
    ]

    for address in addresses:
        answer = await client.post(address, content=BODY, headers=_signed(BODY))
        assert _problem(answer) == (404, "/problems/not-found"), address


async def test_a_body_over_the_limit_is_refused(alone: tuple[FastAPI, httpx.AsyncClient]) -> None:
    app, client = alone
    row = await _a_take(app)

    answer = await client.post(_address(app, row.id), content=b" " * (256 * 1024 + 1))

    assert _problem(answer) == (413, "/problems/too-large")


async def test_while_temporal_is_away_the_service_is_asked_to_call_again(
    alone: tuple[FastAPI, httpx.AsyncClient],
) -> None:
    app, client = alone
    row = await _a_take(app)

    for _ in range(2):
        answer = await _call(client, app, row.id, delivery="msg_1")
        assert _problem(answer) == (503, "/problems/engine-away")
        assert answer.headers["Retry-After"]
    assert await services_of(app).callbacks.record_if_new("replicate", "msg_1")


async def test_a_service_that_tries_the_address_out_gets_its_challenge_back(
    alone: tuple[FastAPI, httpx.AsyncClient],
) -> None:
    app, client = alone
    row = await _a_take(app, "minimax")

    answer = await client.post(
        _address(app, row.id, provider="minimax"), content=b'{"challenge": "say this"}'
    )

    assert (answer.status_code, answer.json()) == (200, {"challenge": "say this"})


async def test_the_log_holds_no_address_that_can_be_called(
    alone: tuple[FastAPI, httpx.AsyncClient], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    app, client = alone
    row = await _a_take(app)
    address = _address(app, row.id)

    await _call(client, app, row.id)
    await client.post(f"{address}/more")

    assert "POST /api/v1/callbacks/replicate/… 503" in caplog.text
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("longtake"))
    assert address.rsplit("/", 1)[1] not in ours


async def _call(
    client: httpx.AsyncClient,
    app: FastAPI,
    job_id: str,
    *,
    scene: int = 1,
    delivery: str = "msg_1",
    key: bytes = KEY,
    at: int | None = None,
) -> httpx.Response:
    headers = _signed(BODY, delivery=delivery, key=key, at=at)
    return await client.post(_address(app, job_id, scene), content=BODY, headers=headers)


def _signed(
    body: bytes, *, delivery: str = "msg_1", key: bytes = KEY, at: int | None = None
) -> dict[str, str]:
    moment = int(time.time()) if at is None else at
    signature = hmac.new(key, f"{delivery}.{moment}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": delivery,
        "webhook-timestamp": str(moment),
        "webhook-signature": f"v1,{base64.b64encode(signature).decode()}",
    }


def _address(app: FastAPI, job_id: str, scene: int = 1, provider: str = "replicate") -> str:
    token = _tokens(app).sign_token(TakeKey(job_id=job_id, stage=LedgerStage.SCENE, scene=scene).token)
    return f"{V1}/callbacks/{provider}/{token}"


def _tokens(app: FastAPI) -> CallbackTokens:
    """As the worker makes them."""
    return CallbackTokens(services_of(app).settings.signing_secrets)


async def _a_take(app: FastAPI, provider: str = "replicate") -> JobRow:
    """A job with a take that is being ordered."""
    rooms = services_of(app)
    row, _ = await rooms.jobs.add_job(a_row())
    key = TakeKey(job_id=row.id, stage=LedgerStage.SCENE, scene=1)
    await rooms.ledger.record_intent(TakeOrder(key=key, provider=provider, model="any"))
    return row


async def _woken(worker: Fakes, count: int) -> list[str]:
    await eventually(lambda: len(worker.woken) >= count)
    return worker.woken


def _problem(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"]
