"""Finds calls that take longer than usual, by the rule by which a film's progress says so of a take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts import MODEL_KINDS, ExpectedDuration, LedgerStage, TakeKey
from estimates.durations import MIN_SLOW_SECONDS, duration_factors, expected_duration
from estimates.eta import format_duration
from providers.registry import Registry, UnknownModelError
from store.ledger.past_durations import Model, list_past_durations
from store.operations.open_calls import AcceptedCall, list_accepted_calls

_THINGS = {
    LedgerStage.SCENE: "scenes",
    LedgerStage.AUDIO: "music",
    LedgerStage.VOICE: "lines",
    LedgerStage.IMAGE: "stills",
}


@dataclass(frozen=True)
class SlowCall:
    """A call that takes longer than 95 % of such calls; `usual_seconds` is the median."""

    call: AcceptedCall
    usual_seconds: float

    @property
    def sentence(self) -> str:
        """The sentence that people are told of it."""
        usual = format_duration(self.usual_seconds)
        return f"Slower than usual: such {_THINGS[self.call.key.stage]} take about {usual}."


async def find_slow_calls(
    session: AsyncSession, registry: Registry, now: datetime
) -> dict[TakeKey, SlowCall]:
    """Find all of them, those that were accepted first at the beginning; two statements."""
    # A younger one cannot be slow.
    calls = await list_accepted_calls(session, now - timedelta(seconds=MIN_SLOW_SECONDS))
    models = dict.fromkeys((call.provider, call.model) for call in calls)
    estimates = _Estimates(registry, await list_past_durations(session, models))
    slow: dict[TakeKey, SlowCall] = {}
    for call in calls:
        expected = estimates.estimate(call)
        if expected and (now - call.accepted_at).total_seconds() > expected.slow:
            slow[call.key] = SlowCall(call, expected.usual)
    return slow


class _Estimates:
    """How long calls are expected to take. Many are of one model and one length: each is estimated once."""

    def __init__(self, registry: Registry, past: Mapping[Model, Sequence[tuple[float, float]]]) -> None:
        self._registry, self._past = registry, past
        self._known: dict[tuple[object, ...], ExpectedDuration | None] = {}

    def estimate(self, call: AcceptedCall) -> ExpectedDuration | None:
        """Return what is expected of the call; None if the registry has lost its model."""
        key = (call.key.stage, call.provider, call.model, call.order_seconds)
        if key not in self._known:
            self._known[key] = self._estimate_anew(call)
        return self._known[key]

    def _estimate_anew(self, call: AcceptedCall) -> ExpectedDuration | None:
        if (kind := MODEL_KINDS.get(call.key.stage)) is None:
            return None
        try:
            model = self._registry.find_model(call.provider, call.model, kind)
        except UnknownModelError:
            return None
        shares = duration_factors(self._past[call.provider, call.model], model.expected_seconds)
        return expected_duration(shares, model.expected_seconds(call.order_seconds))
