"""The words of the command line; what they do stands in the files beside this one."""

import os
import sys
from typing import Annotated

import typer

from cli import jobs
from cli.brief import brief_of, fallbacks_of
from cli.configuration import load
from cli.errors import DISK_FULL, NO_ROOM, InterruptedByPersonError, SorryError
from cli.options import ApiUrl, JobId, api_at
from cli.say import aside, forgive_terminals
from cli.steering import steering

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="From a prompt or a script to a finished film.",
)

app.add_typer(steering)


@app.command()
def up() -> None:
    """Run all parts in the foreground; Ctrl-C ends them."""
    # Here and below: what runs or looks at the parts is slow to import, and no matter to an API's client.
    from cli.up import up as run  # noqa: PLC0415

    run(load())


@app.command()
def demo() -> None:
    """Make a short film from a sample text, and print its path."""
    from cli.demo import demo as run  # noqa: PLC0415
    from cli.demo_brief import demo_brief  # noqa: PLC0415

    raise typer.Exit(run(load(), demo_brief(os.environ)))


@app.command()
def generate(  # noqa: PLR0917 - each is a word of the command line
    prompt: Annotated[str | None, typer.Argument(metavar="[TEXT]", help="What the film is about.")] = None,
    script: Annotated[
        str | None, typer.Option(metavar="FILE", help="A script instead of a prompt; - reads stdin.")
    ] = None,
    seconds: Annotated[float | None, typer.Option(help="The film's length. Default: 30.")] = None,
    aspect: Annotated[str | None, typer.Option(help="16:9, 9:16 or 1:1.")] = None,
    resolution: Annotated[str | None, typer.Option(help="480p, 720p or 1080p.")] = None,
    short_clips: Annotated[
        str | None,
        typer.Option(help="Of clips that are far too short: shorten the film, or hold the picture."),
    ] = None,
    audio: Annotated[str | None, typer.Option(help="music or off.")] = None,
    provider: Annotated[str | None, typer.Option(help="Who makes the scenes. Default: animatic.")] = None,
    model: Annotated[str | None, typer.Option(help="One of its models. Default: its first.")] = None,
    fallback: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PROVIDER[/MODEL]", help="Who makes a scene that others have failed; may be repeated."
        ),
    ] = None,
    music: Annotated[
        str | None, typer.Option(metavar="PROVIDER[/MODEL]", help="Who makes the music. Default: animatic.")
    ] = None,
    image: Annotated[
        str | None, typer.Option(metavar="URL", help="A picture that the scenes begin from; public, https.")
    ] = None,
    budget: Annotated[
        float | None, typer.Option(metavar="USD", help="Nothing is bought beyond this.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="The same seed and text give the same film.")] = None,
    ask: Annotated[
        bool, typer.Option("--ask", help="Show the storyboard and its price first; see `longtake approve`.")
    ] = False,
    title: Annotated[str | None, typer.Option()] = None,
    watch: Annotated[bool, typer.Option("--watch", help="Follow it to its end.")] = False,
    api: ApiUrl = None,
) -> None:
    """Generate a film."""
    music_choice = next(iter(fallbacks_of([music] if music else []) or []), {})
    brief = brief_of(
        prompt=prompt,
        script=script,
        duration_seconds=seconds,
        aspect_ratio=aspect,
        resolution=resolution,
        short_clips=short_clips,
        audio=audio,
        provider=provider,
        model=model,
        fallbacks=fallbacks_of(fallback or []),
        music_provider=music_choice.get("provider"),
        music_model=music_choice.get("model"),
        reference_image_url=image,
        budget_usd=budget,
        approval="storyboard" if ask else None,
        seed=seed,
        title=title,
    )
    raise typer.Exit(jobs.generate(api_at(api), brief, follow=watch))


@app.command()
def watch(job_id: JobId, api: ApiUrl = None) -> None:
    """Follow a job to its end. Exit code: 0 completed, 1 failed, 2 canceled."""
    raise typer.Exit(jobs.follow_job(api_at(api), job_id))


@app.command("list")
def list_jobs(
    status: Annotated[str | None, typer.Option(help="Only these, e.g. completed.")] = None,
    q: Annotated[str | None, typer.Option(help="Words in the title or the text.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 20,
    api: ApiUrl = None,
) -> None:
    """List the newest jobs."""
    jobs.show_list(api_at(api), {"status": status, "q": q, "limit": limit})


@app.command()
def doctor(
    services: Annotated[
        bool, typer.Option("--services", help="Ask each service that has a key something free of charge.")
    ] = False,
) -> None:
    """Check the installation, and say what to do. Exit code 1 when something needed is missing."""
    from cli.doctor import doctor as run  # noqa: PLC0415

    raise typer.Exit(run(load(), ask_services=services))


def main() -> None:
    """Run the command; what goes wrong is told in a sentence."""
    forgive_terminals()
    try:
        app()
    except SorryError as error:
        aside(str(error), "red")
        sys.exit(error.exit_code)
    except InterruptedByPersonError as error:
        sys.exit(error.exit_code)
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        aside(DISK_FULL, "red")
        sys.exit(1)
