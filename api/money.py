"""A job's money: what is spent, ordered and still to come, and what is left of its budget. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from pydantic import Field

from api.approved import as_approved
from api.standing import Standing
from providers.registry import Kind, Registry, UnknownModelError
from store.models import JobRow, LedgerRow, LedgerState, Outcome
from store.spending import FREE
from storyboard import clip_seconds
from workflows.contracts import (
    FPS,
    Choice,
    Frozen,
    ProgressResponse,
    Scene,
    SceneProgress,
    SceneState,
    Stage,
    TakeProgress,
)

# A take in one of these states is still to be ordered, unless the ledger has it already.
_TO_BE_ORDERED = (SceneState.WAITING, SceneState.SUBMITTED)


class Money(Frozen):
    """A job's money in US dollars. The budget counts what is spent, ordered and doubtful."""

    spent_usd: float = Field(
        default=0.0, description="What the takes that have ended are known to have cost."
    )
    ordered_usd: float = Field(
        default=0.0, description="The price of the takes that are being made: it is owed unless they fail."
    )
    doubtful_usd: float = Field(
        default=0.0,
        description="The price of takes of which nobody knows whether they have to be paid.",
    )
    to_come_usd: float | None = Field(
        default=None, description="The price of what is still to be ordered; null: nobody knows."
    )
    whole_usd: float | None = Field(default=None, description="All four together; null: nobody knows.")
    budget_usd: float | None = None
    left_usd: float | None = Field(
        default=None,
        description="Of the budget, after what is spent, ordered and doubtful; null without one.",
    )


def money_of(row: JobRow, told: ProgressResponse, stands: Standing, registry: Registry) -> Money:
    """The job's money as of this picture."""
    spent = sum(call.cost_usd or 0.0 for call in stands.ledger)
    doubtful = sum(call.price_usd for call in stands.ledger if is_doubtful(call))
    ordered = sum(call.price_usd for call in stands.ledger if _is_under_way(call) and not is_doubtful(call))
    to_come = _to_come_usd(row, told, stands, registry)
    owed = spent + ordered + doubtful
    budget = row.budget_usd
    return Money(
        spent_usd=round(spent, 6),
        ordered_usd=round(ordered, 6),
        doubtful_usd=round(doubtful, 6),
        to_come_usd=to_come,
        whole_usd=None if to_come is None else round(owed + to_come, 6),
        budget_usd=budget,
        left_usd=None if budget is None else round(max(0.0, budget - owed), 6),
    )


def is_doubtful(call: LedgerRow) -> bool:
    """Whether the call is over, or held, and may have to be paid: nobody can say what it cost."""
    if call.cost_usd is not None or call.price_usd <= 0 or call.receipt in FREE:
        return False
    return call.state is LedgerState.TERMINAL or _is_held(call)


def _is_held(call: LedgerRow) -> bool:
    return call.state is LedgerState.INTENT and call.held_at is not None


def _is_under_way(call: LedgerRow) -> bool:
    return call.state is not LedgerState.TERMINAL and call.cost_usd is None


def _to_come_usd(row: JobRow, told: ProgressResponse, stands: Standing, registry: Registry) -> float | None:
    if told.status.ended or told.ending is not None:
        return 0.0
    if not told.scenes or not stands.scenes:
        return None
    try:
        return round(sum(_prices(row, told, stands, registry)), 6)
    except UnknownModelError:
        # The registry is another version's: nobody knows what that model costs.
        return None


def _prices(row: JobRow, told: ProgressResponse, stands: Standing, registry: Registry) -> Iterator[float]:
    lengths = dict(
        zip((s.number for s in stands.scenes), clip_seconds(stands.scenes, row.brief.transition), strict=True)
    )
    for scene in _to_be_ordered(told.scenes, stands.ledger):
        model = registry.for_choice(_choice(scene), Kind.VIDEO)
        yield as_approved(model, row).price_usd(
            lengths.get(scene.number, scene.seconds), row.brief.resolution
        )
    if told.audio and _is_to_be_ordered(told.audio, _calls(stands.ledger, Stage.AUDIO, 0)):
        model = registry.for_choice(_choice(told.audio), Kind.MUSIC)
        yield as_approved(model, row).price_usd(film_length(stands.scenes))


def film_length(scenes: Iterable[Scene]) -> float:
    """Seconds, in whole frames, as the music is ordered."""
    return round(sum(scene.seconds for scene in scenes) * FPS) / FPS


def _choice(take: TakeProgress) -> Choice:
    return Choice(provider=take.provider, model=take.model or None)


def _to_be_ordered(scenes: Iterable[SceneProgress], ledger: Sequence[LedgerRow]) -> Iterator[SceneProgress]:
    return (s for s in scenes if _is_to_be_ordered(s, _calls(ledger, Stage.SCENE, s.number)))


def _is_to_be_ordered(take: TakeProgress, calls: Sequence[LedgerRow]) -> bool:
    """Whether a new call has to be paid for it: none is under way, and none waits to be fetched."""
    if take.state not in _TO_BE_ORDERED:
        return False
    coming = (call for call in calls if call.outcome in (None, Outcome.SUCCEEDED))
    return all(call.collected_at is not None for call in coming)


def _calls(ledger: Sequence[LedgerRow], stage: Stage, scene: int) -> list[LedgerRow]:
    return [call for call in ledger if (call.stage, call.scene) == (stage, scene)]
