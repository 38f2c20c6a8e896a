"""How soon a provider's webhook moves a film on, beside the time until the next poll would have asked.

    .venv/bin/python -m bench.webhook

Fifty films of one scene, in an API process and a worker with the settings of `worker.py`; catalog and
Temporal are on SQLite. The provider is a stand-in for KIE: its jobs end after a minute, log-normally, and are
asked about all that time like any other; fifty ask oftener than the service allows, so questions queue,
also those after a webhook. When one ends, its webhook goes out, signed, to the address that KIE
would be given; what counts is the time from then until the film's next activity begins, which collects the
clip. Between the two the webhook is checked, the workflow is woken, drops its sleeping poll, and asks the
provider. Just before, the server is asked when that poll would have come.
"""

import asyncio
import json
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from math import exp
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from temporalio import activity
from temporalio.client import WorkflowHandle

from bench.api import api
from bench.crew import NoOps, StandIn, at_work
from bench.figures import Figure, quantile
from bench.provider import Scripted
from bench.run import alone
from bench.server import server
from engine import Engine
from providers.callbacks import PATH, CallbackTokens
from providers.catalogue import whole_registry
from providers.protocol import ClipOrder, MusicOrder
from providers.registry import Registry
from providers.webhooks.hmacs import signature
from settings import Settings
from store.jobs import NewJob
from store.launch import generation_input
from store.models import JobRow
from workflows.contracts import (
    AudioChoice,
    Brief,
    Clip,
    CollectOrder,
    ProviderJobReport,
    ProviderJobState,
    SceneBrief,
)

JOBS, SEED = 50, 8
# What the emulator says of wan 2.7; of the logarithm.
TAKES_SECONDS, DEVIATION = 56.0, 0.3
PROVIDER, MODEL = "kie", "wan-2.7"
SECRET = "the-bench-calls-back"  # noqa: S105 - it signs nothing that is worth a secret
WITHIN_SECONDS = 30.0


async def measure() -> list[Figure]:
    """All films at once."""
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder)
        known = {"LONGTAKE_KIE_KEY": "none", "LONGTAKE_KIE_WEBHOOK_SECRET": SECRET}
        async with server(var / "temporal.db") as client, api(client, var, **known) as http:
            parts = Called(Settings(var_dir=var), Engine(client))
            try:
                async with at_work(client, parts):
                    seen = await asyncio.gather(*(_film(parts, http) for _ in range(JOBS)))
            finally:
                parts.scratch.close()
                await parts.database.dispose()
    return [_figure(seen, share) for share in (0.5, 0.99)]


@dataclass(frozen=True)
class Seen:
    """Seconds from a webhook's start until its answer, the question to the provider, and the next activity.

    `polled`: until the next poll, had it not come.
    """

    answered: float
    asked: float
    moved: float
    polled: float


def _figure(seen: Sequence[Seen], share: float) -> Figure:
    moved = quantile([each.moved for each in seen], share)
    polled = quantile([each.polled for each in seen], share)
    answered = quantile([each.answered for each in seen], share) * 1_000
    asked = quantile([each.asked for each in seen], share) * 1_000
    how = f"of these {answered:.0f} ms until its answer; the provider was asked after {asked:.0f} ms"
    return Figure(
        f"webhook to the next activity, p{share * 100:.0f} of {JOBS}",
        f"{polled:.1f} s to the next poll",
        f"{moved * 1_000:.0f} ms",
        moved / polled,
        notes=(how,),
    )


# --- one film ---


async def _film(parts: "Called", http: httpx.AsyncClient) -> Seen:
    row = await parts.add()
    await parts.engine.start(generation_input(row))
    job = parts.engine.client.get_workflow_handle(row.id)
    token = f"{row.id}/scene/1/1"
    await parts.service.ends(token)
    polled = await _next_poll(job)
    begun = time.perf_counter()
    parts.service.ended[token] = begun
    await _call(parts, http, token)
    answered = time.perf_counter()
    async with asyncio.timeout(WITHIN_SECONDS):
        moved = await parts.collected(token)
    seen = Seen(answered - begun, parts.service.noticed[token] - begun, moved - begun, polled)
    await job.result()
    return seen


