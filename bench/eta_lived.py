"""How far off the time left was in films that were really made, beside the emulator, at its real speed.

    .venv/bin/python -m bench.eta_lived

Fifty films of 1 to 4 scenes, fourteen at a time, by eight models of five services, as
`longtake up` makes them, in an installation that has never made any: what it learns, it learns from these.
What a client was told is read from the stream of all jobs, and counted down as in the page; errors and jumps
as in `bench.eta`. Ten minutes; most of it is waiting.
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

from bench.eta import _by_pace, _seen
from bench.figures import Figure
from bench.polls import SEED
from bench.run import alone
from emulator import EmulatorSettings, serving
from tests.browser.house import StudioHouse
from workflows.contracts import ProgressResponse

FILMS, AT_ONCE = 50, 14
SCENES = (1, 2, 3, 4)
# Those that begin from words alone.
MAKERS = (
    ("kie", "kling-3.0"),
    ("fal", "xai/grok-imagine-video"),
    ("kie", "seedance-2"),
    ("runway", "gen4.5"),
    ("kie", "wan-2.7"),
    ("replicate", "bytedance/seedance-1-pro"),
    ("kie", "grok-imagine"),
    ("luma", "ray-3.2"),
)
EMULATOR = EmulatorSettings(speed=1, pictures="plain", short_side=120, expiry=False)


@dataclass
class Lived:
    """What was told of one film; `now`: how long it took, in seconds since it was ordered."""

    ordered: datetime
    pictures: list[tuple[float, ProgressResponse]] = field(default_factory=list)
    now: float = 0.0

    def hear(self, said: dict[str, Any]) -> None:
        """A picture came."""
        self.now = (datetime.now(UTC) - self.ordered).total_seconds()
        self.pictures.append((self.now, ProgressResponse.model_validate(said)))

    def at(self, second: float) -> ProgressResponse:
        """What the client knew, counted down since it was told."""
        place = bisect_right([when for when, _ in self.pictures], second)
        told, picture = self.pictures[max(0, place - 1)]
        left = picture.estimated_time_remaining
        counted = None if left is None else max(0.0, left - max(0.0, second - told))
        return picture.model_copy(update={"estimated_time_remaining": counted})

    def moment(self, second: float) -> datetime:
        """That second of the film."""
        return self.ordered + timedelta(seconds=second)


async def measure() -> list[Figure]:
    """All films, once."""
    with tempfile.TemporaryDirectory() as folder, serving(EMULATOR) as emulator:
        house = StudioHouse(Path(folder), emulator=emulator)
        try:
            await house.open()
            films = await _lived(house)
        finally:
            house.close()
    return [_figure("all", films), _figure("the second half", films[FILMS // 2 :])]


async def _lived(house: StudioHouse) -> list[Lived]:
    films: dict[str, Lived] = {}
    ended: dict[str, asyncio.Event] = {}
    listening = asyncio.create_task(_listen(house.origin, films, ended))
    chance, places = random.Random(SEED), asyncio.Semaphore(AT_ONCE)  # noqa: S311 - to be repeated

    async def one(number: int, scenes: int) -> None:
        async with places:
            provider, model = MAKERS[number % len(MAKERS)]
            texts = [{"text": f"A red kite over hill {number}, seen from the {place}."} for place in "abcd"]
            ordered = datetime.now(UTC)
            job_id = await house.generate(
                scenes=texts[:scenes],
                duration_seconds=5 * scenes,
                provider=provider,
                model=model,
                resolution="720p",
            )
            films[job_id] = Lived(ordered)
            ended.setdefault(job_id, asyncio.Event())
            await ended[job_id].wait()

    await asyncio.gather(*(one(number, chance.choice(SCENES)) for number in range(FILMS)))
    listening.cancel()
    return sorted(films.values(), key=lambda film: film.ordered)


async def _listen(origin: str, films: dict[str, Lived], ended: dict[str, asyncio.Event]) -> None:
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
                _hear(name, json.loads(value), films, ended)


def _hear(name: str, said: dict[str, Any], films: dict[str, Lived], ended: dict[str, asyncio.Event]) -> None:
    job_id = said.get("job_id", "")
    if name == "update" and job_id in films:
        films[job_id].hear(said)
    elif name == "done":
        ended.setdefault(job_id, asyncio.Event()).set()


def _figure(which: str, films: Sequence[Lived]) -> Figure:
    ours, pace = _seen(films, lambda picture, _: picture.estimated_time_remaining), _seen(films, _by_pace)
    took = sorted(film.now for film in films)
    return Figure(
        f"time left in films that were made, mean error at 1/4 1/2 3/4; jumps: {which}",
        f"{pace}",
        f"{ours}",
        ours.errors[-1] / pace.errors[-1],
        notes=(f"the ratio is at 3/4; {len(films)} films, {took[0]:.0f} to {took[-1]:.0f} s long",),
    )


if __name__ == "__main__":
    alone(measure)
