"""Stills that are drawn while a storyboard waits for its owner: their price, and the order of one."""

from pydantic import ConfigDict, Field

from api.http import problems
from api.http.problems import FieldError, ProblemError, validation_problem
from api.jobs.approved_prices import with_approved_prices
from api.jobs.cost_limit import require_allowed_cost
from api.jobs.job_records import JobRecords, find_still_calls, read_job_records
from api.jobs.storyboard_review import NO_IMAGE_SERVICE
from api.jobs.update_errors import translate_update_errors
from api.providers.availability import ModelUnavailableError
from api.services import ApiServices
from contracts import DrawStillOrder, FrozenModel, ModelChoice, ModelKind
from store.models import JobRow


class StillPrice(FrozenModel):
    """The price of one still of the film, and the service that draws it."""

    provider: str
    model: str
    cost_usd: float = Field(description="The price of one still in US dollars.")


class StillRequest(FrozenModel):
    """The order of one still."""

    model_config = ConfigDict(extra="forbid")

    max_cost_usd: float | None = Field(
        default=None,
        ge=0,
        le=100_000,
        allow_inf_nan=False,
        description="The most that it may cost in US dollars; null: what it costs.",
    )


def price_one_still(services: ApiServices, row: JobRow) -> StillPrice:
    """Return the price of a still.

    Raises:
        ProblemError: the film was ordered without an image service, or that is not available.
    """
    brief = row.brief
    if brief.image_provider is None:
        raise validation_problem(
            FieldError(field="image_provider", message=NO_IMAGE_SERVICE, code="no_image_service")
        )
    choice = ModelChoice(provider=brief.image_provider, model=brief.image_model)
    try:
        model = services.availability.find_model(choice, ModelKind.IMAGE)
    except ModelUnavailableError as error:
        raise validation_problem(FieldError(field=f"image_{error.field}", message=error.message)) from error
    cost = with_approved_prices(model, row).price_usd(0.0, brief.resolution)
    return StillPrice(provider=model.provider, model=model.name, cost_usd=round(cost, 6))


async def order_still(
    services: ApiServices, row: JobRow, scene: int, take: int, request: StillRequest
) -> None:
    """Have the scene's still of that number drawn, once.

    Raises:
        ProblemError: no such scene, the storyboard does not wait, another still of the scene is being drawn,
            the number is not the next one, nobody can draw it, or it costs more than was allowed.
        TemporalUnavailableError, NoWorkerError: the workflow could not be reached.
    """
    records = await read_job_records(services, row)
    if records.find_scene(scene) is None:
        detail = "Its storyboard has no scene of that number."
        raise ProblemError(problems.SCENE_NOT_FOUND, detail, job_id=row.id)
    if any(call.take == take for call in find_still_calls(records.ledger, scene)):
        return  # An order that is sent again brings nothing more: each number is drawn once.
    price = price_one_still(services, row)
    _require_next_number(row, records, scene, take)
    require_allowed_cost(row.id, price.cost_usd, request.max_cost_usd)
    async with translate_update_errors(services, row):
        await services.temporal.updates.draw_still(row.id, DrawStillOrder(scene=scene, take=take))


def _require_next_number(row: JobRow, records: JobRecords, scene: int, take: int) -> None:
    calls = find_still_calls(records.ledger, scene)
    if any(call.outcome is None and call.held_at is None for call in calls):
        busy = f"A still of scene {scene} is being drawn: wait for it."
        raise ProblemError(problems.SCENE_BUSY, busy, job_id=row.id)
    expected = 1 + max((call.take for call in calls), default=0)
    if take != expected:
        message = f"the next still of scene {scene} has the number {expected}"
        raise validation_problem(FieldError(field="take", message=message))
