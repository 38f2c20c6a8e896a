"""Polls of a provider for each job, and how late the job's end is noticed.

    .venv/bin/python -m bench.poll_cost

Pure arithmetic with the real `poll_delay`. The references poll every 5 seconds, or back off from 2 s by a
factor of 1.5 up to a minute. The first jobs take 180 s ± a third; then come the emulator's, whose times are
fixed per model, ± 20 %; then log-normal times around the same values, because real times are skewed. All
schedules see the same jobs. "50 past": ten installations have seen 50 jobs each before, and have learnt from
what their polls observed; otherwise only the registry is known.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import exp
from statistics import fmean

from bench.report import Measurement, quantile
from bench.runner import run_standalone
from contracts import ModelKind
from emulator.job_runner import JITTER
from emulator.services.kie_models import MODELS
from estimates.durations import estimate_quantiles
from providers.catalogue import build_registry
from providers.model_spec import ModelSpec
from providers.poll_schedule import poll_delay

MAX_POLLS, MAX_LAG_SECONDS = 8, 5
EXPECTED_SECONDS, SPREAD_SECONDS, SEED = 180.0, 60.0, 8
INSTALLATIONS, JOBS, PAST_JOBS = 10, 100, 50
# Standard deviation of the times' logarithms: seedance took 155 to 313 s for one kind of clip
# (PROVIDERS.md 4.3).
DEVIATION = 0.3
FIXED_SECONDS = 5.0
# A remote provider's model with the registry's defaults.
REMOTE_MODEL = ModelSpec(
    "remote", "clip", ModelKind.VIDEO, min_seconds=1, max_seconds=10, expected_base_seconds=EXPECTED_SECONDS
)
# Our names of models, and the emulator's.
EMULATED_MODELS = {
    "kling-3.0": "kling-3.0/video",
    "seedance-2": "bytedance/seedance-2",
    "hailuo-2.3-standard": "hailuo/2-3-image-to-video-standard",
    "wan-2.7": "wan/2-7-text-to-video",
    "grok-imagine": "grok-imagine/text-to-video",
}

PollDelay = Callable[[float, int], float]
DrawSeconds = Callable[[random.Random], float]


@dataclass(frozen=True)
class PolledJobs:
    """Jobs of one model: expected seconds, a draw of real seconds, and how many were seen before."""

    model: ModelSpec
    expected_seconds: float
    draw_seconds: DrawSeconds
    past_jobs: int = 0


@dataclass(frozen=True)
class PollCost:
    """Polls for each job, and seconds between the job's end and the poll that noticed it."""

    polls: float
    lag: float
    lag_p95: float

    def __str__(self) -> str:
        """Return mean polls, mean lag and its 95th percentile."""
        return f"{self.polls:.1f}; {self.lag:.1f} s, p95 {self.lag_p95:.0f} s"

    @property
    def polls_plus_lag(self) -> float:
        """Polls plus seconds of lag: both weigh the same."""
        return self.polls + self.lag


async def measure() -> list[Measurement]:
    """Measure polls and lag of all kinds of jobs."""
    even = [
        PolledJobs(
            REMOTE_MODEL,
            EXPECTED_SECONDS,
            lambda chance: EXPECTED_SECONDS + chance.uniform(-SPREAD_SECONDS, SPREAD_SECONDS),
        )
    ]
    emulated = [_emulated_jobs(ours, theirs, _uniform_draw) for ours, theirs in EMULATED_MODELS.items()]
    skewed = [_emulated_jobs(ours, theirs, _lognormal_draw) for ours, theirs in EMULATED_MODELS.items()]
    return [
        *_targeted_measurements("3-minute jobs", even),
        *_targeted_measurements(f"3-minute jobs, {PAST_JOBS} past", _with_past(even)),
        _build_measurement("emulated jobs", emulated),
        _build_measurement(f"emulated jobs, {PAST_JOBS} past", _with_past(emulated)),
        _build_measurement("log-normal jobs", skewed),
        _build_measurement(f"log-normal jobs, {PAST_JOBS} past", _with_past(skewed)),
        *(
            _build_measurement(f"the same, guess x {wrong:g}", _with_wrong_guess(skewed, wrong))
            for wrong in (0.5, 2)
        ),
        *(
            _build_measurement(
                f"guess x {wrong:g}, {PAST_JOBS} past", _with_past(_with_wrong_guess(skewed, wrong))
            )
            for wrong in (0.5, 2)
        ),
    ]


def _emulated_jobs(ours: str, theirs: str, around: Callable[[float], DrawSeconds]) -> PolledJobs:
    model, made = build_registry().find_model("kie", ours), MODELS[theirs]
    return PolledJobs(model, model.expected_seconds(made.seconds), around(made.work_seconds))


def _uniform_draw(takes: float) -> DrawSeconds:
    """Return a uniform draw, as the emulator's job runner makes it."""
    return lambda chance: takes * chance.uniform(1 - JITTER, 1 + JITTER)


