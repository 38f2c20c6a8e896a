"""Follows a job to its end, and says how it ended."""

from rich.console import Console

from cli import words
from cli.answers import AwayError
from cli.client import Api
from cli.display import screen_on
from cli.news import news_of
from cli.say import aside, asides
from workflows.contracts import Condition, JobStatus, ProgressResponse

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
        async for news in news_of(api, job_id, patience):
            if isinstance(news, AwayError):
                screen.away(str(news))
            else:
                screen.show(news)
                picture = news
    return picture


def tell_end(picture: ProgressResponse) -> int:
    """Say what is to be said of the end; the command's exit code."""
    if picture.gaps:
        scenes = ", ".join(map(str, picture.gaps))
        aside(f"The film had to do without scene {scenes}.", "yellow")
    for scene in picture.scenes:
        if scene.condition is Condition.NOT_AS_ORDERED:
            aside(f"Scene {scene.number}: {scene.detail}", "yellow")
    if picture.status is JobStatus.FAILED:
        aside(picture.error.message if picture.error else "The job failed.", "red")
    if picture.status is JobStatus.CANCELED:
        aside("The job was canceled.", "yellow")
        for receipt in words.receipts(picture):
            aside(receipt)
    return EXIT_CODES[picture.status]
