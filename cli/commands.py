"""The Typer app and its commands; the modules beside this one do the work."""

import os
import sys
from importlib import metadata
from typing import Annotated

import typer
from pydantic import ValidationError

from cli import job_actions
from cli.backup_command import backup_app
from cli.batch_command import batch_app
from cli.brief_options import DescribedFilm, with_film_options
from cli.configuration import load_settings
from cli.cost_command import cost_app
from cli.errors import DISK_FULL, DISK_FULL_ERRNOS, FOREIGN_ANSWER, InterruptedByUserError, UserError
from cli.estimate_command import estimate_app
from cli.film_commands import film_app
from cli.handover_commands import handover_app
from cli.job_commands import job_app
from cli.language_command import language_app
from cli.length_command import length_app
from cli.lines_command import lines_app
from cli.mcp_command import mcp_app
from cli.music_command import music_app
from cli.operations_command import operations_app
from cli.options import ApiUrl, AsJson, Confirm, JobId, resolve_api_url
from cli.order_confirmation import confirm_order, fetch_words
from cli.output import print_stderr, print_stdout, replace_unprintable
from cli.people_commands import people_app
from cli.restored_command import restored_app
from cli.rollout_command import rollout_app
from cli.scenes_command import scenes_app
from cli.signals import run_interruptible
from cli.stills_command import stills_app
from cli.storyboard_command import storyboard_app
from cli.tag_commands import tag_app
from cli.trash_commands import trash_app
from cli.versions_command import versions_app
from cli.voice_command import voice_app
from cli.watermark_command import watermark_app
from cli.webhooks_command import webhooks_app
from cli.workers_command import workers_app
from contracts.job_sort import JobSort

app = typer.Typer(
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)

app.add_typer(backup_app)
app.add_typer(restored_app)
app.add_typer(job_app)
app.add_typer(estimate_app)
app.add_typer(batch_app)
app.add_typer(cost_app)
app.add_typer(film_app)
app.add_typer(storyboard_app)
app.add_typer(handover_app)
app.add_typer(language_app)
app.add_typer(length_app)
app.add_typer(lines_app)
app.add_typer(mcp_app)
app.add_typer(music_app)
app.add_typer(watermark_app)
app.add_typer(versions_app)
app.add_typer(operations_app)
app.add_typer(scenes_app)
app.add_typer(stills_app)
app.add_typer(tag_app)
app.add_typer(people_app, name="people")
app.add_typer(rollout_app)
app.add_typer(trash_app)
app.add_typer(voice_app)
app.add_typer(webhooks_app, name="webhooks")
app.add_typer(workers_app)


def _print_version(asked: bool) -> None:
    if asked:
        print_stdout(f"longtake {metadata.version('longtake')}")
        raise typer.Exit


@app.callback()
def describe_app(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version."),
    ] = False,
) -> None:
    """From a prompt or a script to a finished film."""


@app.command()
def up() -> None:
    """Run all processes in the foreground; Ctrl-C stops them."""
    # Imported lazily here and below: what runs or checks an instance is slow to import, and API calls
    # need none of it.
    from cli.up import run_up as run  # noqa: PLC0415

    run(load_settings())


@app.command()
def demo() -> None:
    """Make a short film from a sample text, and print its path."""
    from cli.demo import run_demo as run  # noqa: PLC0415
    from cli.demo_brief import build_demo_brief  # noqa: PLC0415

    raise typer.Exit(run(load_settings(), build_demo_brief(os.environ)))


@app.command()
@with_film_options
def generate(
    film: DescribedFilm,
    *,
    watch: Annotated[bool, typer.Option("--watch", help="Follow it to its end.")] = False,
    confirm: Confirm = False,
    api: ApiUrl = None,
) -> None:
    """Generate a film."""
    url = resolve_api_url(api)
    brief = confirm_order(film.brief, run_interruptible(fetch_words(url)), confirm=confirm)
    raise typer.Exit(job_actions.generate_film(url, brief, film.pictures, follow=watch))


@app.command()
def watch(
    job_id: JobId,
    *,
    json: Annotated[bool, typer.Option("--json", help="Print each snapshot as a line of JSON.")] = False,
    api: ApiUrl = None,
) -> None:
    """Follow a job to its end. Exit code: 0 completed, 1 failed, 2 canceled."""
    raise typer.Exit(job_actions.follow_job(resolve_api_url(api), job_id, as_json=json))


@app.command("list")
def list_jobs(
    status: Annotated[str | None, typer.Option(help="Only these, e.g. completed.")] = None,
    q: Annotated[
        str | None, typer.Option(help="Words of title, text, scenes or lines, in any order.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 20,
    *,
    sort: Annotated[JobSort, typer.Option(help="Which come first.")] = JobSort.NEWEST,
    first: Annotated[
        str | None, typer.Option("--from", metavar="YYYY-MM-DD", help="Ordered on this day (UTC) or later.")
    ] = None,
    last: Annotated[
        str | None,
        typer.Option("--to", metavar="YYYY-MM-DD", help="Ordered on this day (UTC) at the latest."),
    ] = None,
    tag: Annotated[str | None, typer.Option(help="Those with this tag.")] = None,
    trashed: Annotated[bool, typer.Option("--trashed", help="Those in the trash.")] = False,
    json: AsJson = False,
    api: ApiUrl = None,
) -> None:
    """List jobs: id, status, day, what they have cost, title."""
    filters = {"status": status, "q": q, "limit": limit, "created_from": first, "created_to": last}
    filters["tag"] = tag
    filters["trashed"] = "true" if trashed else None
    filters["sort"] = None if sort is JobSort.NEWEST else sort.value
    job_actions.print_job_list(resolve_api_url(api), filters, as_json=json)


@app.command()
def doctor(
    services: Annotated[
        bool, typer.Option("--services", help="Ask each service that has a key something free of charge.")
    ] = False,
) -> None:
    """Check the installation and say what to do. Exit code 1 when something needed is missing."""
    from cli.doctor import run_doctor as run  # noqa: PLC0415

    raise typer.Exit(run(load_settings(), ask_services=services))


def main() -> None:
    """Run the app; print an expected error as one sentence and exit with its code."""
    replace_unprintable()
    try:
        app()
    except UserError as error:
        print_stderr(str(error), "red")
        sys.exit(error.exit_code)
    except InterruptedByUserError as error:
        sys.exit(error.exit_code)
    except ValidationError:
        print_stderr(FOREIGN_ANSWER, "red")
        sys.exit(1)
    except OSError as error:
        if error.errno not in DISK_FULL_ERRNOS:
            raise
        print_stderr(DISK_FULL, "red")
        sys.exit(1)