async def _next_poll(job: WorkflowHandle[Any, Any]) -> float:
    """Seconds until the server will have the provider asked again; 0: it is asked now."""
    pending = (await job.describe()).raw_description.pending_activities
    if not pending:
        return 0.0
    poll = pending[0]
    due = poll.next_attempt_schedule_time or poll.scheduled_time
    return max(0.0, due.ToDatetime(UTC).timestamp() - time.time())


async def _call(parts: "Called", http: httpx.AsyncClient, token: str) -> None:
    """As KIE calls (docs.kie.ai)."""
    at = str(int(datetime.now(UTC).timestamp()))
    signed = signature(f"{token}.{at}".encode(), SECRET.encode()).decode()
    answer = await http.post(
        f"{PATH}/{PROVIDER}/{parts.tokens.mint(token)}",
        content=json.dumps({"code": 200, "data": {"taskId": token, "state": "success"}}),
        headers={"X-Webhook-Timestamp": at, "X-Webhook-Signature": signed},
    )
    if answer.is_error:
        raise RuntimeError(f"{answer.status_code}: {answer.text}")


# --- the worker ---


@dataclass
class Service(Scripted):
    """Jobs that end when they are said to."""

    ended: dict[str, float] = field(default_factory=dict)
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311 - to be repeated
    begun: dict[str, asyncio.Future[None]] = field(default_factory=dict)

    async def submit(self, order: ClipOrder | MusicOrder) -> str:
        """The token is the id."""
        self._beginning(order.token).set_result(None)
        return await super().submit(order)

    async def status(self, provider_job_id: str) -> ProviderJobReport:
        """Without percentages."""
        if provider_job_id not in self.ended:
            return ProviderJobReport(state=ProviderJobState.RUNNING)
        self.noticed.setdefault(provider_job_id, time.perf_counter())
        return ProviderJobReport(state=ProviderJobState.SUCCEEDED)

    async def ends(self, token: str) -> None:
        """Wait until the time of the job has passed."""
        await self._beginning(token)
        await asyncio.sleep(self.takes(1) * exp(self.chance.gauss(0, DEVIATION)))

    def _beginning(self, token: str) -> asyncio.Future[None]:
        return self.begun.setdefault(token, asyncio.get_running_loop().create_future())


class Called(StandIn):
    """The real calls pool over the stand-in; media activities do nothing, and say when they begin."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        listed = whole_registry()
        model = replace(
            listed.find(PROVIDER, MODEL), expected_base_seconds=TAKES_SECONDS, expected_seconds_per_second=0
        )
        self.service = Service(takes=lambda scene: TAKES_SECONDS)
        super().__init__(settings, engine, Registry([model], [listed.service(PROVIDER)]), self.service)
        self.tokens = CallbackTokens(settings.signing_secret)
        self.collecting = Collecting()

    def media(self) -> Sequence[Callable[..., Any]]:
        """No-ops."""
        return self.collecting.media()

    def collected(self, token: str) -> asyncio.Future[float]:
        """When the clip of this take began to be collected."""
        return self.collecting.of(token)

    async def add(self) -> JobRow:
        """Keep a film of one scene."""
        brief = Brief(
            scenes=(SceneBrief(text="A red kite over the hills", duration_seconds=5),),
            audio=AudioChoice.OFF,
            provider=PROVIDER,
            model=MODEL,
        )
        row, _ = await self.jobs.add(
            NewJob(id=str(uuid4()), owner="local", title="Kites", brief=brief, provider=PROVIDER, model=MODEL)
        )
        return row


class Collecting(NoOps):
    """Notes when clips begin to be collected."""

    def __init__(self) -> None:
        super().__init__()
        self._began: dict[str, asyncio.Future[float]] = {}

    def of(self, token: str) -> asyncio.Future[float]:
        """When that take's did."""
        return self._began.setdefault(token, asyncio.get_running_loop().create_future())

    @activity.defn
    async def collect_clip(self, order: CollectOrder) -> Clip:
        """In."""
        self.of(order.accepted.key.token).set_result(time.perf_counter())
        return await super().collect_clip(order)


if __name__ == "__main__":
    alone(measure)
