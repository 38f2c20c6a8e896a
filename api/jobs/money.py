"""A job's money: spent, ordered, still to be ordered, and left of the budget. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from pydantic import Field

from api.jobs.approved_prices import with_approved_prices
from api.jobs.job_records import JobRecords, find_paid_calls
from api.jobs.line_prices import iter_line_prices, price_drafted_lines
from api.jobs.still_prices import lacks_still, price_still
from contracts import (
    MUSIC_NUMBER,
    FrozenModel,
    LedgerStage,
    ModelChoice,
    ModelKind,
    ProgressResponse,
    Scene,
    SceneProgress,
    SceneState,
    TakeProgress,
    begins_from_picture,
    uses_clip_sound,
)
from contracts.scenes_under_way import SETTLED_STATES
from providers.registry import Registry, UnknownModelError
from store.language_views import copy_in_language, translate_scenes
from store.ledger.budget import UNBILLED_RECEIPTS
from store.models import CallOutcome, JobRow, LedgerRow, LedgerState
from storyboard import clip_seconds, film_length_seconds

# States of a take that has no paid call yet, unless the ledger already has one.
_UNORDERED_STATES = (SceneState.WAITING, SceneState.SUBMITTED)


class JobMoney(FrozenModel):
    """A job's money in US dollars. Spent, ordered and doubtful amounts count against the budget."""

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
    drafted_usd: float | None = Field(
        default=0.0,
        description="The price of drafted lines in other languages, once you order films with them as they "
        "are. No other amount has it. Null: nobody knows.",
    )
    budget_usd: float | None = None
    left_usd: float | None = Field(
        default=None,
        description="Of the budget, after what is spent, ordered and doubtful; null without one.",
    )


def compute_job_money(
    row: JobRow, progress: ProgressResponse, records: JobRecords, registry: Registry
) -> JobMoney:
    """Compute the job's money at the given progress."""
    spent = sum(call.cost_usd or 0.0 for call in records.ledger)
    doubtful = sum(call.price_usd for call in records.ledger if is_payment_unknown(call))
    ordered = sum(
        call.price_usd for call in records.ledger if _is_under_way(call) and not is_payment_unknown(call)
    )
    to_come = _estimate_to_come_usd(row, progress, records, registry)
    owed = spent + ordered + doubtful
    budget = row.budget_usd
    return JobMoney(
        spent_usd=round(spent, 6),
        ordered_usd=round(ordered, 6),
        doubtful_usd=round(doubtful, 6),
        to_come_usd=to_come,
        whole_usd=None if to_come is None else round(owed + to_come, 6),
        drafted_usd=price_drafted_lines(row, records, registry),
        budget_usd=budget,
        left_usd=None if budget is None else round(max(0.0, budget - owed), 6),
    )


def is_payment_unknown(call: LedgerRow) -> bool:
    """Return whether the call is over or held, may have to be paid, and its cost is unknown."""
    if call.cost_usd is not None or call.price_usd <= 0 or call.receipt in UNBILLED_RECEIPTS:
        return False
    return call.state is LedgerState.TERMINAL or call.is_outcome_unknown


def _is_under_way(call: LedgerRow) -> bool:
    return call.state is not LedgerState.TERMINAL and call.cost_usd is None


def _estimate_to_come_usd(
    row: JobRow, progress: ProgressResponse, records: JobRecords, registry: Registry
) -> float | None:
    if progress.status.has_ended or progress.ending is not None:
        return 0.0
    if not progress.scenes or not records.scenes or _awaits_writer(progress, records):
        return None
    try:
        return round(sum(_prices_to_come(row, progress, records, registry)), 6)
    except UnknownModelError:
        # The registry of this version does not list the model, so its price is unknown.
        return None


def _awaits_writer(progress: ProgressResponse, records: JobRecords) -> bool:
    """Return whether a language model is still to be asked for lines: only its answer says what it costs."""
    said = progress.other_language
    version = said and records.find_language(said.language)
    if not version or not version.draft_take or any(version.lines):
        return False
    calls = {call.take for call in records.ledger if call.stage is LedgerStage.SCRIPT}
    return version.draft_take not in calls


