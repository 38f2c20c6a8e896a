"""Questions asked of a provider during a job of about three minutes, and how late its end is noticed.

    .venv/bin/python -m bench.polls

Arithmetic with the real `poll_delay`: nothing runs. A thousand jobs take the 180 s that they are expected to,
give or take a third; the first look, right after the submit, asks nobody. The reference asks every 5 seconds.
"""

import random
from collections.abc import Callable, Iterator
from statistics import fmean

from bench.figures import Figure
from bench.run import alone
from providers.pacing import poll_delay
from providers.registry import Kind, Model

MOST_POLLS, MOST_LAG_SECONDS = 8, 5
EXPECTED, SPREAD, JOBS, SEED = 180.0, 60.0, 1_000, 8
FIXED_SECONDS = 5.0
# A remote provider as the registry would have it by default.
MODEL = Model("remote", "clip", Kind.VIDEO, min_seconds=1, max_seconds=10)

Delay = Callable[[float], float]


async def measure() -> list[Figure]:
    """Polls and lag."""
    chance = random.Random(SEED)  # noqa: S311 - to be repeated
    lengths = [EXPECTED + chance.uniform(-SPREAD, SPREAD) for _ in range(JOBS)]
    fixed_polls, fixed_lag = _means(lengths, lambda elapsed: FIXED_SECONDS)
    polls, lag = _means(lengths, lambda elapsed: _paced(elapsed, chance))
    how = f"computed: {JOBS} jobs of {EXPECTED:g} ± {SPREAD:g} s, expected {EXPECTED:g} s, seed {SEED}"
    return [
        Figure(
            "polls for each 3-minute provider job",
            f"{fixed_polls:.1f} at a fixed 5 s",
            f"{polls:.1f}",
            polls / fixed_polls,
            held=polls,
            most=MOST_POLLS,
            notes=(how,),
        ),
        Figure(
            "mean lag behind its end",
            f"{fixed_lag:.1f} s",
            f"{lag:.1f} s",
            lag / fixed_lag,
            held=lag,
            unit=" s",
            most=MOST_LAG_SECONDS,
            notes=(how,),
        ),
    ]


def _paced(elapsed: float, chance: random.Random) -> float:
    return poll_delay(
        elapsed,
        EXPECTED,
        floor=MODEL.poll_floor_seconds,
        ceiling=MODEL.poll_ceiling_seconds,
        chance=chance.random(),
    )


def _means(lengths: list[float], delay: Delay) -> tuple[float, float]:
    asked = [list(_polls(length, delay)) for length in lengths]
    lags = [times[-1] - length for times, length in zip(asked, lengths, strict=True)]
    return fmean(map(len, asked)), fmean(lags)


def _polls(length: float, delay: Delay) -> Iterator[float]:
    """When the provider is asked, until it says that it is done."""
    elapsed = 0.0
    while elapsed < length:
        elapsed += delay(elapsed)
        yield elapsed


if __name__ == "__main__":
    alone(measure)
