"""Films simulated by a virtual clock: the real job state, changed as the workflow would change it."""

import random
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from operator import itemgetter

from contracts import (
    AudioChoice,
    Clip,
    ExpectedDuration,
    Film,
    GenerationInput,
    JobError,
    ProgressResponse,
    ProviderJobReport,
    ProviderJobState,
    Resolution,
    RetakeOrder,
    SceneOutline,
    SceneState,
    Storyboard,
)
from emulator.job import MAX_RUNNING_PROGRESS, QUEUED_SHARE
from estimates.compose_time import compose_quantiles, estimate_compose_seconds
from estimates.durations import DurationQuantiles
from providers.model_spec import ModelSpec
from providers.poll_schedule import poll_delay
from workflows.job_state import SCENE_STATES, JobState
from workflows.several_takes import PROGRESS_STEP
from workflows.take_board import TakeBoard

BEGAN = datetime(2026, 11, 20, tzinfo=UTC)
SCENE_SECONDS, SCENES_AT_ONCE = 5.0, 4
# Ranges in seconds: writing the storyboard, submitting a job, collecting its clip.
WRITING_SECONDS, SUBMITTING_SECONDS, COLLECTING_SECONDS = (0.3, 1.0), (0.2, 1.5), (0.8, 2.0)
# (scenes at most, percent that make a new snapshot), as in `workflows.take_runner`.
PROGRESS_STEPS = ((3, 10.0), (6, 20.0), (99, 100.0))
# Share of the compose time that is left once the last clip is in.
JOIN_SHARE = 0.6

# Yields the seconds until a take's next step.
TakeSteps = Iterator[float]


@dataclass(frozen=True)
class SimulatedModel:
    """A model: what is expected of it, and how its jobs really behave."""

    model: ModelSpec
    expected: ExpectedDuration
    draw_seconds: Callable[[random.Random], float]
    reports_percent: bool


