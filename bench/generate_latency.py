"""Latency of `POST /generate` at 20 requests a second, beside bare workflow starts at that rate.

    .venv/bin/python -m bench.generate_latency

A real API process over loopback, with catalog and Temporal on SQLite. No worker runs: measured is how soon a
job is stored and started, not a machine that cannot make 20 films a second. Requests are sent on schedule
regardless of earlier ones, and latency counts from the scheduled time.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from pathlib import Path
from uuid import uuid4

import httpx
from temporalio.client import Client

from bench.api_process import start_api
from bench.baseline_workflows import BareSleep
from bench.report import Measurement, quantile
from bench.runner import run_standalone
from bench.temporal_test_server import start_server

REQUESTS_PER_SECOND, SECONDS, REFERENCE_SECONDS = 20, 20, 10
BRIEF = {"prompt": "A red kite over the hills, the lake below, and rain coming in from the sea."}
UNUSED_QUEUE = "nobody-works-here"

Call = Callable[[], Awaitable[bool]]


async def measure() -> list[Measurement]:
    """Measure ours between two runs of the reference."""
    with tempfile.TemporaryDirectory() as folder:
        async with (
            start_server(Path(folder) / "temporal.db") as client,
            start_api(client, Path(folder)) as http,
        ):
            bare, failed = await _call_at_rate(lambda: _start_baseline(client), REFERENCE_SECONDS)
            ours, refused = await _call_at_rate(lambda: _post_brief(http), SECONDS)
            bare_after, failed_after = await _call_at_rate(lambda: _start_baseline(client), REFERENCE_SECONDS)
    bare += bare_after
    how = (
        f"{len(ours)} requests, {refused} errors (reference: {len(bare)}, {failed + failed_after} errors); "
        "no worker runs"
    )
    return [
        Measurement(
            f"POST /generate at {REQUESTS_PER_SECOND}/s, p{share * 100:.0f}",
            f"{quantile(bare, share) * 1_000:.0f} ms bare start",
            f"{quantile(ours, share) * 1_000:.0f} ms",
            quantile(ours, share) / quantile(bare, share),
            notes=notes,
        )
        for share, notes in ((0.5, (how,)), (0.99, ()))
    ]


async def _call_at_rate(call: Call, seconds: int) -> tuple[list[float], int]:
    """Return each call's seconds from its scheduled time, and how many calls failed."""
    begin = time.perf_counter()

    async def one(number: int) -> tuple[float, bool]:
        due = begin + number / REQUESTS_PER_SECOND
        await asyncio.sleep(due - time.perf_counter())
        well = await call()
        return time.perf_counter() - due, well

    done = await asyncio.gather(*(one(number) for number in range(REQUESTS_PER_SECOND * seconds)))
    return [took for took, _ in done], sum(not well for _, well in done)


async def _start_baseline(client: Client) -> bool:
    await client.start_workflow(BareSleep.run, id=str(uuid4()), task_queue=UNUSED_QUEUE)
    return True


async def _post_brief(http: httpx.AsyncClient) -> bool:
    answer = await http.post("/api/v1/generate", json=BRIEF)
    return answer.status_code == HTTPStatus.ACCEPTED


if __name__ == "__main__":
    run_standalone(measure)
