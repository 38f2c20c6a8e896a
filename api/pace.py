"""How long providers take: by past jobs where there are enough, until then by the registry."""

from collections.abc import Iterable, Sequence
from heapq import heapify, heapreplace

from providers.registry import Model
from store.ledger import Ledger
from workflows.contracts import Frozen
from workflows.spread import Spread, spread_of

# The storyboard, before the first clip is ordered.
STORYBOARD_SECONDS = 1.0


class Seconds(Frozen):
    """One in ten is done within `early` seconds, half within `usual`, nine in ten within `late`."""

    early: float
    usual: float
    late: float


class Pace:
    """One model's. The ledger is asked once, however many lengths there are."""

    def __init__(self, model: Model, past: Sequence[tuple[float, float]] = ()) -> None:
        self._model = model
        self._shares = [took / max(model.expected_seconds(ordered), 1e-3) for ordered, took in past]

    @classmethod
    async def of(cls, ledger: Ledger, model: Model) -> "Pace":
        """The pace by the ledger."""
        return cls(model, await ledger.took(model.provider, model.name))

    def job(self, seconds: float) -> Seconds:
        """How long a job for that much material takes."""
        return _seconds(spread_of(self._shares, self._model.expected_seconds(seconds)))

    def jobs(self, lengths: Iterable[float], at_once: int) -> Seconds:
        """How long it takes until the last of several is done, so many at a time, in their order."""
        each = [self.job(length) for length in lengths]
        return Seconds(
            early=_last([one.early for one in each], at_once),
            usual=_last([one.usual for one in each], at_once),
            late=_last([one.late for one in each], at_once),
        )


def film(parts: Sequence[Seconds], cut_seconds: float) -> Seconds:
    """How long a film takes whose parts are made side by side, and then cut."""
    own = STORYBOARD_SECONDS + cut_seconds
    return Seconds(
        early=round(own + max(part.early for part in parts), 1),
        usual=round(own + max(part.usual for part in parts), 1),
        late=round(own + max(part.late for part in parts), 1),
    )


def _last(durations: Sequence[float], at_once: int) -> float:
    """When the last is done."""
    free_at = [0.0] * at_once
    heapify(free_at)
    for duration in durations:
        heapreplace(free_at, free_at[0] + duration)
    return max(free_at)


def _seconds(spread: Spread) -> Seconds:
    return Seconds(early=spread.early, usual=spread.usual, late=spread.late)
