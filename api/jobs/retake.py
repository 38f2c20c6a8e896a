"""Orders another take of a scene, while the job is active or after it has ended."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

from pydantic import ConfigDict, Field, field_validator

from api.http import problems
from api.http.problems import ProblemError
from api.jobs.approved_prices import with_approved_prices
from api.jobs.cost_limit import require_allowed_cost
from api.jobs.edit_run import still_active
from api.jobs.job_records import JobRecords
from api.jobs.line_prices import price_lacking_lines
from api.jobs.request_digest import build_key_conflict, digest_request, require_same_request
from api.jobs.rerun import RerunPlan, row_if_ended, start_rerun
from api.jobs.retake_length import RetakeRecords, read_retake_records, start_retake_of_length
from api.jobs.retake_model import find_retake_model
from api.jobs.seeds import seed_from_text
from api.jobs.stale_scenes import list_dependents, price_scenes
from api.jobs.update_errors import translate_update_errors
from api.providers.durations import DurationEstimate, ModelDurations
from api.services import ApiServices
from contracts import (
    MAX_SECONDS,
    FrozenModel,
    RetakeOrder,
    Scene,
    SceneText,
    begins_from_picture,
    uses_clip_sound,
)
from contracts.text_characters import require_text
from providers.model_spec import ModelSpec
from store.models import JobRow, RetakeRequestRow
from storyboard import SEED_COUNT, clip_seconds
from temporal_client import JobAlreadyRunningError

ANOTHER_RETAKE = "another retake of the scene"


class RetakeRequest(FrozenModel):
    """Changes of a retake; fields left out stay as they were. Without `seed` a new one is chosen.

    Of several takes (`count`) the first has that `seed`, and each next one the next number. The film gets the
    first that comes to something; choose another when you have seen them.
    """

    model_config = ConfigDict(extra="forbid")

    count: Literal[1, 2, 4] = Field(default=1, description="How many takes are made, each of them paid for.")
    max_cost_usd: float | None = Field(default=None, ge=0, le=100_000, allow_inf_nan=False)

    duration_seconds: float | None = Field(
        default=None,
        gt=0,
        le=MAX_SECONDS,
        allow_inf_nan=False,
        description="Of a finished film: how long the scene is from then on, in seconds. Null: as it is.",
    )

    text: SceneText | None = None
    seed: int | None = Field(default=None, ge=0, lt=SEED_COUNT)
    provider: str | None = Field(default=None, min_length=1, max_length=64)
    model: str | None = Field(default=None, min_length=1, max_length=128)

    @field_validator("text")
    @classmethod
    def _check_text(cls, text: str | None) -> str | None:
        return text if text is None else require_text(text)


class RetakeEstimate(FrozenModel):
    """The price of a retake in US dollars, all its takes together, and their duration. Nothing is spent.

    `makes_stale` are the scenes that begin from this one, and from each other. Those stay in the film until
    you make them anew, too, which costs `cascade_usd` more; null if the job's model cannot make them now.
    """

    cost_usd: float
    takes_seconds: DurationEstimate
    makes_stale: tuple[int, ...] = ()
    cascade_usd: float | None = 0.0


async def estimate_scene_retake(
    services: ApiServices, row: JobRow, scene: int, request: RetakeRequest
) -> RetakeEstimate:
    """Estimate a retake.

    Raises:
        ProblemError: there is no such scene, no model can make it, or it cannot be as long as that.
    """
    read = await read_retake_records(services, row, scene, request.duration_seconds)
    records = read.planned
    model = find_retake_model(
        services.availability, row, _require_scene(row, records, scene), request.provider, request.model
    )
    seconds = clip_seconds(records.scenes, row.brief.transition, end_card=row.brief.has_end_card)[scene]
    durations = await ModelDurations.from_ledger(services.ledger, model)
    image = begins_from_picture(row.brief, _require_scene(row, records, scene))
    sound = uses_clip_sound(row.brief, _require_scene(row, records, scene))
    priced = with_approved_prices(model, row)
    cost = request.count * priced.price_usd(seconds, row.brief.resolution, image=image, sound=sound)
    # A scene that was left out early lacks its lines.
    cost += price_lacking_lines(
        row, _require_scene(row, records, scene), records, services.availability.registry
    )
    dependents = list_dependents(records, scene)
    return RetakeEstimate(
        cost_usd=round(cost, 6),
        takes_seconds=durations.estimate_jobs([seconds] * request.count, _count_at_once(services, model)),
        makes_stale=dependents,
        cascade_usd=price_scenes(services, row, records, dependents),
    )


def _count_at_once(services: ApiServices, model: ModelSpec) -> int:
    """Return how many takes the model's service makes at once."""
    return min(model.parallel, services.availability.registry.get_provider(model.provider).in_flight)


