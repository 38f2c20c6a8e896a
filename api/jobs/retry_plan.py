"""The plan of a retry: its parts, price and duration, and whether the budget allows it."""

from collections.abc import Sequence

from api.jobs.job_records import JobRecords
from api.jobs.money import is_payment_unknown
from api.jobs.retry_parts import RetryAction, RetryChanges, RetryPartEstimate, RetryPartPlanner, clip_lengths
from api.providers.brief_validation import resolve_models
from api.providers.durations import DurationEstimate, ModelDurations
from api.services import ApiServices
from contracts import MUSIC_NUMBER, ApprovalChoice, FrozenModel
from store.models import JobRow


class RetryEstimate(FrozenModel):
    """The cost of a retry in US dollars, and its duration. Nothing is spent.

    `parts` is empty if there is no storyboard yet; then the whole film is made. `asks_first`: the storyboard
    waits for your approval, and `cost_usd` is only what is bought before that.
    """

    job_id: str
    cost_usd: float
    asks_first: bool
    parts: tuple[RetryPartEstimate, ...]
    takes_seconds: DurationEstimate | None
    budget_usd: float | None
    within_budget: bool | None


async def plan_retry(
    services: ApiServices, row: JobRow, records: JobRecords, changes: RetryChanges
) -> RetryEstimate:
    """Plan another run and estimate its price.

    Raises:
        ProblemError: the changes cannot be made, or a model is no longer available.
    """
    parts = tuple(RetryPartPlanner(services, row, records, changes).plan_parts())
    asks = row.brief.approval is ApprovalChoice.STORYBOARD and row.approved_at is None
    cost, takes = 0.0, None
    if not records.scenes:
        cost, takes = await _estimate_whole_film(services, row, asks_first=asks)
    elif not asks:
        cost, takes = (
            sum(part.cost_usd for part in parts),
            await _estimate_duration(services, row, records, parts),
        )
    return RetryEstimate(
        job_id=row.id,
        cost_usd=round(cost, 6),
        asks_first=asks,
        parts=parts,
        takes_seconds=takes,
        budget_usd=row.budget_usd,
        within_budget=is_within_budget(row, records, cost),
    )


def is_within_budget(row: JobRow, records: JobRecords, cost: float) -> bool | None:
    """Return whether the job's budget allows it to spend this much more; None without a budget."""
    if row.budget_usd is None:
        return None
    owed = sum(
        call.price_usd if call.cost_usd is None else call.cost_usd
        for call in records.ledger
        if call.cost_usd is not None or call.outcome is None or is_payment_unknown(call)
    )
    return owed + cost <= row.budget_usd + 1e-6


async def _estimate_whole_film(
    services: ApiServices, row: JobRow, *, asks_first: bool
) -> tuple[float, DurationEstimate]:
    found = await services.open_estimator().estimate_film(
        row.brief, resolve_models(services.availability, row.brief)
    )
    return (found.script_usd if asks_first else found.cost_usd), found.done_in_seconds


async def _estimate_duration(
    services: ApiServices, row: JobRow, records: JobRecords, parts: Sequence[RetryPartEstimate]
) -> DurationEstimate | None:
    ordered = [
        part.scene for part in parts if part.scene != MUSIC_NUMBER and part.action is RetryAction.ORDER
    ]
    if not ordered:
        return None
    model = services.availability.registry.find_model(row.provider, row.model)
    lengths = clip_lengths(row, records.scenes)
    at_once = min(model.parallel, services.availability.registry.get_provider(model.provider).in_flight)
    return (await ModelDurations.from_ledger(services.ledger, model)).estimate_jobs(
        [lengths[scene] for scene in ordered] * records.takes_to_make, at_once
    )
