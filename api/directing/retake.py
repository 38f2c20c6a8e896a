"""A scene made anew, while the job goes on or after it has ended."""

from datetime import UTC, datetime

from pydantic import ConfigDict, Field, field_validator

from api import problems
from api.approved import as_approved
from api.directing.again import ended, run_again
from api.directing.refusals import refusals
from api.directing.seeds import SEEDS, fresh_seed
from api.directing.suiting import model_for
from api.pace import Pace, Seconds
from api.problems import ProblemError
from api.services import Services
from api.standing import Standing, standing
from engine import RunsAlreadyError
from providers.registry import Model
from store.models import JobRow
from storyboard import clip_seconds
from workflows.contracts import Frozen, RetakeOrder, Scene, SceneText
from workflows.contracts.brief import written


class Wish(Frozen):
    """What should be different; what is left out stays as it was. Without a seed there is another one."""

    model_config = ConfigDict(extra="forbid")

    text: SceneText | None = None
    seed: int | None = Field(default=None, ge=0, lt=SEEDS)
    provider: str | None = Field(default=None, min_length=1, max_length=64)
    model: str | None = Field(default=None, min_length=1, max_length=128)

    @field_validator("text")
    @classmethod
    def _is_written(cls, text: str | None) -> str | None:
        return text if text is None else written(text)


class RetakePrice(Frozen):
    """What a retake would cost in US dollars, and how long it would take. Nothing is spent."""

    cost_usd: float
    takes_seconds: Seconds


async def price(services: Services, row: JobRow, scene: int, wish: Wish) -> RetakePrice:
    """The price of a retake. Raises ProblemError."""
    stands = await standing(services, row)
    model = model_for(services.offers, row, _scene(row, stands, scene), wish.provider, wish.model)
    seconds = clip_seconds(stands.scenes, row.brief.transition)[scene - 1]
    pace = await Pace.of(services.ledger, model)
    cost = as_approved(model, row).price_usd(seconds, row.brief.resolution)
    return RetakePrice(cost_usd=cost, takes_seconds=pace.job(seconds))


async def retake(services: Services, row: JobRow, scene: int, wish: Wish, key: str | None) -> int:
    """Have the scene made anew, once for each idempotency key; the number of its take.

    Raises:
        ProblemError: there is no such scene, it is being made, the job is ending, or nobody can make it so.
        EngineAwayError, NoWorkerError: nobody could be told.
    """
    stands = await standing(services, row)
    model = model_for(services.offers, row, _scene(row, stands, scene), wish.provider, wish.model)
    seed = fresh_seed(f"{row.id}/{scene}/{datetime.now(UTC)}") if wish.seed is None else wish.seed
    # A wish that is refused, or of which nobody hears, never holds: the take that is ordered begins it.
    kept = await services.wishes.add(row.id, scene, text=wish.text, seed=seed, key=key)
    if kept.begun_at is None:
        await _begin(services, row, stands, _order(scene, kept.take, model))
    return kept.take


async def _begin(services: Services, row: JobRow, stands: Standing, order: RetakeOrder) -> None:
    if over := await ended(services, row):
        _refuse_while_one_may_come(over, stands, order.scene)
        try:
            await run_again(services, over, stands, retakes=[order])
        except RunsAlreadyError:
            await ended(services, row)  # So that the catalog knows of that run too.
        else:
            return
    async with refusals(services, row):
        await services.engine.directions.retake(row.id, order)


def _refuse_while_one_may_come(row: JobRow, stands: Standing, scene: int) -> None:
    coming = stands.under_way.get(scene)
    if coming is None or coming.late_at is not None or coming.error is not None:
        return
    if scene not in row.gaps:
        detail = f"Take {coming.take} of the scene is paid for and may still come: try the job again instead."
        raise ProblemError(problems.SCENE_BUSY, detail, job_id=row.id)


def _order(scene: int, take: int, model: Model) -> RetakeOrder:
    return RetakeOrder(scene=scene, take=take, provider=model.provider, model=model.name)


def _scene(row: JobRow, stands: Standing, number: int) -> Scene:
    if (scene := stands.scene(number)) is None:
        raise ProblemError(
            problems.SCENE_NOT_FOUND, "Its storyboard has no scene of that number.", job_id=row.id
        )
    return scene
