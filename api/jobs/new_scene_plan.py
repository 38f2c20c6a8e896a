"""Plans a scene that is added to a finished film: where it stands, who makes it, and for how much."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pydantic import ConfigDict, Field, field_validator

from api.http.problems import FieldError, validation_problem
from api.jobs.approved_prices import with_approved_prices
from api.jobs.edit_run import read_finished_film
from api.jobs.job_records import JobRecords
from api.jobs.new_scene_opening import choose_image_model, choose_scene_before, require_model_to_open
from api.jobs.retake_model import find_retake_model
from api.jobs.seeds import seed_from_text
from api.services import ApiServices
from contracts import (
    FPS,
    MAX_SCENES,
    MAX_SECONDS,
    FrozenModel,
    ImageReference,
    ModelChoice,
    OpensOn,
    Scene,
    SceneText,
    TransitionChoice,
    begins_from_picture,
    uses_clip_sound,
)
from contracts.text_characters import require_text
from providers.model_spec import ModelSpec
from store.models import JobRow
from storyboard import SEED_COUNT, clip_seconds, make_caption
from storyboard.entity_sightings import note_entities

MAX_PRICE_USD = 100_000


class NewSceneRequest(FrozenModel):
    """A scene that a finished film is to have besides the others; it is silent until it is given lines.

    `max_cost_usd`: the price that you have seen. What costs more, or costs anything where no price is given,
    is refused, and nothing is bought.
    """

    model_config = ConfigDict(extra="forbid")

    text: SceneText
    after: int | None = Field(
        default=None,
        ge=0,
        le=MAX_SCENES,
        description="The number of the scene that it follows; 0: it opens the film; null: it ends the film.",
    )
    duration_seconds: float | None = Field(
        default=None,
        gt=0,
        le=MAX_SECONDS,
        allow_inf_nan=False,
        description="Its length in seconds; null: as long as the scene beside it.",
    )
    transition: TransitionChoice | None = Field(
        default=None, description="How the film changes to it from the scene before; null: as the film."
    )
    reference_image: ImageReference | None = Field(
        default=None, description="A picture that it begins from, in place of the film's."
    )
    opens_on: OpensOn = Field(
        default=OpensOn.OWN,
        description="`last_frame`: it begins from the last picture of the scene that it follows; `still`: "
        "from a still that is drawn for it, and bought, before its clip.",
    )
    seed: int | None = Field(default=None, ge=0, lt=SEED_COUNT)
    provider: str | None = Field(default=None, min_length=1, max_length=64)
    model: str | None = Field(default=None, min_length=1, max_length=128)
    max_cost_usd: float | None = Field(default=None, ge=0, le=MAX_PRICE_USD, allow_inf_nan=False)

    _validate_text = field_validator("text")(require_text)


@dataclass(frozen=True)
class PlannedNewScene:
    """A scene that can be made: the job as it ended, the film's scenes with it, and who makes it."""

    row: JobRow
    records: JobRecords
    scene: Scene
    scenes: Sequence[Scene]
    model: ModelSpec
    image_model: ModelSpec | None

    @property
    def clip_seconds(self) -> float:
        """The length of its clip in seconds, with what lies under the scene after it."""
        brief = self.row.brief
        return clip_seconds(self.scenes, brief.transition, end_card=brief.has_end_card)[self.scene.number]

    @property
    def image(self) -> ModelChoice | None:
        """The choice of who draws its still; None: it has none."""
        model = self.image_model
        return ModelChoice(provider=model.provider, model=model.name) if model else None

    @property
    def still_usd(self) -> float:
        """The price of its still in US dollars."""
        if self.image_model is None:
            return 0.0
        model = with_approved_prices(self.image_model, self.row)
        return round(model.price_usd(0.0, self.row.brief.resolution), 6)

    @property
    def cost_usd(self) -> float:
        """The price of its clip and still in US dollars."""
        brief = self.row.brief
        price = with_approved_prices(self.model, self.row).price_usd(
            self.clip_seconds,
            brief.resolution,
            image=begins_from_picture(brief, self.scene),
            sound=uses_clip_sound(brief, self.scene),
        )
        return round(price + self.still_usd, 6)

    def with_number(self, number: int) -> "PlannedNewScene":
        """Return the plan with another number for the scene."""
        scene = self.scene.model_copy(update={"number": number})
        return replace(
            self, scene=scene, scenes=[scene if each is self.scene else each for each in self.scenes]
        )


async def plan_new_scene(services: ApiServices, row: JobRow, request: NewSceneRequest) -> PlannedNewScene:
    """Plan the scene, under a number that it may not keep. Nothing is stored.

    Raises:
        ProblemError: the job is active or has no film, no model can make the scene, or it cannot open on
            the scene before.
    """
    ended, records = await read_finished_film(services, row)
    place = _find_place(request, records)
    scene = _build_scene(ended, records, request, place)
    await _check_picture(services, ended, request)
    model = find_retake_model(services.availability, ended, scene, request.provider, request.model)
    require_model_to_open(services.availability.registry, scene, model)
    image_model = choose_image_model(services.availability, ended, scene)
    scenes = [*records.scenes[:place], scene, *records.scenes[place:]]
    return PlannedNewScene(ended, records, scene, scenes, model, image_model)


def _find_place(request: NewSceneRequest, records: JobRecords) -> int:
    """Return how many of the film's scenes are before the new one."""
    if request.after is None:
        return len(records.scenes)
    numbers = [0, *(scene.number for scene in records.scenes)]
    if request.after not in numbers:
        message = f"the film has no scene {request.after}"
        raise validation_problem(FieldError(field="after", message=message))
    return numbers.index(request.after)


def _build_scene(row: JobRow, records: JobRecords, request: NewSceneRequest, place: int) -> Scene:
    number = 1 + max(scene.number for scene in (*records.scenes, *records.removed_scenes))
    if number > MAX_SCENES:
        message = f"a film has up to {MAX_SCENES} scenes, with those that were taken out of it"
        raise validation_problem(FieldError(field="text", message=message))
    beside = records.scenes[max(0, place - 1)]
    seed = seed_from_text(f"{row.id}/{number}/{datetime.now(UTC)}") if request.seed is None else request.seed
    scene = Scene(
        number=number,
        text=request.text,
        caption=make_caption(request.text),
        seconds=round((request.duration_seconds or beside.seconds) * FPS) / FPS,
        seed=seed,
        reference_image=request.reference_image,
        transition=request.transition,
        opens_on=request.opens_on,
        opens_after=choose_scene_before(records, request.opens_on, place, request.reference_image),
    )
    (noted,) = note_entities([scene], row.brief.entities)
    return noted


async def _check_picture(services: ApiServices, row: JobRow, request: NewSceneRequest) -> None:
    image = request.reference_image
    if image is None or image.upload_id is None:
        return
    if await services.uploads.find_missing(row.owner, [image.upload_id]):
        message = "you have no upload of this id, or it was cleaned up: upload the picture again"
        field = "reference_image.upload_id"
        raise validation_problem(FieldError(field=field, message=message, code="upload_not_found"))