def _prices_to_come(
    row: JobRow, progress: ProgressResponse, records: JobRecords, registry: Registry
) -> Iterator[float]:
    lengths = clip_seconds(records.scenes, row.brief.transition, end_card=row.brief.has_end_card)
    images = {s.number: begins_from_picture(row.brief, s) for s in records.scenes}
    sounds = {s.number: uses_clip_sound(row.brief, s) for s in records.scenes}
    for scene in progress.scenes:
        if not (count := _count_takes_to_order(scene, records.ledger, progress.takes)):
            continue
        model = registry.model_for_choice(_model_choice(scene), ModelKind.VIDEO)
        yield count * with_approved_prices(model, row).price_usd(
            lengths.get(scene.number, scene.seconds),
            row.brief.resolution,
            image=images.get(scene.number, False),
            sound=sounds.get(scene.number, False),
        )
    yield from _still_prices_to_come(row, progress, records, registry)
    spoken_row, scenes = _find_spoken(row, progress, records)
    missing = {scene.number for scene in progress.scenes if scene.state is SceneState.FAILED}
    voiced = [scene for scene in scenes if scene.number not in missing]
    yield from iter_line_prices(spoken_row, voiced, records, registry)
    if progress.audio and _needs_new_call(progress.audio, find_paid_calls(records.ledger, MUSIC_NUMBER)):
        model = registry.model_for_choice(_model_choice(progress.audio), ModelKind.MUSIC)
        yield with_approved_prices(model, row).price_usd(
            film_length_seconds(records.scenes, row.brief.card_seconds)
        )


def _still_prices_to_come(
    row: JobRow, progress: ProgressResponse, records: JobRecords, registry: Registry
) -> Iterator[float]:
    """Yield the price of each still that was not ordered, of scenes that were not ordered either."""
    if row.brief.image_provider is None:
        return
    unordered = {scene.number for scene in _scenes_to_order(progress.scenes, records.ledger)}
    for scene in records.scenes:
        if scene.number in unordered and lacks_still(records, scene):
            yield price_still(row, registry)


def _find_spoken(
    row: JobRow, progress: ProgressResponse, records: JobRecords
) -> tuple[JobRow, Sequence[Scene]]:
    """Return the job and its scenes as the run speaks them: in another language, if it is for such a film."""
    said = progress.other_language
    if said is None or (version := records.find_language(said.language)) is None:
        return row, records.scenes
    return copy_in_language(row, version), translate_scenes(records.scenes, version)


def _model_choice(take: TakeProgress) -> ModelChoice:
    return ModelChoice(provider=take.provider, model=take.model or None)


def _scenes_to_order(scenes: Iterable[SceneProgress], ledger: Sequence[LedgerRow]) -> Iterator[SceneProgress]:
    return (s for s in scenes if _needs_new_call(s, find_paid_calls(ledger, s.number)))


def _count_takes_to_order(scene: SceneProgress, ledger: Sequence[LedgerRow], first_takes: int) -> int:
    """Count the takes of a scene that are still to be ordered; its run makes `first_takes` at first."""
    calls = find_paid_calls(ledger, scene.number)
    new = int(_needs_new_call(scene, calls))
    if first_takes == 1 or scene.state in SETTLED_STATES:
        return new
    return max(new, first_takes - len(calls))


def _needs_new_call(take: TakeProgress, calls: Sequence[LedgerRow]) -> bool:
    """Return whether the take needs a new paid call: none is pending or waiting to be fetched."""
    # A scene without a call is held for its still: its clip is still to be ordered.
    if take.state not in _UNORDERED_STATES and (take.state is not SceneState.HELD or calls):
        return False
    pending = (call for call in calls if call.outcome in (None, CallOutcome.SUCCEEDED))
    return all(call.collected_at is not None for call in pending)
