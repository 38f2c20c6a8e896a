"""How long `POST /generate` takes at 20 requests a second, beside a bare start of a workflow at that rate.

    .venv/bin/python -m bench.post

A real API process, with catalog and Temporal on SQLite, over loopback. No worker runs: what is measured is
how soon a job is kept and started, not a machine that cannot make 20 films a second. Requests go out on time,
whatever became of those before; a request that had to wait for its turn has waited.
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

from bench.api import api
from bench.bare import BareSleep
from bench.figures import Figure, quantile
from bench.run import alone
from bench.server import server

RATE, SECONDS, REFERENCE_SECONDS = 20, 20, 10
BRIEF = {"prompt": "A red kite over the hills, the lake below, and rain coming in from the sea."}
QUEUE = "nobody-works-here"

Call = Callable[[], Awaitable[bool]]


async def measure() -> list[Figure]:
    """The reference before and after."""
    with tempfile.TemporaryDirectory() as folder:
        async with server(Path(folder) / "temporal.db") as client, api(client, Path(folder)) as http:
            bare, failed = await _at_rate(lambda: _start_bare(client), REFERENCE_SECONDS)
            ours, refused = await _at_rate(lambda: _post(http), SECONDS)
            bare_after, failed_after = await _at_rate(lambda: _start_bare(client), REFERENCE_SECONDS)
    bare += bare_after
    how = (
        f"{len(ours)} requests, {refused} errors (reference: {len(bare)}, {failed + failed_after} errors); "
        "no worker runs"
    )
    return [
        Figure(
            f"POST /generate at {RATE}/s, p{share * 100:.0f}",
            f"{quantile(bare, share) * 1_000:.0f} ms bare start",
            f"{quantile(ours, share) * 1_000:.0f} ms",
            quantile(ours, share) / quantile(bare, share),
            notes=notes,
        )
        for share, notes in ((0.5, (how,)), (0.99, ()))
    ]


async def _at_rate(call: Call, seconds: int) -> tuple[list[float], int]:
    """How long each call took from when it was due, in seconds; and how many failed."""
    begin = time.perf_counter()

    async def one(number: int) -> tuple[float, bool]:
        due = begin + number / RATE
        await asyncio.sleep(due - time.perf_counter())
        well = await call()
        return time.perf_counter() - due, well

    done = await asyncio.gather(*(one(number) for number in range(RATE * seconds)))
    return [took for took, _ in done], sum(not well for _, well in done)


async def _start_bare(client: Client) -> bool:
    await client.start_workflow(BareSleep.run, id=str(uuid4()), task_queue=QUEUE)
    return True


async def _post(http: httpx.AsyncClient) -> bool:
    answer = await http.post("/api/v1/generate", json=BRIEF)
    return answer.status_code == HTTPStatus.ACCEPTED


if __name__ == "__main__":
    alone(measure)
