"""Gives a finished film another watermark, or none: nothing is bought, and no scene is made anew."""

from pydantic import ConfigDict, Field

from api.http.problems import FieldError, ProblemError, validation_problem
from api.jobs.edit_run import read_finished_film, still_active
from api.jobs.recut_run import start_recut_run
from api.services import ApiServices
from contracts import FilmMark, FrozenModel, WatermarkCorner
from contracts.cards import MarkOpacity, MarkSize
from contracts.film_mark import find_mark
from contracts.image_reference import PublicHttpsUrl, UploadId
from store.errors import UploadNotFound
from store.models import JobRow
from temporal_client import JobAlreadyRunningError

NO_PICTURE = "the film has no watermark: upload a picture, or give the address of one"
TWO_PICTURES = "give one of upload_id and url"
HAS_NONE = "the film has no watermark already"
UNCHANGED = "the film has just this watermark already"
GONE = "you have no uploaded picture of this id, or it was cleaned up: upload the picture again"


class WatermarkRequest(FrozenModel):
    """The watermark that a finished film is to have. What is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    off: bool = Field(default=False, description="Whether the film is to have none.")
    upload_id: UploadId | None = Field(
        default=None, description="Of `POST /uploads`: another picture, or the film's first."
    )
    url: PublicHttpsUrl | None = Field(
        default=None, description="Of another picture, public and https, in place of `upload_id`."
    )
    corner: WatermarkCorner | None = Field(default=None, description="Where it stands.")
    size: MarkSize | None = Field(
        default=None,
        description="The side of a square watermark, as a part of the film's shorter side; others have as "
        "large an area.",
    )
    opacity: MarkOpacity | None = Field(default=None, description="1: nothing shows through.")


async def change_mark(services: ApiServices, row: JobRow, request: WatermarkRequest) -> FilmMark:
    """Start a run that cuts the film with the watermark, in each language that it has; return the watermark.

    Raises:
        ProblemError: the job is active or has no film, or it cannot have that watermark, or has it already.
        TemporalUnavailableError: nothing was changed.
    """
    ended, records = await read_finished_film(services, row)
    mark = _choose_mark(ended, request)
    if request.upload_id is not None:
        await _use_picture(services, ended, request.upload_id)
    try:
        run_id = await start_recut_run(services, ended, records, {"mark": mark})
    except JobAlreadyRunningError as refused:
        raise still_active(row) from refused
    await services.jobs.note_run(row.id, run_id)
    return mark


def _choose_mark(row: JobRow, request: WatermarkRequest) -> FilmMark:
    before = find_mark(row.brief.cards, row.mark)
    if request.off:
        if before is None or before.off:
            raise _refusal("off", HAS_NONE)
        return before.model_copy(update={"off": True})
    if request.upload_id is not None and request.url is not None:
        raise _refusal("url", TWO_PICTURES)
    has_picture = request.upload_id is not None or request.url is not None
    if before is None and not has_picture:
        raise _refusal("upload_id", NO_PICTURE)
    picture = {"upload_id": request.upload_id, "url": request.url} if has_picture else {}
    given = request.model_dump(exclude={"off"}, exclude_none=True) | picture
    mark = (before or FilmMark()).model_copy(update={**given, "off": False})
    if mark == before:
        raise _refusal("corner", UNCHANGED)
    return mark


async def _use_picture(services: ApiServices, row: JobRow, upload_id: str) -> None:
    try:
        await services.uploads.record_use(row.owner, row.id, upload_id)
    except UploadNotFound as error:
        raise _refusal("upload_id", GONE, code="upload_not_found") from error


def _refusal(field: str, message: str, *, code: str | None = None) -> ProblemError:
    return validation_problem(FieldError(field=field, message=message, code=code))
