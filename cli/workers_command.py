"""The `longtake workers` command."""

from datetime import UTC, datetime

import typer
from rich.table import Table

from cli.api_client import ApiClient
from cli.options import ApiUrl, AsJson, resolve_api_url
from cli.output import print_json, print_stderr, stdout_console
from cli.signals import run_interruptible
from cli.worker_models import WorkerItem, WorkerListPage, WorkerRouting

workers_app = typer.Typer()
COLUMNS = ("HOST", "POOL", "BUILD", "FILMS", "QUEUES", "SLOTS IN USE", "HEARD")
# Wide enough for all columns where stdout is no terminal.
WIDTH = 160


@workers_app.command()
def workers(*, json: AsJson = False, api: ApiUrl = None) -> None:
    """List the worker processes: host, pool, build, queues, slots, and when they were heard of."""
    answer = run_interruptible(_fetch_workers(resolve_api_url(api)))
    if json:
        print_json(answer)
        return
    page = WorkerListPage.model_validate(answer)
    if not page.workers:
        print_stderr("No worker was heard of in the last half minute.", "yellow")
        raise typer.Exit(1)
    stdout_console.print(build_table(page, datetime.now(UTC)), width=max(WIDTH, stdout_console.width))


async def _fetch_workers(url: str) -> object:
    async with ApiClient.connect(url) as client:
        return await client.call("GET", "/workers")


def build_table(page: WorkerListPage, now: datetime) -> Table:
    """Build the table of workers, a line for each."""
    table = Table(*COLUMNS, box=None, pad_edge=False, header_style="dim")
    for worker in page.workers:
        used = sum(queue.slots_used for queue in worker.queues)
        free = sum(queue.slots_free for queue in worker.queues)
        heard = max(0, round((now - worker.last_heard_at).total_seconds()))
        table.add_row(
            worker.host,
            worker.pool or "-",
            worker.build or "-",
            _describe_share(worker, page.routing),
            str(len(worker.queues)),
            f"{used} of {used + free}",
            f"{heard} s ago",
        )
    return table


def _describe_share(worker: WorkerItem, routing: WorkerRouting | None) -> str:
    """Return which films come to a worker."""
    if worker.draining:
        return "draining"
    if routing is None:
        return "all"
    if worker.build == routing.ramping_build:
        return f"{routing.ramp_percent:g} %"
    return "current" if worker.build == routing.current_build else "none"
