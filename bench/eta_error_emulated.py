"""Error of the time left in films that are really made, by the emulator at its real speed.

    .venv/bin/python -m bench.eta_error_emulated

Fifty films of 1 to 4 scenes, fourteen at a time, by eight models of five services, as
`longtake up` makes them, in an installation without any past: all it learns, it learns from these films.
What a client was told is read from the stream of all jobs, and counted down as in the page; errors and jumps
as in `bench.eta_error`. Takes ten minutes, mostly waiting.
"""

import asyncio
import json
import random
import tempfile
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from bench.eta_error import _guess_by_pace, _measure_errors
from bench.poll_cost import SEED
from bench.report import Measurement
from bench.runner import run_standalone
from contracts import ProgressResponse
from emulator import EmulatorSettings, run_emulator
from tests.browser.deployment import StudioDeployment

FILMS, FILMS_AT_ONCE = 50, 14
SCENES = (1, 2, 3, 4)
# Models that need no reference image.
MODELS_USED = (
    ("kie", "kling-3.0"),
    ("fal", "xai/grok-imagine-video"),
    ("kie", "seedance-2"),
    ("runway", "gen4.5"),
    ("kie", "wan-2.7"),
    ("replicate", "bytedance/seedance-1-pro"),
    ("kie", "grok-imagine"),
    ("luma", "ray-3.2"),
)
EMULATOR = EmulatorSettings(speed=1, picture_style="plain", short_side=120, expiry=False)


@dataclass
class EmulatedFilm:
    """A film as a client was told of it. `now` is its age in seconds at the last snapshot."""

    ordered_at: datetime
    snapshots: list[tuple[float, ProgressResponse]] = field(default_factory=list)
    now: float = 0.0

    def add_snapshot(self, said: dict[str, Any]) -> None:
        """Record a snapshot."""
        self.now = (datetime.now(UTC) - self.ordered_at).total_seconds()
        self.snapshots.append((self.now, ProgressResponse.model_validate(said)))

    def snapshot_at(self, second: float) -> ProgressResponse:
        """Return what the client knew at that second: the last snapshot, its time left counted down."""
        place = bisect_right([when for when, _ in self.snapshots], second)
        told, picture = self.snapshots[max(0, place - 1)]
        left = picture.estimated_time_remaining
        counted = None if left is None else max(0.0, left - max(0.0, second - told))
        return picture.model_copy(update={"estimated_time_remaining": counted})

    def datetime_at(self, second: float) -> datetime:
        """Return the time of that second."""
        return self.ordered_at + timedelta(seconds=second)


async def measure() -> list[Measurement]:
    """Make all films once."""
    with tempfile.TemporaryDirectory() as folder, run_emulator(EMULATOR) as emulator:
        deployment = StudioDeployment(Path(folder), emulator=emulator)
        async with deployment.running():
            films = await _make_films(deployment)
    return [_build_measurement("all", films), _build_measurement("the second half", films[FILMS // 2 :])]


async def _make_films(deployment: StudioDeployment) -> list[EmulatedFilm]:
    films: dict[str, EmulatedFilm] = {}
    ended: dict[str, asyncio.Event] = {}
    listening = asyncio.create_task(_record_stream(deployment.api_url, films, ended))
    chance, places = random.Random(SEED), asyncio.Semaphore(FILMS_AT_ONCE)  # noqa: S311 - to be repeated

    async def one(number: int, scenes: int) -> None:
        async with places:
            provider, model = MODELS_USED[number % len(MODELS_USED)]
            texts = [{"text": f"A red kite over hill {number}, seen from the {place}."} for place in "abcd"]
            ordered = datetime.now(UTC)
            job_id = await deployment.generate(
                scenes=texts[:scenes],
                duration_seconds=5 * scenes,
                provider=provider,
                model=model,
                resolution="720p",
            )
            films[job_id] = EmulatedFilm(ordered)
            ended.setdefault(job_id, asyncio.Event())
            await ended[job_id].wait()

    await asyncio.gather(*(one(number, chance.choice(SCENES)) for number in range(FILMS)))
    listening.cancel()
    return sorted(films.values(), key=lambda film: film.ordered_at)


async def _record_stream(
    origin: str, films: dict[str, EmulatedFilm], ended: dict[str, asyncio.Event]
) -> None:
    headers = {"Accept": "text/event-stream"}
    async with (
        httpx.AsyncClient(base_url=origin, timeout=None) as client,  # noqa: S113 - for as long as it takes
        client.stream("GET", "/api/v1/events", headers=headers) as answer,
    ):
        name = ""
        async for line in answer.aiter_lines():
            key, _, value = line.partition(": ")
            if key == "event":
                name = value
            elif key == "data":
                _record_event(name, json.loads(value), films, ended)


def _record_event(
    name: str, said: dict[str, Any], films: dict[str, EmulatedFilm], ended: dict[str, asyncio.Event]
) -> None:
    job_id = said.get("job_id", "")
    if name == "update" and job_id in films:
        films[job_id].add_snapshot(said)
    elif name == "done":
        ended.setdefault(job_id, asyncio.Event()).set()


def _build_measurement(which: str, films: Sequence[EmulatedFilm]) -> Measurement:
    ours, pace = (
        _measure_errors(films, lambda picture, _: picture.estimated_time_remaining),
        _measure_errors(films, _guess_by_pace),
    )
    took = sorted(film.now for film in films)
    return Measurement(
        f"time left in films that were made, mean error at 1/4 1/2 3/4; jumps: {which}",
        f"{pace}",
        f"{ours}",
        ours.errors[-1] / pace.errors[-1],
        notes=(f"the ratio is at 3/4; {len(films)} films, {took[0]:.0f} to {took[-1]:.0f} s long",),
    )


if __name__ == "__main__":
    run_standalone(measure)