def _lognormal_draw(takes: float) -> DrawSeconds:
    return lambda chance: takes * exp(chance.gauss(0, DEVIATION))


def _with_past(jobs: Iterable[PolledJobs]) -> list[PolledJobs]:
    return [replace(each, past_jobs=PAST_JOBS) for each in jobs]


def _with_wrong_guess(jobs: Iterable[PolledJobs], wrong: float) -> list[PolledJobs]:
    return [replace(each, expected_seconds=each.expected_seconds * wrong) for each in jobs]


# --- lines ---


def _targeted_measurements(what: str, jobs: Sequence[PolledJobs]) -> tuple[Measurement, Measurement]:
    ours, fixed, backed_off = _compare_schedules(jobs)
    how = (
        (
            f"{INSTALLATIONS * JOBS} jobs of {EXPECTED_SECONDS:g} ± {SPREAD_SECONDS:g} s, "
            f"expected {EXPECTED_SECONDS:g} s, seed {SEED}"
        ),
    )
    polls = Measurement(
        f"polls, {what}",
        f"{fixed.polls:.1f} at a fixed 5 s, {backed_off.polls:.1f} backing off",
        f"{ours.polls:.1f}",
        ours.polls / fixed.polls,
        checked_value=ours.polls,
        maximum=MAX_POLLS,
        notes=how,
    )
    lag = Measurement(
        f"mean lag, {what}",
        f"{fixed.lag:.1f} s, {backed_off.lag:.1f} s",
        f"{ours.lag:.1f} s",
        ours.lag / fixed.lag,
        checked_value=ours.lag,
        unit=" s",
        maximum=MAX_LAG_SECONDS,
        notes=(f"p95 {ours.lag_p95:.1f} s; {fixed.lag_p95:.1f} s, {backed_off.lag_p95:.1f} s",),
    )
    return polls, lag


def _build_measurement(what: str, jobs: Sequence[PolledJobs]) -> Measurement:
    ours, fixed, backed_off = _compare_schedules(jobs)
    names = ", ".join(f"{each.model.name} {each.expected_seconds:g} s" for each in jobs)
    better = min(fixed, backed_off, key=lambda seen: seen.polls_plus_lag)
    return Measurement(
        f"polls; lag: {what}",
        f"5 s: {fixed}\nback-off: {backed_off}",
        str(ours),
        ours.polls_plus_lag / better.polls_plus_lag,
        notes=(f"expected: {names}; the ratio is of polls + seconds of lag, to the better reference",),
    )


# --- watching ---


def _compare_schedules(jobs: Sequence[PolledJobs]) -> tuple[PollCost, PollCost, PollCost]:
    chance = random.Random(SEED)  # noqa: S311 - to be repeated
    ours, fixed, backed_off = list[tuple[int, float]](), list[tuple[int, float]](), list[tuple[int, float]]()
    for each in [each for each in jobs for _ in range(INSTALLATIONS)]:
        lengths = [each.draw_seconds(chance) for _ in range(JOBS)]
        delay = _adaptive_delay(each, _observed_shares(each, chance), chance)
        ours += [_poll_until_done(length, delay) for length in lengths]
        fixed += [_poll_until_done(length, lambda elapsed, asked: FIXED_SECONDS) for length in lengths]
        backed_off += [
            _poll_until_done(length, lambda elapsed, asked: min(60.0, 2 * 1.5**asked)) for length in lengths
        ]
    return _summarize_polls(ours), _summarize_polls(fixed), _summarize_polls(backed_off)


def _observed_shares(jobs: PolledJobs, chance: random.Random) -> list[float]:
    """Return what the past jobs taught: seconds to the poll that saw the end, divided by the expected."""
    shares: list[float] = []
    for _ in range(jobs.past_jobs):
        length = jobs.draw_seconds(chance)
        _, lag = _poll_until_done(length, _adaptive_delay(jobs, shares, chance))
        shares.append((length + lag) / jobs.expected_seconds)
    return shares


def _adaptive_delay(jobs: PolledJobs, shares: Sequence[float], chance: random.Random) -> PollDelay:
    spread, model = estimate_quantiles(shares, jobs.expected_seconds), jobs.model
    return lambda elapsed, asked: poll_delay(
        elapsed,
        spread,
        floor=model.poll_floor_seconds,
        ceiling=model.poll_ceiling_seconds,
        chance=chance.random(),
        progress=model.progress,
    )


def _poll_until_done(length: float, delay: PollDelay) -> tuple[int, float]:
    """Return the number of polls until the job's end is seen, and the seconds of lag behind it."""
    elapsed, asked = 0.0, 0
    while elapsed < length:
        elapsed += delay(elapsed, asked)
        asked += 1
    return asked, elapsed - length


def _summarize_polls(watched: Sequence[tuple[int, float]]) -> PollCost:
    lags = [lag for _, lag in watched]
    return PollCost(fmean(asked for asked, _ in watched), fmean(lags), quantile(lags, 0.95))


if __name__ == "__main__":
    run_standalone(measure)
