"""Delay from a provider's webhook to the film's next step, beside the time until the next poll.

    .venv/bin/python -m bench.webhook_latency

Fifty films of one scene, in an API process and a worker with the settings of `worker.py`; catalog and
Temporal are on SQLite. A fake provider stands for KIE: its jobs end after a minute, log-normally, and are
polled all that time like any other; fifty poll more often than the service allows, so polls queue, also those
after a webhook. When a job ends, its signed webhook is sent to the address that KIE would be given. Measured
is the time from then until the film's next activity, which collects the clip, begins. In between, the webhook
is verified, and the workflow wakes, drops its sleeping poll and polls the provider. Just before, the server
is asked when that poll would have come.
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

from bench.api_process import start_api
from bench.fake_activities import NoOpActivities, SingleProviderWiring, run_workers
from bench.report import Measurement, quantile
from bench.runner import run_standalone
from bench.scripted_provider import ScriptedProvider
from bench.temporal_test_server import start_server
from contracts import (
    AudioChoice,
    Brief,
    Clip,
    CollectOrder,
    ProviderJobReport,
    ProviderJobState,
    SceneBrief,
)
from providers.callbacks import CALLBACKS_PATH, CallbackTokens
from providers.catalogue import build_registry
from providers.protocol import MediaOrder
from providers.registry import Registry
from providers.webhooks.hmac_signatures import compute_signature
from settings import Settings
from store.jobs import NewJob
from store.models import JobRow
from store.workflow_input import build_generation_input
from temporal_client import TemporalClient

JOBS, SEED = 50, 8
# The emulator's time for wan 2.7; the standard deviation of its logarithm.
MEDIAN_SECONDS, DEVIATION = 56.0, 0.3
PROVIDER, MODEL = "kie", "wan-2.7"
SECRET = "the-bench-calls-back"  # noqa: S105 - it signs nothing that is worth a secret
COLLECT_TIMEOUT_SECONDS = 30.0


async def measure() -> list[Measurement]:
    """Run all films at once."""
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder)
        known = {"LONGTAKE_KIE_KEY": "none", "LONGTAKE_KIE_WEBHOOK_SECRET": SECRET}
        async with start_server(var / "temporal.db") as client, start_api(client, var, **known) as http:
            parts = WebhookWiring(Settings(var_dir=var), TemporalClient(client))
            try:
                async with run_workers(client, parts):
                    seen = await asyncio.gather(*(_measure_film(parts, http) for _ in range(JOBS)))
            finally:
                parts.scratch.close()
                await parts.database.dispose()
    return [_build_measurement(seen, share) for share in (0.5, 0.99)]


@dataclass(frozen=True)
class WebhookDelays:
    """Seconds from a webhook's start until its response, the poll of the provider, and the next activity.

    `polled`: seconds until the next poll, had the webhook not come.
    """

    answered: float
    asked: float
    moved: float
    polled: float


def _build_measurement(seen: Sequence[WebhookDelays], share: float) -> Measurement:
    moved = quantile([each.moved for each in seen], share)
    polled = quantile([each.polled for each in seen], share)
    answered = quantile([each.answered for each in seen], share) * 1_000
    asked = quantile([each.asked for each in seen], share) * 1_000
    how = f"of these {answered:.0f} ms until its answer; the provider was asked after {asked:.0f} ms"
    return Measurement(
        f"webhook to the next activity, p{share * 100:.0f} of {JOBS}",
        f"{polled:.1f} s to the next poll",
        f"{moved * 1_000:.0f} ms",
        moved / polled,
        notes=(how,),
    )


# --- one film ---


async def _measure_film(parts: "WebhookWiring", http: httpx.AsyncClient) -> WebhookDelays:
    row = await parts.add_job()
    await parts.temporal.start_job(build_generation_input(row))
    job = parts.temporal.client.get_workflow_handle(row.id)
    token = f"{row.id}/scene/1/1"
    await parts.service.wait_for_end(token)
    polled = await _seconds_to_poll(job)
    begun = time.perf_counter()
    parts.service.ended_at[token] = begun
    await _send_webhook(parts, http, token)
    answered = time.perf_counter()
    async with asyncio.timeout(COLLECT_TIMEOUT_SECONDS):
        moved = await parts.collection_start(token)
    seen = WebhookDelays(answered - begun, parts.service.noticed_at[token] - begun, moved - begun, polled)
    await job.result()
    return seen


async def _seconds_to_poll(job: WorkflowHandle[Any, Any]) -> float:
    """Return the seconds until the server retries the poll; 0 when it is due now."""
    pending = (await job.describe()).raw_description.pending_activities
    if not pending:
        return 0.0
    poll = pending[0]
    due = poll.next_attempt_schedule_time or poll.scheduled_time
    return max(0.0, due.ToDatetime(UTC).timestamp() - time.time())


async def _send_webhook(parts: "WebhookWiring", http: httpx.AsyncClient, token: str) -> None:
    """Send the webhook as KIE does (docs.kie.ai)."""
    at = str(int(datetime.now(UTC).timestamp()))
    signed = compute_signature(f"{token}.{at}".encode(), SECRET.encode()).decode()
    answer = await http.post(
        f"{CALLBACKS_PATH}/{PROVIDER}/{parts.tokens.sign_token(token)}",
        content=json.dumps({"code": 200, "data": {"taskId": token, "state": "success"}}),
        headers={"X-Webhook-Timestamp": at, "X-Webhook-Signature": signed},
    )
    if answer.is_error:
        raise RuntimeError(f"{answer.status_code}: {answer.text}")


# --- the worker ---


@dataclass
class LognormalProvider(ScriptedProvider):
    """A provider whose jobs end when the benchmark says so."""

    ended_at: dict[str, float] = field(default_factory=dict)
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311 - to be repeated
    begun: dict[str, asyncio.Future[None]] = field(default_factory=dict)

    async def submit_order(self, order: MediaOrder) -> str:
        """Accept the job, and record that it was submitted."""
        self._submitted_future(order.token).set_result(None)
        return await super().submit_order(order)

    async def poll_status(self, provider_job_id: str) -> ProviderJobReport:
        """Report the state without a percentage."""
        if provider_job_id not in self.ended_at:
            return ProviderJobReport(state=ProviderJobState.RUNNING)
        self.noticed_at.setdefault(provider_job_id, time.perf_counter())
        return ProviderJobReport(state=ProviderJobState.SUCCEEDED)

    async def wait_for_end(self, token: str) -> None:
        """Wait until the job was submitted and its random time has passed."""
        await self._submitted_future(token)
        await asyncio.sleep(self.seconds_of(1) * exp(self.chance.gauss(0, DEVIATION)))

    def _submitted_future(self, token: str) -> asyncio.Future[None]:
        return self.begun.setdefault(token, asyncio.get_running_loop().create_future())


class WebhookWiring(SingleProviderWiring):
    """The real calls pool over the fake provider; media activities do nothing but record when they begin."""

    def __init__(self, settings: Settings, engine: TemporalClient) -> None:
        listed = build_registry()
        model = replace(
            listed.find_model(PROVIDER, MODEL),
            expected_base_seconds=MEDIAN_SECONDS,
            expected_seconds_per_second=0,
        )
        self.service = LognormalProvider(seconds_of=lambda scene: MEDIAN_SECONDS)
        super().__init__(settings, engine, Registry([model], [listed.get_provider(PROVIDER)]), self.service)
        self.tokens = CallbackTokens(settings.signing_secrets)
        self.collecting = CollectionClock()

    def media_pool_activities(self) -> Sequence[Callable[..., Any]]:
        """Return no-op activities that record when they begin."""
        return self.collecting.media_pool_activities()

    def collection_start(self, token: str) -> asyncio.Future[float]:
        """Return a future of the time when the collection of this take's clip begins."""
        return self.collecting.collection_start(token)

    async def add_job(self) -> JobRow:
        """Store a job of one scene."""
        brief = Brief(
            scenes=(SceneBrief(text="A red kite over the hills", duration_seconds=5),),
            audio=AudioChoice.OFF,
            provider=PROVIDER,
            model=MODEL,
        )
        row, _ = await self.jobs.add_job(
            NewJob(id=str(uuid4()), owner="local", title="Kites", brief=brief, provider=PROVIDER, model=MODEL)
        )
        return row


class CollectionClock(NoOpActivities):
    """No-op activities that record when clips begin to be collected."""

    def __init__(self) -> None:
        super().__init__()
        self._began: dict[str, asyncio.Future[float]] = {}

    def collection_start(self, token: str) -> asyncio.Future[float]:
        """Return a future of the time when this take's collection begins."""
        return self._began.setdefault(token, asyncio.get_running_loop().create_future())

    @activity.defn
    async def collect_clip(self, order: CollectOrder) -> Clip:
        """Record the time, and return a clip."""
        self.collection_start(order.accepted.key.token).set_result(time.perf_counter())
        return await super().collect_clip(order)


if __name__ == "__main__":
    run_standalone(measure)
