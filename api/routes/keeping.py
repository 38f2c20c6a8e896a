"""What callers do with jobs of theirs: favorite and title, delete one or many."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import ConfigDict, Field, StringConstraints

from api.deletion import delete
from api.dependencies import MAX_JOB_ID_CHARS, Owner, OwnJob, Rooms, no_query
from api.documented import answers
from api.handlers import job_active, no_job
from api.problems import ProblemError
from api.row_context import contexts
from api.showing import Showing
from api.truth import confirm
from api.views import JobSummary
from store.errors import JobActive, JobNotFound
from workflows.contracts import Frozen, Title

MOST_AT_ONCE = 100

router = APIRouter(prefix="/jobs", tags=["jobs"], dependencies=[Depends(no_query)])


JobId = Annotated[str, StringConstraints(max_length=MAX_JOB_ID_CHARS)]


class Edit(Frozen):
    """What to change. What is left out, or null, stays."""

    model_config = ConfigDict(extra="forbid")

    title: Title | None = None
    favorite: bool | None = None


class DeleteOrder(Frozen):
    """Which jobs to delete."""

    model_config = ConfigDict(extra="forbid")

    ids: tuple[JobId, ...] = Field(min_length=1, max_length=MOST_AT_ONCE)


class Refusal(Frozen):
    """Why a job was not deleted: the type and detail of the problem that its own DELETE would answer."""

    job_id: str
    type: str
    detail: str


class DeleteReport(Frozen):
    """What became of each id."""

    deleted: tuple[str, ...]
    refused: tuple[Refusal, ...]


@router.patch("/{job_id}", responses=answers(404, 413, 422))
async def edit_job(rooms: Rooms, owner: Owner, row: OwnJob, edit: Edit) -> JobSummary:
    """Change the title, or whether it is a favorite."""
    edited = await rooms.jobs.edit(owner, row.id, title=edit.title, favorite=edit.favorite)
    beside = await contexts(rooms, [row.id])
    return Showing(rooms.signer, rooms.web_ui).summary(await confirm(rooms, edited), beside[row.id])


@router.delete("/{job_id}", status_code=HTTPStatus.NO_CONTENT, responses=answers(404, 409, 422))
async def delete_job(rooms: Rooms, row: OwnJob) -> None:
    """Delete an ended job with its storyboard, its ledger, and every file that it made."""
    await delete(rooms, row)


@router.post("/delete", responses=answers(413, 422))
async def delete_jobs(rooms: Rooms, owner: Owner, order: DeleteOrder) -> DeleteReport:
    """Delete many. Those that cannot be are named, with the reason; the others are deleted."""
    ids = tuple(dict.fromkeys(order.ids))
    refusals = {job_id: await _delete_one(rooms, owner, job_id) for job_id in ids}
    return _report(ids, {job_id: why for job_id, why in refusals.items() if why})


async def _delete_one(rooms: Rooms, owner: str, job_id: str) -> ProblemError | None:
    try:
        await delete(rooms, await rooms.jobs.get(owner, job_id))
    except JobNotFound:
        return no_job()
    except JobActive:
        return job_active()
    return None


def _report(ids: Sequence[str], refused: dict[str, ProblemError]) -> DeleteReport:
    return DeleteReport(
        deleted=tuple(job_id for job_id in ids if job_id not in refused),
        refused=tuple(
            Refusal(job_id=job_id, type=why.problem.type, detail=why.problem.detail)
            for job_id, why in refused.items()
        ),
    )
