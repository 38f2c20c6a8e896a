"""A caller's receiver, and a worker that calls it as the real one does, for tests of the API."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
from fastapi import FastAPI
from temporalio.client import Client

from activities.caller_webhook import WebhookSigner
from activities.notice_trials import NoticeTrialActivities
from activities.notify_caller import NotifyActivities
from store.push_deliveries import PushDeliveries
from store.webhook_log import WebhookLog
from tests.api.fakes import Fakes
from tests.api.kit import services_of, working
from tests.providers.scripted import Heard, Talk, Wire, wire

SECRET = "whsec_bG9uZ3Rha2UgdGVzdHMgc2lnbiB3aXRoIHRoaXM="  # noqa: S105 - nobody else's
URL = "https://hooks.example/films?key=secret"


class OneAddress(httpx.AsyncBaseTransport):
    """Stands for the internet: all requests arrive at one address."""

    def __init__(self, url: str) -> None:
        self._url, self._wire = httpx.URL(url), httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.url = self._url
        return await self._wire.handle_async_request(request)

    async def aclose(self) -> None:
        await self._wire.aclose()


class TellingWorker(Fakes):
    """A worker whose provider only pretends, and that calls webhooks as the real one does."""

    notify: NotifyActivities
    trials: NoticeTrialActivities

    @property
    def activities(self) -> list[Callable[..., Any]]:
        return [*super().activities, self.notify.notify_caller, self.trials.try_notice]


class Receiver:
    """A caller's receiver."""

    def __init__(self) -> None:
        self.status = 200
        self.wire = Wire()

    async def answer(self, _: Heard, talk: Talk) -> None:
        await talk.answer(self.status)

    def ids(self) -> list[str]:
        """The ids of the messages that came."""
        return [heard.headers["webhook-id"] for heard in self.wire.heard]


@asynccontextmanager
async def receiving(app: FastAPI, temporal: Client) -> AsyncIterator[Receiver]:
    """The receiver, and a worker of this app that calls it, while the block runs."""
    services, receiver = services_of(app), Receiver()
    worker, signer = TellingWorker(services), WebhookSigner([SECRET])
    async with (
        wire(receiver.answer) as receiver.wire,
        httpx.AsyncClient(transport=OneAddress(receiver.wire.url)) as client,
    ):
        log = WebhookLog(services.database)
        worker.notify = NotifyActivities(services.jobs, log, client, signer)
        worker.trials = NoticeTrialActivities(log, client, signer, PushDeliveries(services.database), None)
        worker.go.set()
        async with working(temporal, worker):
            yield receiver
