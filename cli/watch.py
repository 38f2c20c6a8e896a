"""Watch a job to its end, and print how it ended."""

from contextlib import nullcontext

from rich.console import Console

from cli import formatting
from cli.api_client import ApiClient
from cli.api_models import ApiUnavailableError
from cli.output import print_stderr, stderr_console
from cli.progress_display import JsonDisplay, open_display
from cli.progress_stream import stream_progress
from contracts import JobStatus, ProgressResponse, TakeCondition

# How long a restarted API, or a machine that was asleep, may take to come back.
AWAY_SECONDS = 60.0
EXIT_CODES = {JobStatus.COMPLETED: 0, JobStatus.FAILED: 1, JobStatus.CANCELED: 2}


async def watch_job(
    api: ApiClient,
    job_id: str,
    *,
    patience: float = AWAY_SECONDS,
    on: Console = stderr_console,
    as_json: bool = False,
) -> ProgressResponse:
    """Show the job's progress until it ends, or print it as JSON; return its last snapshot.

    Raises:
        ApiRefusedError: there is no such job.
        ApiUnavailableError: nothing answered for `patience` seconds.
    """
    with nullcontext(JsonDisplay()) if as_json else open_display(on) as screen:
        async for news in stream_progress(api, job_id, patience):
            if isinstance(news, ApiUnavailableError):
                screen.show_unavailable(str(news))
            else:
                screen.show_snapshot(news)
                picture = news
    return picture


def print_outcome(picture: ProgressResponse) -> int:
    """Print gaps, departures from the order, errors and receipts; return the exit code."""
    if picture.gaps:
        scenes = ", ".join(map(str, picture.gaps))
        print_stderr(f"The film had to do without scene {scenes}.", "yellow")
    for scene in picture.scenes:
        if scene.condition is TakeCondition.NOT_AS_ORDERED:
            print_stderr(f"Scene {scene.number}: {scene.detail}", "yellow")
    if picture.status is JobStatus.FAILED:
        print_stderr(picture.error.message if picture.error else "The job failed.", "red")
    if picture.status is JobStatus.CANCELED:
        print_stderr("The job was canceled.", "yellow")
        for receipt in formatting.format_receipts(picture):
            print_stderr(receipt)
    return EXIT_CODES[picture.status]
