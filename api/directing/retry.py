"""A job that has ended goes on from what is missing: its owner knows what that buys, and can change it."""

from datetime import UTC, datetime

from pydantic import ConfigDict, Field, field_validator

from api import problems
from api.directing.again import ended, instead, run_again, useless
from api.directing.retry_plan import Changes, RetryAction, RetryEstimate, plan_retry
from api.directing.seeds import fresh_seed
from api.problems import ProblemError
from api.services import Services
from api.standing import Standing, standing
from engine import RunsAlreadyError
from store.models import JobRow
from workflows.contracts import MAX_SCENES, Frozen, JobStatus, RetakeOrder, SceneText
from workflows.contracts.brief import written

# What a sum of prices may differ by, in US dollars, for no better reason than that it is a sum.
ROUNDING = 1e-6


class RetryOrder(Frozen):
    """What should be different from the last time; without anything, all that is missing is made as it was.

    `max_cost_usd`: the price that you have seen. One that would cost more is refused, and nothing is bought.
    """

    model_config = ConfigDict(extra="forbid")

    texts: dict[int, SceneText] = Field(
        default_factory=dict, max_length=MAX_SCENES, description="By scene, what it should show instead."
    )
    leave_out: tuple[int, ...] = Field(
        default=(),
        max_length=MAX_SCENES + 1,
        description="Scenes that are not made, 0 for the music: the film goes without them.",
    )
    max_cost_usd: float | None = Field(default=None, ge=0, le=100_000, allow_inf_nan=False)

    @field_validator("texts")
    @classmethod
    def _are_written(cls, texts: dict[int, str]) -> dict[int, str]:
        return {scene: written(text) for scene, text in texts.items()}

    @property
    def changes(self) -> Changes:
        """What of it makes the price."""
        return Changes(texts=dict(self.texts), leave_out=frozenset(self.leave_out))


async def price_retry(services: Services, row: JobRow, order: RetryOrder) -> RetryEstimate:
    """What the retry would buy, and for how much.

    Raises:
        ProblemError: the job goes on, nothing is missing, or it cannot be made so.
        EngineAwayError: nobody can say whether it goes on.
    """
    found, stands = await _missing_something(services, row)
    return await plan_retry(services, found, stands, order.changes)


async def retry(services: Services, row: JobRow, order: RetryOrder) -> tuple[int, ...]:
    """Go on from what failed, or was cancelled; the scenes that will be made.

    Raises:
        ProblemError: it goes on, nothing is missing, it cannot be made so, or costs more than was allowed.
        EngineAwayError: nothing was changed.
    """
    found, stands = await _missing_something(services, row)
    await _check(services, found, stands, order)
    retakes = await _retakes(services, found, stands, order)
    try:
        await run_again(
            services, found, stands, retakes=retakes, missing_too=True, without=set(order.leave_out)
        )
    except RunsAlreadyError as error:
        raise ProblemError(problems.JOB_ACTIVE, "It was tried again just now.", job_id=row.id) from error
    return tuple(number for number in stands.missing if number not in order.leave_out)


async def _missing_something(services: Services, row: JobRow) -> tuple[JobRow, Standing]:
    found = await ended(services, row)
    if found is None:
        raise ProblemError(problems.JOB_ACTIVE, "It goes on: there is nothing to try again.", job_id=row.id)
    stands = await standing(services, found)
    if found.status is JobStatus.COMPLETED and not stands.missing:
        raise ProblemError(problems.NOTHING_TO_RETRY, "The film has all its scenes.", job_id=row.id)
    return found, stands


async def _check(services: Services, row: JobRow, stands: Standing, order: RetryOrder) -> None:
    """Refuse what cannot be, or costs too much. Without conditions a retry asks for no price."""
    if order == RetryOrder():
        return
    plan = await plan_retry(services, row, stands, order.changes)
    if plan.parts and all(part.action is RetryAction.LEAVE_OUT for part in plan.parts):
        raise ProblemError(problems.NOTHING_TO_RETRY, "All that is missing is left out.", job_id=row.id)
    if order.max_cost_usd is not None and plan.cost_usd > order.max_cost_usd + ROUNDING:
        detail = f"It would cost ${plan.cost_usd:.2f} now, and you have allowed ${order.max_cost_usd:.2f}."
        raise ProblemError(problems.PRICE_CHANGED, detail, job_id=row.id)


async def _retakes(services: Services, row: JobRow, stands: Standing, order: RetryOrder) -> list[RetakeOrder]:
    skipped = {*order.texts, *order.leave_out}
    anew = [await instead(services, row, call) for call in useless(row, stands) if call.scene not in skipped]
    changed = {scene: text for scene, text in order.texts.items() if scene not in order.leave_out}
    return [*anew, *[await _rewritten(services, row, scene, text) for scene, text in changed.items()]]


async def _rewritten(services: Services, row: JobRow, scene: int, text: str) -> RetakeOrder:
    """The order of a take with other words, and another seed."""
    seed = fresh_seed(f"{row.id}/{scene}/{datetime.now(UTC)}")
    wish = await services.wishes.add(row.id, scene, text=text, seed=seed)
    return RetakeOrder(scene=scene, take=wish.take, provider=row.provider, model=row.model)
