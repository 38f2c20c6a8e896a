"""Films that are imagined by the clock: the real board, told what a workflow would tell it, and when."""

import random
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from operator import itemgetter

from emulator.job import MOST_PROGRESS, QUEUED_SHARE
from providers.pacing import poll_delay
from providers.registry import Model
from workflows.board import Board
from workflows.contracts import (
    AudioChoice,
    Clip,
    Film,
    GenerationInput,
    ProgressResponse,
    ProviderJobReport,
    ProviderJobState,
    Resolution,
    SceneOutline,
    SceneState,
    Storyboard,
    Times,
)
from workflows.spread import Spread
from workflows.tail import tail_seconds, tail_spread

BEGAN = datetime(2026, 11, 20, tzinfo=UTC)
SCENE_SECONDS, PLACES = 5.0, 4
# Seconds: until the storyboard is there, until a provider has accepted a job, until its clip is in.
WRITING, SUBMITTING, COLLECTING = (0.3, 1.0), (0.2, 1.5), (0.8, 2.0)
# (scenes at most, percent that are news), as `workflows.takes` has it.
STEPS = ((3, 10.0), (6, 20.0), (99, 100.0))
# Of the cut behind the last clip: what comes when that is in.
JOIN_SHARE = 0.6

# Until a take goes on, so many seconds.
Take = Iterator[float]


@dataclass(frozen=True)
class Maker:
    """A model as it is known, and as it is."""

    model: Model
    expected: Times
    draw: Callable[[random.Random], float]
    percentages: bool


class Imagined:
    """One film. `pictures`: the board's, each with its second; `took`: what the ledger would know."""

    def __init__(self, maker: Maker, scenes: int, chance: random.Random) -> None:
        self._maker, self._scenes, self._chance = maker, scenes, chance
        self._step = next(step for most, step in STEPS if scenes <= most)
        self._tail = tail_seconds(SCENE_SECONDS * scenes, Resolution.P720)
        self._board = Board(_job(maker.model.name), self._clock)
        self.now = 0.0
        self.pictures: list[tuple[float, ProgressResponse]] = []
        self.took: list[float] = []

    def run(self) -> float:
        """Make it; how long that took."""
        self._write()
        under_way: list[tuple[float, int, Take]] = []
        waiting = list(range(self._scenes, 0, -1))
        while waiting or under_way:
            if waiting and len(under_way) < PLACES:
                number = waiting.pop()
                heappush(under_way, (self.now, number, self._take(number)))
                continue
            self.now, number, take = heappop(under_way)
            if (wait := next(take, None)) is not None:
                heappush(under_way, (self.now + wait, number, take))
            self.pictures.append((self.now, self._board.picture))
        self._cut()
        return self.now

    def at(self, second: float) -> ProgressResponse:
        """The picture as it was then."""
        return self.pictures[bisect_right(self.pictures, second, key=itemgetter(0)) - 1][1]

    def moment(self, second: float) -> datetime:
        """When that was."""
        return BEGAN + timedelta(seconds=second)

    def _clock(self) -> datetime:
        return self.moment(self.now)

    def _write(self) -> None:
        self._board.begin()
        self.pictures.append((self.now, self._board.picture))
        self.now += self._chance.uniform(*WRITING)
        outlines = [
            SceneOutline(number=number, seconds=SCENE_SECONDS, summary="", expected=self._maker.expected)
            for number in range(1, self._scenes + 1)
        ]
        self._board.storyboard(Storyboard(scenes=tuple(outlines), tail_seconds=self._tail))
        self.pictures.append((self.now, self._board.picture))

    def _take(self, number: int) -> Take:
        self._board.scene(number, state=SceneState.SUBMITTED)
        yield self._chance.uniform(*SUBMITTING)
        began, lasts = self.now, self._maker.draw(self._chance)
        self._board.scene(number, started_at=self._clock())
        seen: ProviderJobReport | None = None
        while seen is None or not seen.state.ended:
            yield self._until_asked(self.now - began)
            seen = self._asked(number, (self.now - began) / lasts, seen)
        self.took.append(self.now - began)
        yield self._chance.uniform(*COLLECTING)
        names = {"asset_key": "clip", "thumbnail_key": "still"}
        self._board.clip(Clip(scene=number, take=1, seconds=5, created_at=self._clock(), **names))

    def _until_asked(self, elapsed: float) -> float:
        model = self._maker.model
        return poll_delay(
            elapsed,
            Spread.of(self._maker.expected),
            floor=model.poll_floor_seconds,
            ceiling=model.poll_ceiling_seconds,
            chance=self._chance.random(),
            progress=self._maker.percentages,
        )

    def _asked(self, number: int, share: float, seen: ProviderJobReport | None) -> ProviderJobReport:
        """What the emulator would say, told to the board if it is news; what the workflow has seen by now."""
        report = _report(share, told=self._maker.percentages)
        further = (report.progress or 0) - ((seen and seen.progress) or 0)
        if seen is not None and seen.state is report.state and further < self._step:
            return seen
        self._board.scene_report(number, report)
        return report

    def _cut(self) -> None:
        self._board.composing()
        self.pictures.append((self.now, self._board.picture))
        spread = tail_spread(self._tail)
        # Of which the last clip has had its part.
        self.now += spread.until(self._chance.random()) * JOIN_SHARE
        self._board.film(Film(asset_key="film", poster_key="poster", seconds=5, created_at=self._clock()))


def _report(share: float, *, told: bool) -> ProviderJobReport:
    if share >= 1:
        return ProviderJobReport(state=ProviderJobState.SUCCEEDED, progress=100)
    state = ProviderJobState.QUEUED if share < QUEUED_SHARE else ProviderJobState.RUNNING
    done = min(max(0.0, (share - QUEUED_SHARE) / (1 - QUEUED_SHARE)), MOST_PROGRESS)
    return ProviderJobReport(state=state, progress=100 * done if told else None)


def _job(model: str) -> GenerationInput:
    return GenerationInput(
        job_id="job",
        owner="ann",
        title="A film",
        provider="kie",
        model=model,
        audio=AudioChoice.OFF,
        parallel_scenes=PLACES,
    )
