"""FastAPI dependencies: services, hub, the caller's job, query and cache rules."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request, Response

from api.auth import OwnerDep
from api.http.problems import FieldError, validation_problem
from api.progress.hub import ProgressHub
from api.services import ApiServices
from store.models import JobRow

# Job ids (UUIDs) are shorter; longer input is cut before it reaches the database.
MAX_JOB_ID_CHARS = 128


def get_services(request: Request) -> ApiServices:
    """Return the services of this process."""
    found: ApiServices = request.app.state.services
    return found


ServicesDep = Annotated[ApiServices, Depends(get_services)]


def get_hub(request: Request) -> ProgressHub:
    """Return the progress hub of this process."""
    found: ProgressHub = request.app.state.hub
    return found


HubDep = Annotated[ProgressHub, Depends(get_hub)]


async def notify_watchers(request: Request, hub: HubDep, owner: OwnerDep) -> AsyncIterator[None]:
    """Notify the job's watchers after a route that changes jobs."""
    yield
    hub.notify_changed(owner, request.path_params.get("job_id"))


async def get_own_job(services: ServicesDep, owner: OwnerDep, job_id: str) -> JobRow:
    """Return the row of the job in the path.

    Raises:
        JobNotFound: there is no such job, or it belongs to another owner.
    """
    return await services.jobs.get_job(owner, job_id[:MAX_JOB_ID_CHARS])


OwnJobDep = Annotated[JobRow, Depends(get_own_job)]


def forbid_query_parameters(request: Request) -> None:
    """Refuse any query parameter on a route that has none, so that a misspelt one is not ignored."""
    if request.query_params:
        unknown = [name[:MAX_JOB_ID_CHARS] for name in request.query_params]
        raise validation_problem(*(FieldError(field=name, message="unknown") for name in unknown))


def disable_stream_buffering(response: Response) -> None:
    """Disable caching and compression: compressing proxies buffer event streams."""
    response.headers["Cache-Control"] = "no-store, no-transform"


def forbid_caching(response: Response) -> None:
    """Disable caching: the answer changes, and its links expire."""
    response.headers["Cache-Control"] = "no-store"