async def order_retake(
    services: ApiServices, row: JobRow, scene: int, request: RetakeRequest, key: str | None
) -> tuple[int, ...]:
    """Order the scene's retake, once per idempotency key, and return the numbers of its takes.

    Raises:
        ProblemError: no such scene, the scene is busy, the job is ending, no model can make it, it costs more
            than was allowed, it cannot be as long as that, or the key came with another request.
        TemporalUnavailableError, NoWorkerError: the workflow could not be reached.
    """
    known = await services.retake_requests.list_by_key(row.id, scene, key) if key is not None else []
    if any(each.begun_at for each in known):
        _require_same_request(row, request, known)
        return tuple(each.take for each in known)
    read = await read_retake_records(services, row, scene, request.duration_seconds)
    records = read.planned
    model = find_retake_model(
        services.availability, row, _require_scene(row, records, scene), request.provider, request.model
    )
    if not known:
        await _require_allowed_cost(services, row, scene, request)
    # A request that is refused or never delivered takes no effect: submitting its take marks it as begun.
    kept = await services.retake_requests.add_requests(
        row.id,
        scene,
        text=request.text,
        seeds=_choose_seeds(row, scene, request),
        key=key,
        digest=digest_request(request),
    )
    _require_same_request(row, request, kept)
    takes = tuple(each.take for each in kept)
    if not any(each.begun_at for each in kept):
        order = _build_retake_order(scene, takes, model)
        await _start_retake(services, row, read, order)
    return takes


def _require_same_request(row: JobRow, request: RetakeRequest, kept: Sequence[RetakeRequestRow]) -> None:
    """Refuse other words or another model under a known key: nobody pays for those of the request before."""
    seed_differs = request.seed not in (None, kept[0].seed)
    if len(kept) != request.count or kept[0].text != request.text or seed_differs:
        raise build_key_conflict(row, ANOTHER_RETAKE)
    require_same_request(row, request, kept[0].request_digest, ANOTHER_RETAKE)


async def _require_allowed_cost(
    services: ApiServices, row: JobRow, scene: int, request: RetakeRequest
) -> None:
    """Refuse a retake that costs more than was allowed; without a limit no price is computed."""
    if request.max_cost_usd is not None:
        estimate = await estimate_scene_retake(services, row, scene, request)
        require_allowed_cost(row.id, estimate.cost_usd, request.max_cost_usd)


def _choose_seeds(row: JobRow, scene: int, request: RetakeRequest) -> list[int]:
    """Choose a seed for each take: the one that was asked for, or a new one, and those that follow it."""
    first = request.seed
    if first is None:
        first = seed_from_text(f"{row.id}/{scene}/{datetime.now(UTC)}")
    return [(first + step) % SEED_COUNT for step in range(request.count)]


async def _start_retake(
    services: ApiServices, row: JobRow, records: RetakeRecords, order: RetakeOrder
) -> None:
    if ended := await row_if_ended(services, row):
        _refuse_if_take_pending(ended, records.before, order.scene)
        if records.has_new_length:
            await start_retake_of_length(services, ended, records, order)
            return
        try:
            await start_rerun(services, ended, records.before, RerunPlan(retakes=(order,)))
        except JobAlreadyRunningError:
            await row_if_ended(services, row)  # Records that run in the database too.
        else:
            return
    if records.has_new_length:
        raise still_active(row)
    async with translate_update_errors(services, row):
        await services.temporal.updates.retake_scene(row.id, order)


def _refuse_if_take_pending(row: JobRow, records: JobRecords, scene: int) -> None:
    pending = records.pending_takes.get(scene)
    if pending is None or pending.late_at is not None or pending.error is not None:
        return
    if scene not in row.gaps:
        detail = (
            f"Take {pending.take} of the scene is paid for and may still come: try the job again instead."
        )
        raise ProblemError(problems.SCENE_BUSY, detail, job_id=row.id)


def _build_retake_order(scene: int, takes: Sequence[int], model: ModelSpec) -> RetakeOrder:
    first, *more = takes
    return RetakeOrder(
        scene=scene, take=first, more_takes=tuple(more), provider=model.provider, model=model.name
    )


def _require_scene(row: JobRow, records: JobRecords, number: int) -> Scene:
    if (scene := records.find_scene(number)) is None:
        raise ProblemError(
            problems.SCENE_NOT_FOUND, "Its storyboard has no scene of that number.", job_id=row.id
        )
    return scene
