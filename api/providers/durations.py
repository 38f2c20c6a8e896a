"""Durations of providers' jobs: by past jobs if there are enough, else by the registry."""

from collections.abc import Iterable, Sequence
from heapq import heapify, heapreplace

from contracts import FrozenModel
from estimates.durations import DurationQuantiles, duration_factors, estimate_quantiles
from providers.model_spec import ModelSpec
from store.ledger.writes import Ledger

# Writing the storyboard, before the first clip is ordered.
STORYBOARD_SECONDS = 1.0
# Of each embedded voice's engine: to start, and for each second that it speaks, on two cores.
EMBEDDED_ENGINES = {"hibari": (1.5, 0.05), "espeak": (0.3, 0.03)}


class DurationEstimate(FrozenModel):
    """Quantiles in seconds: one in ten is done by `early`, half by `usual`, nine in ten by `late`."""

    early: float
    usual: float
    late: float


class ModelDurations:
    """Durations of one model's jobs. Reads the ledger once, for any number of lengths."""

    def __init__(self, model: ModelSpec, past: Sequence[tuple[float, float]] = ()) -> None:
        self._model = model
        self._shares = duration_factors(past, model.expected_seconds)

    @classmethod
    async def from_ledger(cls, ledger: Ledger, model: ModelSpec) -> "ModelDurations":
        """Read the model's past durations from the ledger."""
        return cls(model, await ledger.reads.list_past_durations(model.provider, model.name))

    def estimate_job(self, seconds: float) -> DurationEstimate:
        """Estimate a job for that many seconds of material."""
        return _from_quantiles(estimate_quantiles(self._shares, self._model.expected_seconds(seconds)))

    def estimate_jobs(self, lengths: Iterable[float], at_once: int) -> DurationEstimate:
        """Estimate the time until the last of several jobs is done, run in order, `at_once` at a time."""
        each = [self.estimate_job(length) for length in lengths]
        return DurationEstimate(
            early=_time_until_last([one.early for one in each], at_once),
            usual=_time_until_last([one.usual for one in each], at_once),
            late=_time_until_last([one.late for one in each], at_once),
        )


def estimate_film_duration(
    parts: Sequence[DurationEstimate], cut_seconds: float, *before: DurationEstimate | None
) -> DurationEstimate:
    """Estimate a film whose parts are made in parallel.

    First comes its storyboard, then what is `before` the parts (the voice, the stills), and last the cut.
    """
    own = STORYBOARD_SECONDS + cut_seconds
    first = [each for each in before if each is not None]
    return DurationEstimate(
        early=round(own + sum(each.early for each in first) + max(part.early for part in parts), 1),
        usual=round(own + sum(each.usual for each in first) + max(part.usual for part in parts), 1),
        late=round(own + sum(each.late for each in first) + max(part.late for part in parts), 1),
    )


def estimate_embedded_voice(engine: str, seconds: float) -> DurationEstimate:
    """Estimate how long an engine of ours takes to speak for so many seconds."""
    start, share = EMBEDDED_ENGINES[engine]
    return _from_quantiles(DurationQuantiles.from_expected(start + share * seconds))


def _time_until_last(durations: Sequence[float], at_once: int) -> float:
    """Return when the last job is done, with `at_once` slots."""
    free_at = [0.0] * at_once
    heapify(free_at)
    for duration in durations:
        heapreplace(free_at, free_at[0] + duration)
    return max(free_at)


def _from_quantiles(quantiles: DurationQuantiles) -> DurationEstimate:
    return DurationEstimate(early=quantiles.early, usual=quantiles.usual, late=quantiles.late)
