"""Somebody who ordered films, and their webhook, for tests."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from temporalio.exceptions import ApplicationError

from activities.caller_webhook import WebhookSigner
from activities.notify_caller import NotifyActivities
from contracts import CallerNotice, JobStatus, NoticeOutcome
from contracts.error_types import ErrorType
from providers.safe_http import create_client
from store.webhook_deliveries import LoggedDelivery, WebhookDeliveries
from store.webhook_log import WebhookLog
from tests.activities.kit import ActivityStack, environment
from tests.providers.scripted import Heard, Script, Talk, Wire, wire
from tests.store.builders import OWNER

SECRET = "whsec_bG9uZ3Rha2UgdGVzdHMgc2lnbiB3aXRoIHRoaXM="  # noqa: S105
ENDED_AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PRIVATE = "a-secret-of-the-callers"


def says(status: int, body: bytes = b"", **headers: str) -> Script:
    """A receiver that always answers the same."""

    async def script(_: Heard, talk: Talk) -> None:
        await talk.answer(status, body, **headers)

    return script


class Caller:
    """Somebody who ordered a film, and their receiver."""

    def __init__(self, stack: ActivityStack, tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
        self.stack, self.tls = stack, tls
        self.log = WebhookLog(stack.database)
        self.secrets = [SECRET]
        self.public_url = ""
        self.loopback_allowed = True

    async def order(self, url: str, **brief: object) -> CallerNotice:
        """The end of a job that is to be told there."""
        job_id = await self.stack.job(callback_url=url, **brief)
        return CallerNotice(
            job_id=job_id, run_id="run-1", status=JobStatus.COMPLETED, gaps=(2,), ended_at=ENDED_AT
        )

    async def told(self, notice: CallerNotice, attempt: int = 1) -> NoticeOutcome:
        async with create_client(loopback_allowed=self.loopback_allowed, tls=self.tls[1]) as client:
            acting = NotifyActivities(
                self.stack.jobs, self.log, client, WebhookSigner(self.secrets), self.public_url
            )
            told: NoticeOutcome = await environment(attempt=attempt).run(acting.notify_caller, notice)
        return told

    async def not_told(self, notice: CallerNotice, attempt: int = 1) -> ApplicationError:
        with pytest.raises(ApplicationError) as caught:
            await self.told(notice, attempt)
        assert caught.value.type == ErrorType.CALLER_UNREACHED
        return caught.value

    async def logged(self, notice: CallerNotice) -> LoggedDelivery:
        """What the log says of it."""
        return await WebhookDeliveries(self.stack.database).get_delivery(OWNER, notice.webhook_id)

    @asynccontextmanager
    async def receiving(self, script: Script) -> AsyncIterator[tuple[Wire, str]]:
        """The receiver while the block runs, and its address."""
        async with wire(script, self.tls[0]) as receiver:
            yield receiver, f"https://localhost:{receiver.port}/hook?key={PRIVATE}"
