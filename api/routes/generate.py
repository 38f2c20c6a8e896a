"""`POST /generate`: a brief becomes a job."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Response, status

from api import problems
from api.accept import new_job
from api.dependencies import Owner, Rooms, no_query
from api.documented import answers
from api.fit import cast_of
from api.handlers import RETRY_AFTER
from api.links import Links, links_of
from api.problems import ProblemError
from engine import EngineAwayError
from store.models import JobRow
from workflows.contracts import Brief, Frozen, JobStatus

router = APIRouter(tags=["jobs"])

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern="^[ -~]+$",
        description="The same key and body give the same job, however often they come.",
    ),
]


class Accepted(Frozen):
    """The job exists; its links tell where it stands."""

    job_id: str
    status: JobStatus
    links: Links


@router.post(
    "/generate",
    status_code=status.HTTP_202_ACCEPTED,
    responses=answers(409, 413, 422, 503),
    dependencies=[Depends(no_query)],
)
async def generate(
    brief: Brief, rooms: Rooms, owner: Owner, response: Response, idempotency_key: IdempotencyKey = None
) -> Accepted:
    """Make a film. The answer comes at once: follow the job by its links."""
    cast = cast_of(rooms.offers, brief)
    # The row first: what dies between it and the workflow is found by the starter and the reconciler.
    row, new = await rooms.jobs.add(new_job(owner, brief, cast, idempotency_key))
    links = links_of(row.id, rooms.signer.root)
    if new or row.status is JobStatus.QUEUED:
        await _start(rooms, row, links)
    response.headers["Location"] = links["self"]
    return Accepted(job_id=row.id, status=row.status, links=links)


async def _start(rooms: Rooms, row: JobRow, links: Links) -> None:
    try:
        await rooms.engine.start(rooms.launch(row))
    except EngineAwayError as error:
        rooms.starter.wake()
        raise ProblemError(
            problems.ENGINE_AWAY,
            "Your job is kept and starts when Temporal is back. Sent again without a key, it is another.",
            headers=RETRY_AFTER | {"Location": links["self"]},
            job_id=row.id,
        ) from error
