"""Routes of tags, by which films are tidied up."""

from fastapi import APIRouter, Depends
from pydantic import ConfigDict, Field

from api.auth import OwnerDep, require_scope
from api.dependencies import ServicesDep, forbid_caching, forbid_query_parameters
from api.http.exception_handlers import job_not_found, too_many_tags
from api.http.openapi import problem_responses
from api.jobs.routes_edit import MAX_DELETED_AT_ONCE, DeleteRefusal, JobId
from contracts import FrozenModel
from contracts.people import AccessScope
from contracts.tags import MAX_TAGS, Tag
from store.errors import JobNotFound
from store.job_tags import TooManyTagsError

router = APIRouter(tags=["jobs"], dependencies=[Depends(forbid_query_parameters), Depends(forbid_caching)])


class TagOrder(FrozenModel):
    """Tags that jobs are to have, and those that they are to have no longer."""

    model_config = ConfigDict(extra="forbid")

    ids: tuple[JobId, ...] = Field(
        min_length=1, max_length=MAX_DELETED_AT_ONCE, description="Ids of the jobs."
    )
    add: tuple[Tag, ...] = Field(
        default=(), max_length=MAX_TAGS, description="Tags to add. Case does not matter, and is not kept."
    )
    remove: tuple[Tag, ...] = Field(default=(), max_length=MAX_TAGS, description="Tags to remove.")


class TagReport(FrozenModel):
    """The outcome for each id."""

    changed: tuple[str, ...] = Field(description="The jobs whose tags are now as ordered.")
    refused: tuple[DeleteRefusal, ...] = Field(description="The others, each with its reason.")


class TagCount(FrozenModel):
    """A tag of the team's."""

    tag: str = Field(description="The tag.")
    jobs: int = Field(description="How many jobs have it, outside the trash.")


class TagList(FrozenModel):
    """The team's tags."""

    tags: tuple[TagCount, ...] = Field(description="In the order of the alphabet.")


@router.post(
    "/jobs/tags",
    operation_id="tag_jobs",
    responses=problem_responses(413, 422),
    dependencies=[require_scope(AccessScope.JOBS_WRITE)],
)
async def tag_jobs(services: ServicesDep, owner: OwnerDep, order: TagOrder) -> TagReport:
    """Add tags to many jobs, or remove them. A job has at most 20."""
    changed, refused = list[str](), list[DeleteRefusal]()
    for job_id in dict.fromkeys(order.ids):
        try:
            await services.tags.change_tags(owner, job_id, order.add, order.remove)
            changed.append(job_id)
        except (JobNotFound, TooManyTagsError) as error:
            why = job_not_found() if isinstance(error, JobNotFound) else too_many_tags(error)
            refused.append(DeleteRefusal(job_id=job_id, type=why.problem.type, detail=why.problem.detail))
    return TagReport(changed=tuple(changed), refused=tuple(refused))


@router.get(
    "/tags",
    operation_id="list_tags",
    responses=problem_responses(422),
    dependencies=[require_scope(AccessScope.JOBS_READ)],
)
async def list_tags(services: ServicesDep, owner: OwnerDep) -> TagList:
    """List the team's tags, each with how many jobs have it."""
    counts = await services.tags.count_tags(owner)
    return TagList(tags=tuple(TagCount(tag=tag, jobs=jobs) for tag, jobs in counts))
