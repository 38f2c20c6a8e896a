"""Adds a scene to a finished film: its clip is bought, and the film is cut with it."""

from pydantic import Field

from api.jobs.cost_limit import require_allowed_cost
from api.jobs.edit_run import start_edit_run
from api.jobs.new_scene_plan import NewSceneRequest, plan_new_scene
from api.jobs.request_digest import build_key_conflict, digest_request, require_same_request
from api.jobs.retry_plan import is_within_budget
from api.providers.durations import DurationEstimate, ModelDurations
from api.services import ApiServices
from contracts import FrozenModel, RetakeOrder
from store.models import JobRow, RetakeRequestRow
from store.retake_requests import STORYBOARD_TAKE

ANOTHER_SCENE = "another scene"


class NewSceneEstimate(FrozenModel):
    """The price of such a scene in US dollars, how long it takes to make, and how long the film becomes."""

    cost_usd: float = Field(
        description="The price of its clip and its still, in US dollars. Nothing is spent."
    )
    still_usd: float = Field(description="How much of it is for the still.")
    takes_seconds: DurationEstimate
    scene_seconds: float = Field(description="Its length in the film, in seconds.")
    within_budget: bool | None = Field(description="Whether the budget has room for it; null: there is none.")


async def estimate_new_scene(
    services: ApiServices, row: JobRow, request: NewSceneRequest
) -> NewSceneEstimate:
    """Estimate the scene. Nothing is spent.

    Raises:
        ProblemError: see `add_scene`.
    """
    plan = await plan_new_scene(services, row, request)
    durations = await ModelDurations.from_ledger(services.ledger, plan.model)
    return NewSceneEstimate(
        cost_usd=plan.cost_usd,
        still_usd=plan.still_usd,
        takes_seconds=durations.estimate_job(plan.clip_seconds),
        scene_seconds=plan.scene.seconds,
        within_budget=is_within_budget(plan.row, plan.records, plan.cost_usd),
    )


async def add_scene(services: ApiServices, row: JobRow, request: NewSceneRequest, key: str | None) -> int:
    """Start a run that buys the scene's clip and cuts the film with it; return the scene's number.

    A request with a known idempotency key returns the scene that it made, and buys nothing.

    Raises:
        ProblemError: the job is active or has no film, no model can make the scene, it costs too much, or
            the key came with another request.
        TemporalUnavailableError: nothing was changed.
    """
    known = await services.new_scenes.find_by_key(row.id, key) if key is not None else None
    if known is not None:
        _require_same_request(row, request, known)
        if await _is_there(services, row, known.scene):
            return known.scene
    plan = await plan_new_scene(services, row, request)
    require_allowed_cost(row.id, plan.cost_usd, request.max_cost_usd or 0.0)
    asked = await services.new_scenes.number_scene(
        row.id, text=request.text, seed=plan.scene.seed, key=key, digest=digest_request(request)
    )
    _require_same_request(row, request, asked)
    numbered = plan.with_number(asked.scene)
    order = RetakeOrder(
        scene=asked.scene,
        take=STORYBOARD_TAKE,
        provider=plan.model.provider,
        model=plan.model.name,
        image=plan.image,
    )
    await start_edit_run(services, numbered.row, numbered.records, numbered.scenes, retakes=(order,))
    return asked.scene


async def _is_there(services: ApiServices, row: JobRow, number: int) -> bool:
    return number in {scene.number for scene in await services.storyboards.list_all_scenes(row.id)}


def _require_same_request(row: JobRow, request: NewSceneRequest, known: RetakeRequestRow) -> None:
    if known.text != request.text:
        raise build_key_conflict(row, ANOTHER_SCENE)
    require_same_request(row, request, known.request_digest, ANOTHER_SCENE)
