"""`/jobs/{job_id}/shares`: the links by which an owner shares a film."""

from datetime import UTC, date, datetime, time, timedelta
from http import HTTPStatus

from fastapi import APIRouter, Depends
from pydantic import ConfigDict, Field

from api.auth import OwnerDep, require_scope
from api.dependencies import OwnJobDep, ServicesDep, forbid_caching, forbid_query_parameters
from api.http import problems
from api.http.openapi import problem_responses
from api.http.problems import FieldError, ProblemError, validation_problem
from contracts import FrozenModel
from contracts.people import AccessScope
from store.models import ShareRow

DEFAULT_DAYS = 7
MAX_DAYS = 365
# Longer ids are cut before they reach the database; ours are UUIDs.
MAX_SHARE_ID_CHARS = 128

router = APIRouter(
    prefix="/jobs/{job_id}/shares",
    tags=["shares"],
    dependencies=[Depends(forbid_query_parameters), Depends(forbid_caching)],
)


class ShareRequest(FrozenModel):
    """Share a film up to and including a day (UTC); null: for a week."""

    model_config = ConfigDict(extra="forbid")

    ends_on: date | None = Field(default=None, description="today, or up to a year ahead")


class Share(FrozenModel):
    """A link that works until `ends_at`."""

    share_id: str
    created_at: datetime
    ends_at: datetime


class NewShare(Share):
    """A new link. Only this answer has the `url`, because Longtake keeps no copy of it."""

    url: str


class ShareList(FrozenModel):
    """The links of a film that work, newest first."""

    shares: tuple[Share, ...]


@router.post(
    "",
    operation_id="share_film",
    status_code=HTTPStatus.CREATED,
    responses=problem_responses(404, 409, 422),
    dependencies=[require_scope(AccessScope.JOBS_WRITE)],
)
async def share_film(services: ServicesDep, owner: OwnerDep, row: OwnJobDep, wish: ShareRequest) -> NewShare:
    """Make a link that shows the film to whoever has it: the film, its title and captions, nothing else."""
    if row.film_key is None:
        raise ProblemError(problems.NO_FILM, "The film is not finished: there is nothing to share yet.")
    share, token = await services.shares.create_share(owner, row.id, _end_of(wish.ends_on))
    root = services.settings.public_url.rstrip("/") or services.signer.root
    return NewShare(**_describe(share), url=f"{root}/s/{token}")


@router.get(
    "",
    operation_id="list_shares",
    responses=problem_responses(404, 422),
    dependencies=[require_scope(AccessScope.JOBS_READ)],
)
async def list_shares(services: ServicesDep, row: OwnJobDep) -> ShareList:
    """List the film's links that work. The addresses are not kept."""
    return ShareList(
        shares=tuple(Share(**_describe(one)) for one in await services.shares.list_shares(row.id))
    )


@router.delete(
    "/{share_id}",
    operation_id="revoke_share",
    status_code=HTTPStatus.NO_CONTENT,
    responses=problem_responses(404, 422),
    dependencies=[require_scope(AccessScope.JOBS_WRITE)],
)
async def revoke_share(services: ServicesDep, row: OwnJobDep, share_id: str) -> None:
    """Revoke a link: from now on it shows nothing."""
    await services.shares.revoke_share(row.id, share_id[:MAX_SHARE_ID_CHARS])


def _end_of(day: date | None) -> datetime:
    """Return the end of the day in UTC, which must be today's or a later one's."""
    today = datetime.now(UTC).date()
    day = day or today + timedelta(days=DEFAULT_DAYS)
    if not today <= day <= today + timedelta(days=MAX_DAYS):
        message = f"must be a day from {today} (today, UTC) to {today + timedelta(days=MAX_DAYS)}"
        raise validation_problem(FieldError(field="ends_on", message=message, code="out_of_range"))
    return datetime.combine(day, time.min, UTC) + timedelta(days=1)


def _describe(row: ShareRow) -> dict[str, object]:
    return {"share_id": row.id, "created_at": row.created_at, "ends_at": row.ends_at}
