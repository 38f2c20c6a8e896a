"""Follows a job to its end, and says how it ended."""

import asyncio
import time
from collections.abc import AsyncIterator

from rich.console import Console

from cli.answers import AwayError
from cli.client import Api
from cli.display import screen_on
from cli.say import aside, asides
from workflows.contracts import JobStatus, ProgressResponse

LOOK_SECONDS = 1.0
# An API that is started anew, or a machine that was asleep, is given this long to come back.
AWAY_SECONDS = 60.0
EXIT_CODES = {JobStatus.COMPLETED: 0, JobStatus.FAILED: 1, JobStatus.CANCELED: 2}


async def watch(
    api: Api, job_id: str, *, patience: float = AWAY_SECONDS, on: Console = asides
) -> ProgressResponse:
    """Show the job's progress until it has ended; its last picture.

    Raises:
        RefusedError: there is no such job.
        AwayError: nobody answered for `patience` seconds.
    """
    with screen_on(on) as screen:
        async for news in _news(api, job_id, patience):
            if isinstance(news, AwayError):
                screen.away(str(news))
            else:
                screen.show(news)
                picture = news
    return picture


async def _news(api: Api, job_id: str, patience: float) -> AsyncIterator[ProgressResponse | AwayError]:
    heard = time.monotonic()
    while True:
        try:
            picture = await api.progress(job_id)
        except AwayError as error:
            if time.monotonic() - heard > patience:
                raise
            yield error
        else:
            heard = time.monotonic()
            yield picture
            if picture.status.ended:
                return
        await asyncio.sleep(LOOK_SECONDS)


def tell_end(picture: ProgressResponse) -> int:
    """Say what is to be said of the end; the command's exit code."""
    if picture.gaps:
        scenes = ", ".join(map(str, picture.gaps))
        aside(f"The film had to do without scene {scenes}.", "yellow")
    if picture.status is JobStatus.FAILED:
        aside(picture.error.message if picture.error else "The job failed.", "red")
    if picture.status is JobStatus.CANCELED:
        aside("The job was canceled.", "yellow")
    return EXIT_CODES[picture.status]
