"""How far off the time left is at a quarter, at half and at three quarters of a film, and how often it jumps.

    .venv/bin/python -m bench.eta

Arithmetic with the real board, pacing and `timed`: nothing runs. Fifty films of 1 to 10 scenes, four at a
time, of the emulator's five KIE models, whose times are fixed for a model, give or take a fifth; then
log-normal ones around the same times, for real times are skewed. The provider is asked when `poll_delay`
says, and heard as the workflow hears it; some models tell percentages. "50 past": the installation has
watched that many takes of each model before; else the registry alone is known. The reference is the pace of
the job's percentage since its storyboard, as it is often done (and was here); it knows nothing before
something is done. Errors are shares of the film's whole time; a jump is an end that is told to be later than
five seconds before, by more than a fifth of what was left, and more than a second.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import isnan, nan
from statistics import fmean
from typing import Protocol

from bench.figures import Figure
from bench.imagined import Imagined, Maker
from bench.polls import EMULATED, PAST, SEED, Draw, _evenly, _skewed
from bench.run import alone
from emulator.services.kie_models import MODELS
from providers.catalogue import whole_registry
from workflows.contracts import JobStatus, ProgressResponse
from workflows.remaining import timed
from workflows.spread import times_of

FILMS = 50
SCENES = (1, 2, 3, 6, 6, 10)
# With the half second under the next scene.
CLIP_SECONDS = 5.5
AT = (0.25, 0.5, 0.75)
JUMP_SHARE, JUMP_SECONDS, LOOK_SECONDS = 0.2, 1.0, 5
# What a poll notices late, roughly: what the ledger knows contains it.
LAG_SECONDS = (1.0, 6.0)

Guess = Callable[[ProgressResponse, datetime], float | None]


class Watched(Protocol):
    """A film, and what was known of it at each second; `now`: how many it took."""

    now: float

    def at(self, second: float) -> ProgressResponse:
        """What was known then."""

    def moment(self, second: float) -> datetime:
        """When that was."""


@dataclass(frozen=True)
class Seen:
    """Errors at each of `AT`, as shares of the whole, NaN: never known; and how many jumps there were."""

    errors: tuple[float, ...]
    jumps: int

    def __str__(self) -> str:
        """All of it."""
        errors = ("?" if isnan(error) else f"{100 * error:.0f} %" for error in self.errors)
        return f"{' '.join(errors)}; {self.jumps}"


async def measure() -> list[Figure]:
    """Each kind of times, known and unknown."""
    kinds = (("even", _evenly), ("log-normal", _skewed))
    return [
        _figure(f"{name}{said}", around, past=past, percentages=percentages)
        for name, around in kinds
        for percentages, said in ((False, ""), (True, ", with percentages"))
        for past in (0, PAST)
    ]


def _figure(what: str, around: Callable[[float], Draw], *, past: int, percentages: bool) -> Figure:
    films = list(_films(around, past, percentages=percentages))
    ours, pace = _seen(films, _ours), _seen(films, _by_pace)
    taught = f", {past} past" if past else ""
    return Figure(
        f"time left, mean error at 1/4 1/2 3/4; jumps: {what}{taught}",
        f"{pace}",
        f"{ours}",
        ours.errors[-1] / pace.errors[-1],
        notes=(f"the ratio is at 3/4; {FILMS} films of {min(SCENES)} to {max(SCENES)} scenes, seed {SEED}",),
    )


def _films(around: Callable[[float], Draw], past: int, *, percentages: bool) -> Sequence[Imagined]:
    chance = random.Random(SEED)  # noqa: S311 - to be repeated
    makers = [
        _maker(ours, around(MODELS[theirs].takes), past, chance, percentages)
        for ours, theirs in EMULATED.items()
    ]
    films = [Imagined(makers[n % len(makers)], chance.choice(SCENES), chance) for n in range(FILMS)]
    for film in films:
        film.run()
    return films


def _maker(name: str, draw: Draw, past: int, chance: random.Random, percentages: bool) -> Maker:
    model = whole_registry().find("kie", name)
    expected = model.expected_seconds(CLIP_SECONDS)
    shares = [(draw(chance) + chance.uniform(*LAG_SECONDS)) / expected for _ in range(past)]
    return Maker(model, times_of(shares, expected), draw, percentages)


# --- guesses ---


def _ours(picture: ProgressResponse, now: datetime) -> float | None:
    return timed(picture, now).estimated_time_remaining


def _by_pace(picture: ProgressResponse, now: datetime) -> float | None:
    begun = next((s.completed_at for s in picture.stages_completed if s.name == "script_complete"), None)
    if picture.status is not JobStatus.PROCESSING or begun is None or picture.progress < 20:
        return None
    changed = picture.updated_at or now
    per_percent = (changed - begun).total_seconds() / (picture.progress - 15)
    return max(0.0, per_percent * (100 - picture.progress) - (now - changed).total_seconds())


def _seen(films: Sequence[Watched], guess: Guess) -> Seen:
    errors = [[error for film in films if (error := _error(film, share, guess)) is not None] for share in AT]
    return Seen(
        tuple(fmean(known) if known else nan for known in errors), sum(_jumps(film, guess) for film in films)
    )


def _error(film: Watched, share: float, guess: Guess) -> float | None:
    second = share * film.now
    told = _told(film, second, guess)
    return None if told is None else abs(second + told - film.now) / film.now


def _jumps(film: Watched, guess: Guess) -> int:
    told = [_told(film, second, guess) for second in range(0, int(film.now), LOOK_SECONDS)]
    return sum(
        after + LOOK_SECONDS - before > max(JUMP_SHARE * before, JUMP_SECONDS)
        for before, after in pairwise(told)
        if before is not None and after is not None
    )


def _told(film: Watched, second: float, guess: Guess) -> float | None:
    return guess(film.at(second), film.moment(second))


if __name__ == "__main__":
    alone(measure)
