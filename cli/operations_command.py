"""The `longtake operations` command."""

from collections.abc import Mapping
from typing import Annotated

import typer
from rich.table import Table

from cli.api_client import ApiClient
from cli.operations_display import (
    build_service_table,
    build_team_table,
    format_counts,
    format_film,
    format_others,
    format_reconcile,
)
from cli.operations_models import OperationsPage
from cli.options import ApiUrl, AsJson, resolve_api_url
from cli.output import print_json, print_stderr, print_stdout, stdout_console
from cli.signals import run_interruptible
from cli.workers_command import WIDTH, build_table

operations_app = typer.Typer()

State = Annotated[
    str | None,
    typer.Option(help="Only films that are held, needs_owner, slow, in_line, queued or running."),
]
Team = Annotated[str | None, typer.Option(metavar="ID", help="Only films of this team.")]
Service = Annotated[str | None, typer.Option(metavar="NAME", help="Only films on which this service works.")]
Limit = Annotated[int | None, typer.Option(help="At most so many films, the oldest first. Default: 50.")]


@operations_app.command()
def operations(
    *,
    state: State = None,
    team: Team = None,
    service: Service = None,
    limit: Limit = None,
    json: AsJson = False,
    api: ApiUrl = None,
) -> None:
    """Show films with why they wait, services, money, workers and repairs: of your team, or of all."""
    filters: dict[str, str | int | None] = {"state": state, "team": team, "service": service, "limit": limit}
    wanted = {name: value for name, value in filters.items() if value is not None}
    answer = run_interruptible(_fetch_operations(resolve_api_url(api), wanted))
    if json:
        print_json(answer)
        return
    _print_page(OperationsPage.model_validate(answer))


async def _fetch_operations(url: str, wanted: Mapping[str, str | int]) -> object:
    async with ApiClient.connect(url) as client:
        return await client.call("GET", "/operations", params=wanted)


def _print_page(page: OperationsPage) -> None:
    print_stdout(f"Films at work: {format_counts(page.counts)}")
    for film in page.work.films:
        print_stdout("\n" + "\n".join(format_film(film, page.at)))
    print_stdout("\nServices")
    _print_table(build_service_table(page.services))
    print_stdout("\nTeams (dollars; days and months are UTC's)")
    _print_table(build_team_table(page.teams, page.spending if page.team_id is None else None))
    for line in format_others(page):
        print_stdout(line)
    _print_engine(page)


def _print_engine(page: OperationsPage) -> None:
    """Print what Temporal tells: workers and reconciles."""
    if page.workers is None or page.reconciles is None:
        print_stderr("Temporal does not answer: workers and reconciles are not known.", "yellow")
        return
    print_stdout("\nWorkers")
    if page.workers.workers:
        _print_table(build_table(page.workers, page.at))
    else:
        print_stderr("No worker was heard of in the last half minute.", "yellow")
    print_stdout("\nReconciles")
    for run in page.reconciles:
        print_stdout(format_reconcile(run, page.at))


def _print_table(table: Table) -> None:
    stdout_console.print(table, width=max(WIDTH, stdout_console.width))
