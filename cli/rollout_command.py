"""The `longtake rollout` command."""

import asyncio
import os
import sys
from typing import Annotated, NoReturn

import typer

from cli.configuration import load_settings
from cli.errors import UserError
from cli.output import print_stderr, print_stdout

rollout_app = typer.Typer()
NO_DEPLOYMENT = (
    "Set LONGTAKE_DEPLOYMENT (longtake, say), as on the workers: without it they have no versions."
)


@rollout_app.command()
def rollout(
    *,
    ramp: Annotated[
        float, typer.Option(metavar="PERCENT", min=0, max=100, help="The share of films that it gets first.")
    ] = 10,
    watch: Annotated[
        float, typer.Option(metavar="SECONDS", min=0, help="How long each step is watched.")
    ] = 60,
    build: Annotated[str, typer.Option(help="Which version. Default: that of this installation.")] = "",
    wait: Annotated[bool, typer.Option(help="Wait until nothing is left at the old version.")] = True,
    back: Annotated[
        bool, typer.Option("--back", help="Take the ramp back or, without one, the current version.")
    ] = False,
) -> None:
    """Give films to a new version of the workers, and take that back if they cannot go on with it.

    Start the new workers beside the old ones first. Exit code 1: the version was taken back.
    """
    # Imported lazily: calls of the API need none of it.
    from cli.rollout import RolloutPlan, run_rollout  # noqa: PLC0415

    settings = load_settings()
    if not settings.deployment:
        raise UserError(NO_DEPLOYMENT)
    plan = None if back else RolloutPlan(build or settings.effective_build, ramp, watch, wait)
    try:
        stands = asyncio.run(run_rollout(settings, plan, print_stdout))
    except UserError as error:
        print_stderr(str(error), "red")
        _leave(error.exit_code)
    _leave(0 if stands else 1)


def _leave(code: int) -> NoReturn:
    """End the process at once: the SDK's threads may crash it while Python tidies up.

    See https://github.com/temporalio/sdk-python/issues/300.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