class SimulatedFilm:
    """One film. `pictures`: snapshots with their second; `took`: durations that the ledger would know.

    Args:
        takes: of each scene.
        slots: how many takes are made at once.
    """

    def __init__(
        self,
        maker: SimulatedModel,
        scenes: int,
        chance: random.Random,
        *,
        takes: int = 1,
        slots: int = SCENES_AT_ONCE,
    ) -> None:
        self._maker, self._scenes, self._chance = maker, scenes, chance
        self._takes, self._slots = takes, slots
        self._step = next(step for most, step in PROGRESS_STEPS if scenes <= most)
        if takes > 1:
            self._step = PROGRESS_STEP
        self._tail = estimate_compose_seconds(SCENE_SECONDS * scenes, Resolution.P720)
        self._board = JobState(_job_input(maker.model.name, takes, slots), self._read_clock)
        self._tellers: dict[int, TakeBoard] = {}
        self._ended: Counter[int] = Counter()
        self.now = 0.0
        self.pictures: list[tuple[float, ProgressResponse]] = []
        self.took: list[float] = []

    def run_to_end(self) -> float:
        """Simulate the film to its end; return its total seconds."""
        self._write_storyboard()
        under_way: list[tuple[float, tuple[int, int], TakeSteps]] = []
        waiting = [
            (number, take) for number in range(self._scenes, 0, -1) for take in range(self._takes, 0, -1)
        ]
        while waiting or under_way:
            if waiting and len(under_way) < self._slots:
                which = waiting.pop()
                heappush(under_way, (self.now, which, self._run_take(*which)))
                continue
            self.now, which, steps = heappop(under_way)
            if (wait := next(steps, None)) is not None:
                heappush(under_way, (self.now + wait, which, steps))
            self.pictures.append((self.now, self._board.snapshot))
        self._compose_film()
        return self.now

    def snapshot_at(self, second: float) -> ProgressResponse:
        """Return the snapshot as of that second."""
        return self.pictures[bisect_right(self.pictures, second, key=itemgetter(0)) - 1][1]

    def datetime_at(self, second: float) -> datetime:
        """Return the time of that second."""
        return BEGAN + timedelta(seconds=second)

    def _read_clock(self) -> datetime:
        return self.datetime_at(self.now)

    def _write_storyboard(self) -> None:
        self._board.mark_started()
        self.pictures.append((self.now, self._board.snapshot))
        self.now += self._chance.uniform(*WRITING_SECONDS)
        outlines = [
            SceneOutline(number=number, seconds=SCENE_SECONDS, summary="", expected=self._maker.expected)
            for number in range(1, self._scenes + 1)
        ]
        self._board.set_storyboard(Storyboard(scenes=tuple(outlines), tail_seconds=self._tail))
        self.pictures.append((self.now, self._board.snapshot))

    def _run_take(self, number: int, take: int) -> TakeSteps:
        self._update_take(number, take, state=SceneState.SUBMITTED)
        yield self._chance.uniform(*SUBMITTING_SECONDS)
        began, lasts = self.now, self._maker.draw_seconds(self._chance)
        self._update_take(number, take, started_at=self._read_clock())
        seen: ProviderJobReport | None = None
        while seen is None or not seen.state.has_ended:
            yield self._next_poll_delay(self.now - began)
            report = _provider_report((self.now - began) / lasts, told=self._maker.reports_percent)
            if seen is None or self._has_news(seen, report):
                seen = report
                self._record_report(number, take, report)
        self.took.append(self.now - began)
        yield self._chance.uniform(*COLLECTING_SECONDS)
        self._add_clip(number, take)

    def _has_news(self, seen: ProviderJobReport, report: ProviderJobReport) -> bool:
        further = (report.progress or 0) - (seen.progress or 0)
        return seen.state is not report.state or further >= self._step

    # --- what the workflow would tell ---

    def _update_take(self, number: int, take: int, **changes: object) -> None:
        if self._takes == 1:
            self._board.update_scene(number, **changes)
        else:
            self._open_teller(number).update_take(take, changes)

    def _record_report(self, number: int, take: int, report: ProviderJobReport) -> None:
        if self._takes == 1:
            self._board.record_scene_report(number, report)
        else:
            told = {"state": SCENE_STATES[report.state], "progress": report.progress}
            self._open_teller(number).update_take(take, told | {"heard_at": self._read_clock()})

    def _add_clip(self, number: int, take: int) -> None:
        names = {"asset_key": "clip", "thumbnail_key": "still"}
        clip = Clip(scene=number, take=take, seconds=5, created_at=self._read_clock(), **names)
        if self._takes == 1:
            self._board.add_clip(clip)
            return
        teller = self._open_teller(number)
        teller.add_clip(clip)
        self._ended[number] += 1
        if self._ended[number] == self._takes:
            teller.finish()

    def _open_teller(self, number: int) -> TakeBoard:
        """Return what tells of the several takes of a scene, as the workflow does."""
        if number not in self._tellers:
            order = RetakeOrder(
                scene=number,
                take=1,
                more_takes=tuple(range(2, self._takes + 1)),
                provider="kie",
                model=self._maker.model.name,
            )
            self._tellers[number] = TakeBoard(self._board, order, _never_blocked)
        return self._tellers[number]

    def _next_poll_delay(self, elapsed: float) -> float:
        model = self._maker.model
        return poll_delay(
            elapsed,
            DurationQuantiles.from_duration(self._maker.expected),
            floor=model.poll_floor_seconds,
            ceiling=model.poll_ceiling_seconds,
            chance=self._chance.random(),
            progress=self._maker.reports_percent,
        )

    def _compose_film(self) -> None:
        self._board.mark_composing()
        self.pictures.append((self.now, self._board.snapshot))
        spread = compose_quantiles(self._tail)
        # The rest of it passed while the last clip was rendered.
        self.now += spread.time_until_share(self._chance.random()) * JOIN_SHARE
        self._board.set_film(
            Film(asset_key="film", poster_key="poster", seconds=5, created_at=self._read_clock())
        )


def _provider_report(share: float, *, told: bool) -> ProviderJobReport:
    if share >= 1:
        return ProviderJobReport(state=ProviderJobState.SUCCEEDED, progress=100)
    state = ProviderJobState.QUEUED if share < QUEUED_SHARE else ProviderJobState.RUNNING
    done = min(max(0.0, (share - QUEUED_SHARE) / (1 - QUEUED_SHARE)), MAX_RUNNING_PROGRESS)
    return ProviderJobReport(state=state, progress=100 * done if told else None)


async def _never_blocked(why: JobError | None) -> None:
    """Nothing waits for money."""


def _job_input(model: str, takes: int, slots: int) -> GenerationInput:
    return GenerationInput(
        job_id="job",
        owner="ann",
        title="A film",
        provider="kie",
        model=model,
        audio=AudioChoice.OFF,
        parallel_scenes=slots,
        takes=takes,
    )
