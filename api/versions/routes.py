"""Routes for the versions of a finished film."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import Field

from api.auth import require_scope
from api.dependencies import OwnJobDep, ServicesDep, forbid_query_parameters
from api.http import problems
from api.http.download_name import film_urls
from api.http.openapi import problem_responses
from api.http.problems import ProblemError
from api.jobs.job_files import JobFile
from api.jobs.rerun import row_if_ended
from api.services import ApiServices
from api.versions.version_changes import VersionChange, list_changes
from contracts import FilmReceipt, FrozenModel, JobStatus
from contracts.people import AccessScope
from store.asset_keys import small_poster_key
from store.film_records import MAX_VERSIONS
from store.models import FilmVersionRow, JobRow

router = APIRouter(
    prefix="/jobs/{job_id}/versions", tags=["jobs"], dependencies=[Depends(forbid_query_parameters)]
)


VersionNumber = Annotated[int, Path(ge=1, le=1_000_000, description="The version's number.")]


class FilmVersionResult(FrozenModel):
    """A cut of the film. `changes` say what is different from version `based_on`; null: it was the first.

    `is_current`: it is the film now. `receipt` says how it came out.
    """

    version: int = Field(description="Its number, from 1.")
    is_current: bool = Field(description="Whether it is the film now.")
    based_on: int | None = Field(description="The version that was the film before it.")
    changes: tuple[VersionChange, ...] = Field(description="What is different from `based_on`.")
    film: JobFile = Field(description="Plays and downloads it.")
    poster: JobFile | None = Field(description="Its poster.")
    poster_small: JobFile | None = Field(
        default=None, description="The same, at most 480 pixels a side; null: there is none so small."
    )
    receipt: FilmReceipt | None = Field(description="How it came out; null: of an older film.")
    made_at: datetime = Field(description="When it was cut.")


class FilmVersionList(FrozenModel):
    """The versions of the film, the newest first. `kept` is how many are kept at most: then the oldest go."""

    job_id: str = Field(description="The job's id.")
    kept: int = Field(default=MAX_VERSIONS, description="How many versions are kept at most.")
    versions: tuple[FilmVersionResult, ...] = Field(description="The newest first.")


class RestoredVersion(FrozenModel):
    """The film is this version again."""

    job_id: str = Field(description="The job's id.")
    version: int = Field(description="The version that is the film now.")
    status: JobStatus = Field(description="The job's status.")


@router.get(
    "",
    operation_id="list_versions",
    responses=problem_responses(404, 422),
    dependencies=[require_scope(AccessScope.JOBS_READ)],
)
async def list_versions(services: ServicesDep, row: OwnJobDep) -> FilmVersionList:
    """List the cuts of the film, each with what changed in it. Before its second cut a film has none."""
    rows = await services.versions.list_versions(row.id)
    known = {each.number: each for each in rows}
    return FilmVersionList(
        job_id=row.id,
        versions=tuple(
            _to_result(services, row, each, known.get(each.based_on or 0)) for each in reversed(rows)
        ),
    )


@router.post(
    "/{version}/restore",
    operation_id="restore_version",
    responses=problem_responses(404, 409, 422, 503),
    dependencies=[require_scope(AccessScope.JOBS_WRITE)],
)
async def restore_version(services: ServicesDep, row: OwnJobDep, version: VersionNumber) -> RestoredVersion:
    """Make a version the film again, with its scenes, takes, music and watermark. Nothing is bought.

    Films in other languages stay what they are.
    """
    known = {each.number: each for each in await services.versions.list_versions(row.id)}
    if version not in known:
        raise ProblemError(problems.VERSION_NOT_FOUND, "Its film has no such version.", job_id=row.id)
    if await services.assets.get_size(known[version].film_key) is None:
        raise ProblemError(problems.ASSET_NOT_FOUND, "The film of that version is lost.", job_id=row.id)
    if await row_if_ended(services, row) is None:
        raise ProblemError(
            problems.JOB_ACTIVE, "Something of it is being made: ask again when it has ended.", job_id=row.id
        )
    restored = await services.versions.restore_version(row.id, version)
    return RestoredVersion(job_id=row.id, version=version, status=restored.status)


def _to_result(
    services: ApiServices, row: JobRow, version: FilmVersionRow, before: FilmVersionRow | None
) -> FilmVersionResult:
    title = f"{row.title} (version {version.number})"
    url, download_url = film_urls(services.signer, version.film_key, title)
    poster, small = version.poster_key, small_poster_key(version.poster_key)
    return FilmVersionResult(
        version=version.number,
        is_current=version.film_key == row.film_key,
        based_on=version.based_on,
        changes=list_changes(before, version, row.brief.cards),
        film=JobFile(url=url, download_url=download_url, seconds=version.film_seconds),
        poster=JobFile(url=services.signer.sign_url(poster)) if poster else None,
        poster_small=JobFile(url=services.signer.sign_url(small)) if small else None,
        receipt=version.receipt,
        made_at=version.made_at,
    )
