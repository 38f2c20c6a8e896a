"""What routes ask for: the services, whose jobs they may see, and nothing that they do not know."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request, Response

from api.problems import FieldError, invalid
from api.services import Services
from api.watching.hub import Hub
from store.models import JobRow

# Longer than any id of ours.
MAX_JOB_ID_CHARS = 128


def services(request: Request) -> Services:
    """The process's services."""
    found: Services = request.app.state.services
    return found


Rooms = Annotated[Services, Depends(services)]


def hub(request: Request) -> Hub:
    """All that is watched in this process."""
    found: Hub = request.app.state.hub
    return found


Watchers = Annotated[Hub, Depends(hub)]


def owner(rooms: Rooms) -> str:
    """Who calls. One local owner, until accounts exist; every read asks for it."""
    return rooms.settings.owner


Owner = Annotated[str, Depends(owner)]


async def stirs(request: Request, hub: Watchers, owner: Owner) -> AsyncIterator[None]:
    """A route that changes how jobs stand: whoever watches them hears of it at once."""
    yield
    hub.stirred(owner, request.path_params.get("job_id"))


async def own_job(rooms: Rooms, owner: Owner, job_id: str) -> JobRow:
    """The caller's job of the id in the path.

    Raises:
        JobNotFound: it is not theirs, or not there.
    """
    return await rooms.jobs.get(owner, job_id[:MAX_JOB_ID_CHARS])


OwnJob = Annotated[JobRow, Depends(own_job)]


def no_query(request: Request) -> None:
    """A route without query parameters has none: a misspelt one is not passed over in silence."""
    if request.query_params:
        unknown = [name[:MAX_JOB_ID_CHARS] for name in request.query_params]
        raise invalid(*(FieldError(field=name, message="unknown") for name in unknown))


def as_it_comes(response: Response) -> None:
    """Nobody may keep a stream, or pack it: what packs waits for more."""
    response.headers["Cache-Control"] = "no-store, no-transform"


def no_store(response: Response) -> None:
    """Links in the answer expire, and what it says changes: nobody may keep it."""
    response.headers["Cache-Control"] = "no-store"
