"""Questions asked of a provider during a job, and how late its end is noticed.

    .venv/bin/python -m bench.polls

Arithmetic with the real `poll_delay`: nothing runs. The references ask every 5 seconds, or back off: 2 s,
half as much again each time, at most a minute. The first jobs are of 180 s, give or take a third; then those
of the emulator, whose times are fixed for a model, give or take a fifth; then log-normal ones around the same
times, for real times are skewed. All watch the same jobs. "50 past": in each of ten installations that have
watched 50 jobs before, each learning from those before it by what its polls saw; else by the
registry alone.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import exp
from statistics import fmean

from bench.figures import Figure, quantile
from bench.run import alone
from emulator.farm import JITTER
from emulator.services.kie_models import MODELS
from providers.catalogue import whole_registry
from providers.pacing import poll_delay
from providers.registry import Kind, Model
from workflows.spread import spread_of

MOST_POLLS, MOST_LAG_SECONDS = 8, 5
EXPECTED, SPREAD, SEED = 180.0, 60.0, 8
INSTALLATIONS, JOBS, PAST = 10, 100, 50
# Of the times' logarithms: seedance was seen to take 155 to 313 s for one kind of clip (PROVIDERS.md 4.3).
DEVIATION = 0.3
FIXED_SECONDS = 5.0
# A remote provider as the registry would have it by default.
REMOTE = Model("remote", "clip", Kind.VIDEO, min_seconds=1, max_seconds=10, expected_base_seconds=EXPECTED)
# Ours and the emulator's names.
EMULATED = {
    "kling-3.0": "kling-3.0/video",
    "seedance-2": "bytedance/seedance-2",
    "hailuo-2.3-standard": "hailuo/2-3-image-to-video-standard",
    "wan-2.7": "wan/2-7-text-to-video",
    "grok-imagine": "grok-imagine/text-to-video",
}

Delay = Callable[[float, int], float]
Draw = Callable[[random.Random], float]


@dataclass(frozen=True)
class Jobs:
    """Jobs of one model: what is expected of each, how long they take, and how many were watched before."""

    model: Model
    expected: float
    draw: Draw
    past: int = 0


@dataclass(frozen=True)
class Seen:
    """Polls for each job, and seconds of lag behind its end."""

    polls: float
    lag: float
    lag_p95: float

    def __str__(self) -> str:
        """All of it."""
        return f"{self.polls:.1f}; {self.lag:.1f} s, p95 {self.lag_p95:.0f} s"

    @property
    def cost(self) -> float:
        """A poll and a second of lag weigh the same."""
        return self.polls + self.lag


async def measure() -> list[Figure]:
    """Polls and lag."""
    even = [Jobs(REMOTE, EXPECTED, lambda chance: EXPECTED + chance.uniform(-SPREAD, SPREAD))]
    emulated = [_emulated(ours, theirs, _evenly) for ours, theirs in EMULATED.items()]
    skewed = [_emulated(ours, theirs, _skewed) for ours, theirs in EMULATED.items()]
    return [
        *_held("3-minute jobs", even),
        *_held(f"3-minute jobs, {PAST} past", _taught(even)),
        _line("emulated jobs", emulated),
        _line(f"emulated jobs, {PAST} past", _taught(emulated)),
        _line("log-normal jobs", skewed),
        _line(f"log-normal jobs, {PAST} past", _taught(skewed)),
        *(_line(f"the same, guess x {wrong:g}", _misjudged(skewed, wrong)) for wrong in (0.5, 2)),
        *(_line(f"guess x {wrong:g}, {PAST} past", _taught(_misjudged(skewed, wrong))) for wrong in (0.5, 2)),
    ]


def _emulated(ours: str, theirs: str, around: Callable[[float], Draw]) -> Jobs:
    model, made = whole_registry().find("kie", ours), MODELS[theirs]
    return Jobs(model, model.expected_seconds(made.seconds), around(made.takes))


def _evenly(takes: float) -> Draw:
    """As `Farm.accept` draws."""
    return lambda chance: takes * chance.uniform(1 - JITTER, 1 + JITTER)


def _skewed(takes: float) -> Draw:
    return lambda chance: takes * exp(chance.gauss(0, DEVIATION))


def _taught(jobs: Iterable[Jobs]) -> list[Jobs]:
    return [replace(each, past=PAST) for each in jobs]


def _misjudged(jobs: Iterable[Jobs], wrong: float) -> list[Jobs]:
    return [replace(each, expected=each.expected * wrong) for each in jobs]


# --- lines ---


def _held(what: str, jobs: Sequence[Jobs]) -> tuple[Figure, Figure]:
    ours, fixed, backed_off = _watched(jobs)
    how = (
        f"{INSTALLATIONS * JOBS} jobs of {EXPECTED:g} ± {SPREAD:g} s, expected {EXPECTED:g} s, seed {SEED}",
    )
    polls = Figure(
        f"polls, {what}",
        f"{fixed.polls:.1f} at a fixed 5 s, {backed_off.polls:.1f} backing off",
        f"{ours.polls:.1f}",
        ours.polls / fixed.polls,
        held=ours.polls,
        most=MOST_POLLS,
        notes=how,
    )
    lag = Figure(
        f"mean lag, {what}",
        f"{fixed.lag:.1f} s, {backed_off.lag:.1f} s",
        f"{ours.lag:.1f} s",
        ours.lag / fixed.lag,
        held=ours.lag,
        unit=" s",
        most=MOST_LAG_SECONDS,
        notes=(f"p95 {ours.lag_p95:.1f} s; {fixed.lag_p95:.1f} s, {backed_off.lag_p95:.1f} s",),
    )
    return polls, lag


def _line(what: str, jobs: Sequence[Jobs]) -> Figure:
    ours, fixed, backed_off = _watched(jobs)
    names = ", ".join(f"{each.model.name} {each.expected:g} s" for each in jobs)
    better = min(fixed, backed_off, key=lambda seen: seen.cost)
    return Figure(
        f"polls; lag: {what}",
        f"5 s: {fixed}\nback-off: {backed_off}",
        str(ours),
        ours.cost / better.cost,
        notes=(f"expected: {names}; the ratio is of polls + seconds of lag, to the better reference",),
    )


# --- watching ---


def _watched(jobs: Sequence[Jobs]) -> tuple[Seen, Seen, Seen]:
    chance = random.Random(SEED)  # noqa: S311 - to be repeated
    ours, fixed, backed_off = list[tuple[int, float]](), list[tuple[int, float]](), list[tuple[int, float]]()
    for each in [each for each in jobs for _ in range(INSTALLATIONS)]:
        lengths = [each.draw(chance) for _ in range(JOBS)]
        delay = _paced(each, _past(each, chance), chance)
        ours += [_watch(length, delay) for length in lengths]
        fixed += [_watch(length, lambda elapsed, asked: FIXED_SECONDS) for length in lengths]
        backed_off += [_watch(length, lambda elapsed, asked: min(60.0, 2 * 1.5**asked)) for length in lengths]
    return _seen(ours), _seen(fixed), _seen(backed_off)


def _past(jobs: Jobs, chance: random.Random) -> list[float]:
    """What the ledger knows after so many jobs: seconds to the poll that saw the end, as shares."""
    shares: list[float] = []
    for _ in range(jobs.past):
        length = jobs.draw(chance)
        _, lag = _watch(length, _paced(jobs, shares, chance))
        shares.append((length + lag) / jobs.expected)
    return shares


def _paced(jobs: Jobs, shares: Sequence[float], chance: random.Random) -> Delay:
    spread, model = spread_of(shares, jobs.expected), jobs.model
    return lambda elapsed, asked: poll_delay(
        elapsed,
        spread,
        floor=model.poll_floor_seconds,
        ceiling=model.poll_ceiling_seconds,
        chance=chance.random(),
        progress=model.progress,
    )


def _watch(length: float, delay: Delay) -> tuple[int, float]:
    """Polls until the provider says that it is done, and how long after."""
    elapsed, asked = 0.0, 0
    while elapsed < length:
        elapsed += delay(elapsed, asked)
        asked += 1
    return asked, elapsed - length


def _seen(watched: Sequence[tuple[int, float]]) -> Seen:
    lags = [lag for _, lag in watched]
    return Seen(fmean(asked for asked, _ in watched), fmean(lags), quantile(lags, 0.95))


if __name__ == "__main__":
    alone(measure)
