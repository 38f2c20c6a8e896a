"""Error of the time left at a quarter, at half and at three quarters of a film, and how often it jumps.

    .venv/bin/python -m bench.eta_error

Pure arithmetic with the real job state, poll schedule and estimate. Fifty films of 1 to 10 scenes, four at a
time, by the emulator's five KIE models, whose times are fixed per model, ± 20 %; then log-normal times around
the same values, because real times are skewed. The provider is polled when `poll_delay` says, and snapshots
change as in the workflow; some models report percentages. "50 past": the installation has seen that many
takes of each model before; otherwise only the registry is known. Of several takes of a scene each has a slot
of its own, in the order of the scenes, as in the workflow. The reference extrapolates the job's percentage
since its storyboard, as is often done (and was here); it knows nothing before something is done.
Errors are shares of the film's whole time. A jump is an end that moves later within five seconds, by more
than a fifth of the time left and more than a second.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import isnan, nan
from statistics import fmean
from typing import Protocol

from bench.poll_cost import EMULATED_MODELS, PAST_JOBS, SEED, DrawSeconds, _lognormal_draw, _uniform_draw
from bench.report import Measurement
from bench.runner import run_standalone
from bench.simulated_films import SCENES_AT_ONCE, SimulatedFilm, SimulatedModel
from contracts import JobStatus, ProgressResponse
from emulator.services.kie_models import MODELS
from estimates.durations import expected_duration
from estimates.eta import with_eta
from providers.catalogue import build_registry

FILMS = 50
# (takes of each scene, how many are made at once): films of one take, and of several.
ONE_TAKE = (1, SCENES_AT_ONCE)
SEVERAL_TAKES = ((2, 4), (4, 4), (2, 3), (4, 2))
SCENES = (1, 2, 3, 6, 6, 10)
# Including the half second that overlaps the next scene.
CLIP_SECONDS = 5.5
MEASURED_SHARES = (0.25, 0.5, 0.75)
JUMP_SHARE, JUMP_SECONDS, JUMP_STEP_SECONDS = 0.2, 1.0, 5
# Roughly how late polls notice the end: durations in the ledger include it.
LAG_SECONDS = (1.0, 6.0)

EtaGuess = Callable[[ProgressResponse, datetime], float | None]


class WatchedFilm(Protocol):
    """A film, and what was known of it at each second. `now` is its total time in seconds."""

    now: float

    def snapshot_at(self, second: float) -> ProgressResponse:
        """Return the snapshot that was known at that second."""

    def datetime_at(self, second: float) -> datetime:
        """Return the time of that second."""


@dataclass(frozen=True)
class EtaErrors:
    """Mean errors at `MEASURED_SHARES`, as shares of the total (NaN: never known), and how many jumps."""

    errors: tuple[float, ...]
    jumps: int

    def __str__(self) -> str:
        """Return errors in percent, then the jumps."""
        errors = ("?" if isnan(error) else f"{100 * error:.0f} %" for error in self.errors)
        return f"{' '.join(errors)}; {self.jumps}"


async def measure() -> list[Measurement]:
    """Measure each kind of times, with and without percentages, with and without past jobs."""
    kinds = (("even", _uniform_draw), ("log-normal", _lognormal_draw))
    one_take = [
        _measure_case(f"{name}{said}", around, past=past, percentages=percentages)
        for name, around in kinds
        for percentages, said in ((False, ""), (True, ", with percentages"))
        for past in (0, PAST_JOBS)
    ]
    return one_take + [
        _measure_case(
            f"log-normal, {takes} takes of each scene, {slots} at once",
            _lognormal_draw,
            past=PAST_JOBS,
            percentages=True,
            several=(takes, slots),
        )
        for takes, slots in SEVERAL_TAKES
    ]


def _measure_case(
    what: str,
    around: Callable[[float], DrawSeconds],
    *,
    past: int,
    percentages: bool,
    several: tuple[int, int] = ONE_TAKE,
) -> Measurement:
    films = list(_simulate_films(around, past, percentages=percentages, several=several))
    ours, pace = _measure_errors(films, _guess_by_model), _measure_errors(films, _guess_by_pace)
    taught = f", {past} past" if past else ""
    return Measurement(
        f"time left, mean error at 1/4 1/2 3/4; jumps: {what}{taught}",
        f"{pace}",
        f"{ours}",
        ours.errors[-1] / pace.errors[-1],
        notes=(f"the ratio is at 3/4; {FILMS} films of {min(SCENES)} to {max(SCENES)} scenes, seed {SEED}",),
    )


def _simulate_films(
    around: Callable[[float], DrawSeconds],
    past: int,
    *,
    percentages: bool,
    several: tuple[int, int] = ONE_TAKE,
) -> Sequence[SimulatedFilm]:
    chance = random.Random(SEED)  # noqa: S311 - to be repeated
    makers = [
        _build_model(ours, around(MODELS[theirs].work_seconds), past, chance, percentages)
        for ours, theirs in EMULATED_MODELS.items()
    ]
    takes, slots = several
    films = [
        SimulatedFilm(makers[n % len(makers)], chance.choice(SCENES), chance, takes=takes, slots=slots)
        for n in range(FILMS)
    ]
    for film in films:
        film.run_to_end()
    return films


def _build_model(
    name: str, draw: DrawSeconds, past: int, chance: random.Random, percentages: bool
) -> SimulatedModel:
    model = build_registry().find_model("kie", name)
    expected = model.expected_seconds(CLIP_SECONDS)
    shares = [(draw(chance) + chance.uniform(*LAG_SECONDS)) / expected for _ in range(past)]
    return SimulatedModel(model, expected_duration(shares, expected), draw, percentages)


# --- guesses ---


def _guess_by_model(picture: ProgressResponse, now: datetime) -> float | None:
    return with_eta(picture, now).estimated_time_remaining


def _guess_by_pace(picture: ProgressResponse, now: datetime) -> float | None:
    begun = next((s.completed_at for s in picture.stages_completed if s.name == "script_complete"), None)
    if picture.status is not JobStatus.PROCESSING or begun is None or picture.progress < 20:
        return None
    changed = picture.updated_at or now
    per_percent = (changed - begun).total_seconds() / (picture.progress - 15)
    return max(0.0, per_percent * (100 - picture.progress) - (now - changed).total_seconds())


def _measure_errors(films: Sequence[WatchedFilm], guess: EtaGuess) -> EtaErrors:
    errors = [
        [error for film in films if (error := _relative_error(film, share, guess)) is not None]
        for share in MEASURED_SHARES
    ]
    return EtaErrors(
        tuple(fmean(known) if known else nan for known in errors),
        sum(_count_jumps(film, guess) for film in films),
    )


def _relative_error(film: WatchedFilm, share: float, guess: EtaGuess) -> float | None:
    second = share * film.now
    told = _guess_at(film, second, guess)
    return None if told is None else abs(second + told - film.now) / film.now


def _count_jumps(film: WatchedFilm, guess: EtaGuess) -> int:
    told = [_guess_at(film, second, guess) for second in range(0, int(film.now), JUMP_STEP_SECONDS)]
    return sum(
        after + JUMP_STEP_SECONDS - before > max(JUMP_SHARE * before, JUMP_SECONDS)
        for before, after in pairwise(told)
        if before is not None and after is not None
    )


def _guess_at(film: WatchedFilm, second: float, guess: EtaGuess) -> float | None:
    return guess(film.snapshot_at(second), film.datetime_at(second))


if __name__ == "__main__":
    run_standalone(measure)
