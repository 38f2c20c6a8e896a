"""A scene made anew, while the job goes on or after it has ended."""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import ConfigDict, Field

from api import problems
from api.directing.again import ended, run_again
from api.directing.refusals import refusals
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

SEEDS = 2**31


class Wish(Frozen):
    """What should be different; what is left out stays as it was. Without a seed there is another one."""

    model_config = ConfigDict(extra="forbid")

    text: SceneText | None = None
    seed: int | None = Field(default=None, ge=0, lt=SEEDS)
    provider: str | None = Field(default=None, min_length=1, max_length=64)
    model: str | None = Field(default=None, min_length=1, max_length=128)


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
    return RetakePrice(
        cost_usd=model.price_usd(seconds, row.brief.resolution), takes_seconds=pace.job(seconds)
    )


async def retake(services: Services, row: JobRow, scene: int, wish: Wish) -> int:
    """Have the scene made anew; the number of its take.

    Raises:
        ProblemError: there is no such scene, it is being made, the job is ending, or nobody can make it so.
        EngineAwayError, NoWorkerError: nobody could be told.
    """
    stands = await standing(services, row)
    found = _scene(row, stands, scene)
    model = model_for(services.offers, row, found, wish.provider, wish.model)
    async with _wished(services, row, found, wish) as take:
        await _begin(services, row, stands, _order(scene, take, model))
    return take


async def _begin(services: Services, row: JobRow, stands: Standing, order: RetakeOrder) -> None:
    if over := await ended(services, row):
        try:
            await run_again(services, over, stands, retakes=[order])
        except RunsAlreadyError:
            await ended(services, row)  # So that the catalog knows of that run too.
        else:
            return
    with refusals(row.id):
        await services.engine.directions.retake(row.id, order)


@asynccontextmanager
async def _wished(services: Services, row: JobRow, scene: Scene, wish: Wish) -> AsyncIterator[int]:
    """The take's number. A wish that is refused is withdrawn; one of which nobody knows may be made yet."""
    seed = _another(scene, row, await services.wishes.count(row.id)) if wish.seed is None else wish.seed
    take = await services.wishes.add(row.id, scene.number, text=wish.text, seed=seed)
    try:
        yield take
    except ProblemError as refused:
        if refused.kind is not problems.NO_WORKER:
            await services.wishes.withdraw(row.id, scene.number, take)
        raise


def _order(scene: int, take: int, model: Model) -> RetakeOrder:
    return RetakeOrder(scene=scene, take=take, provider=model.provider, model=model.name)


def _scene(row: JobRow, stands: Standing, number: int) -> Scene:
    if (scene := stands.scene(number)) is None:
        raise ProblemError(
            problems.SCENE_NOT_FOUND, "Its storyboard has no scene of that number.", job_id=row.id
        )
    return scene


def _another(scene: Scene, row: JobRow, wishes: int) -> int:
    """A seed that no earlier take of the scene had: the same one would make the same clip."""
    text = f"{row.id}/{scene.number}/{scene.seed}/{wishes}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) % SEEDS
