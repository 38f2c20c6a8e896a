"""Gives a finished film other music: another take, an own file, another level, or none."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints, field_validator

from api.http.problems import FieldError, validation_problem
from api.jobs.cost_limit import require_allowed_cost
from api.jobs.edit_run import read_finished_film, still_active
from api.jobs.job_records import JobRecords
from api.jobs.music_run import start_music_run
from api.jobs.request_digest import build_key_conflict, digest_request, require_same_request
from api.jobs.retry_plan import is_within_budget
from api.jobs.seeds import seed_from_text
from api.providers.availability import ModelUnavailableError
from api.providers.durations import DurationEstimate, ModelDurations
from api.services import ApiServices
from contracts import AudioChoice, FilmMusic, FrozenModel, ModelChoice, ModelKind, UploadKind
from contracts.film_music import MAX_LEVEL_DB, MAX_PROMPT_CHARS, MIN_LEVEL_DB
from contracts.image_reference import UploadId
from contracts.text_characters import require_text
from providers.model_spec import ModelSpec
from store.job_lifecycle import utc_now
from store.models import JobRow, MusicRequestRow
from storyboard import film_length_seconds
from temporal_client import JobAlreadyRunningError

MAX_PRICE_USD = 100_000

OTHER_MUSIC = "a request for other music"


class MusicSource(StrEnum):
    """Where the music comes from."""

    # The music that the film has, or had before it was switched off.
    SAME = "same"
    # Another take of a music service.
    NEW = "new"
    # An own file.
    UPLOAD = "upload"
    OFF = "off"


class MusicRequest(FrozenModel):
    """The music that a finished film is to have; without `level_db` it stays as loud as it is.

    `prompt`, `provider` and `model` are for `new`; left out, the scenes' texts and the service of before
    count. `max_cost_usd`: the price that you have seen. What costs more, or costs anything where no price is
    given, is refused, and nothing is bought.
    """

    model_config = ConfigDict(extra="forbid")

    source: MusicSource
    level_db: float | None = Field(
        default=None,
        ge=MIN_LEVEL_DB,
        le=MAX_LEVEL_DB,
        description="How much louder (or, below 0, quieter) than films have it.",
    )
    prompt: Annotated[str, StringConstraints(min_length=1, max_length=MAX_PROMPT_CHARS)] | None = None
    provider: str | None = Field(default=None, min_length=1, max_length=64)
    model: str | None = Field(default=None, min_length=1, max_length=128)
    upload_id: UploadId | None = Field(default=None, description="Of `POST /uploads/audio`: for `upload`.")
    max_cost_usd: float | None = Field(default=None, ge=0, le=MAX_PRICE_USD, allow_inf_nan=False)

    @field_validator("prompt")
    @classmethod
    def _check_prompt(cls, prompt: str | None) -> str | None:
        return prompt if prompt is None else require_text(prompt)

    def find_faults(self) -> Iterator[FieldError]:
        """Yield a fault for each field that its source does not go with."""
        if (self.upload_id is None) is (self.source is MusicSource.UPLOAD):
            yield FieldError(field="upload_id", message="give it with the source `upload`, and with no other")
        if self.source is not MusicSource.NEW:
            for field in ("prompt", "provider", "model"):
                if getattr(self, field) is not None:
                    yield FieldError(field=field, message="it is for the source `new` alone")


class MusicEstimate(FrozenModel):
    """What such a change costs in US dollars, and how long the music takes. Nothing is spent."""

    cost_usd: float
    takes_seconds: DurationEstimate | None
    provider: str | None = None
    model: str | None = None
    within_budget: bool | None = None


@dataclass(frozen=True)
class _PlannedMusic:
    """A change that can be made: the job as it ended, its new music, and who makes that for how much."""

    row: JobRow
    records: JobRecords
    music: FilmMusic
    model: ModelSpec | None
    cost_usd: float


async def estimate_music(services: ApiServices, row: JobRow, request: MusicRequest) -> MusicEstimate:
    """Estimate the change. Nothing is spent.

    Raises:
        ProblemError: see `change_music`.
    """
    plan = await _plan_music(services, row, request)
    takes, model = None, plan.model
    if model is not None:
        durations = await ModelDurations.from_ledger(services.ledger, model)
        takes = durations.estimate_job(_count_seconds(plan.row, plan.records))
    return MusicEstimate(
        cost_usd=plan.cost_usd,
        takes_seconds=takes,
        provider=model and model.provider,
        model=model and model.name,
        within_budget=is_within_budget(plan.row, plan.records, plan.cost_usd),
    )


async def change_music(
    services: ApiServices, row: JobRow, request: MusicRequest, key: str | None
) -> MusicRequestRow:
    """Start a run that mixes the film anew, once per idempotency key. No scene is rendered or bought.

    Raises:
        ProblemError: the job is active or has no film, or the music cannot be had, or costs too much, or the
            key came with another request.
        TemporalUnavailableError: nothing was changed.
    """
    known = await services.music_requests.find_by_key(row.id, key) if key is not None else None
    if known is not None:
        require_same_request(row, request, known.request_digest, OTHER_MUSIC)
        if known.begun_at is not None:
            return known
    plan = await _plan_music(services, row, request)
    require_allowed_cost(row.id, plan.cost_usd, request.max_cost_usd or 0.0)
    asked = await services.music_requests.add_request(
        row.id,
        plan.music,
        buys=plan.model is not None,
        is_upload=request.source is MusicSource.UPLOAD,
        key=key,
        digest=digest_request(request),
    )
    if not _is_of_plan(asked, plan):
        # An earlier request with this key was stored, and no run began: what was priced now is another one.
        raise build_key_conflict(row, OTHER_MUSIC)
    try:
        await start_music_run(services, plan.row, plan.records, asked)
    except JobAlreadyRunningError as refused:
        raise still_active(row) from refused
    return asked


def _is_of_plan(asked: MusicRequestRow, plan: _PlannedMusic) -> bool:
    """Return whether a stored request is the planned one: a seed and a take are given to each anew."""
    own = {"seed": plan.music.seed, "take": plan.music.take}
    is_paid_alike = (asked.new_take is None) is (plan.model is None)
    return is_paid_alike and asked.music.model_copy(update=own) == plan.music


async def _plan_music(services: ApiServices, row: JobRow, request: MusicRequest) -> _PlannedMusic:
    if faults := tuple(request.find_faults()):
        raise validation_problem(*faults)
    ended, records = await read_finished_film(services, row)
    await _check_source(services, ended, request)
    if request.source is not MusicSource.NEW:
        return _PlannedMusic(ended, records, _choose_music(ended, request), None, 0.0)
    seconds = _count_seconds(ended, records)
    model = _find_model(services, ended, request, seconds)
    made_by = {"provider": model.provider, "model": model.name}
    music = _choose_music(ended, request).model_copy(update=made_by)
    return _PlannedMusic(ended, records, music, model, round(model.price_usd(seconds), 6))


async def _check_source(services: ApiServices, row: JobRow, request: MusicRequest) -> None:
    if request.source is MusicSource.SAME and row.soundtrack_key is None:
        message = "the film has no music: get some of a music service, or upload a file"
        raise validation_problem(FieldError(field="source", message=message))
    if request.source is MusicSource.OFF and row.audio is AudioChoice.OFF:
        raise validation_problem(FieldError(field="source", message="the film has no music already"))
    if request.upload_id is None:
        return
    if await services.uploads.find_missing(row.owner, [request.upload_id], UploadKind.AUDIO):
        message = "you have no uploaded sound of this id, or it was cleaned up: upload the file again"
        raise validation_problem(FieldError(field="upload_id", message=message, code="upload_not_found"))


def _choose_music(row: JobRow, request: MusicRequest) -> FilmMusic:
    before = row.music or FilmMusic()
    level = before.level_db if request.level_db is None else request.level_db
    if request.source in {MusicSource.SAME, MusicSource.OFF}:
        return before.model_copy(update={"off": request.source is MusicSource.OFF, "level_db": level})
    if request.source is MusicSource.UPLOAD:
        return FilmMusic(upload_id=request.upload_id, level_db=level)
    seed = seed_from_text(f"{row.id}/music/{utc_now()}")
    return FilmMusic(prompt=request.prompt, seed=seed, level_db=level)


def _find_model(services: ApiServices, row: JobRow, request: MusicRequest, seconds: float) -> ModelSpec:
    provider = request.provider or row.brief.music_provider
    usual = row.brief.music_model if provider == row.brief.music_provider else None
    choice = ModelChoice(provider=provider, model=request.model or usual)
    try:
        model = services.availability.find_model(choice, ModelKind.MUSIC)
    except ModelUnavailableError as error:
        raise validation_problem(FieldError(field=error.field, message=error.message)) from error
    if seconds > model.max_seconds:
        most = f"this model makes {model.max_seconds:g} seconds of music at most"
        raise validation_problem(FieldError(field="model", message=most))
    return model


def _count_seconds(row: JobRow, records: JobRecords) -> float:
    return film_length_seconds(records.scenes, row.brief.card_seconds)
