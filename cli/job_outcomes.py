"""Prints the outcome of a command for many films: those that it changed, and those that it did not."""

from collections.abc import Iterable

import typer
from pydantic import BaseModel

from cli.output import print_stderr, print_stdout


class JobRefusal(BaseModel):
    """A film that was not changed, and why."""

    job_id: str
    detail: str


def print_outcomes(changed: Iterable[str], refused: Iterable[JobRefusal]) -> None:
    """Print the ids that were changed, and why the others were not. Exit code 1 if there are others."""
    for job_id in changed:
        print_stdout(job_id)
    reasons = [f"{refusal.job_id}: {refusal.detail}" for refusal in refused]
    for reason in reasons:
        print_stderr(reason, "red")
    if reasons:
        raise typer.Exit(1)
