"""The Typer app and its commands; the modules beside this one do the work."""

import os
import sys
from typing import Annotated

import typer

from cli import job_actions
from cli.backup_command import backup_app
from cli.configuration import load_settings
from cli.entity_options import parse_entities
from cli.errors import DISK_FULL, DISK_FULL_ERRNOS, InterruptedByUserError, UserError
from cli.handover_commands import handover_app
from cli.job_commands import job_app
from cli.language_command import language_app
from cli.lines_command import lines_app
from cli.options import ApiUrl, JobId, resolve_api_url
from cli.output import print_stderr, replace_unprintable
from cli.people_commands import people_app
from cli.request_bodies import (
    build_brief,
    build_cards,
    build_narration,
    end_on_picture,
    is_url,
    parse_fallbacks,
    read_picture_file,
)
from cli.restored_command import restored_app
from cli.rollout_command import rollout_app
from cli.voice_command import voice_app
from cli.workers_command import workers_app

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="From a prompt or a script to a finished film.",
)

app.add_typer(backup_app)
app.add_typer(restored_app)
app.add_typer(job_app)
app.add_typer(handover_app)
app.add_typer(language_app)
app.add_typer(lines_app)
app.add_typer(people_app, name="people")
app.add_typer(rollout_app)
app.add_typer(voice_app)
app.add_typer(workers_app)


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
    narrate: Annotated[bool, typer.Option("--narrate", help="A voice speaks over the film.")] = False,
    language: Annotated[
        str | None, typer.Option(metavar="TAG", help="Of the narration: en, de, pt-BR … Default: en.")
    ] = None,
    voice: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of the narration. Default: the language's first.")
    ] = None,
    narrator: Annotated[
        str | None, typer.Option(metavar="PROVIDER[/MODEL]", help="Who narrates. Default: our own voices.")
    ] = None,
    captions: Annotated[
        str | None,
        typer.Option(help="Of the narration: burnt (in the picture), track, files or off. Default: files."),
    ] = None,
    caption_style: Annotated[
        str | None, typer.Option(help="Of burnt captions: clean, box or karaoke. Default: clean.")
    ] = None,
    clip_sound: Annotated[
        str | None,
        typer.Option(help="The clips' own sound: off, under (voice and music) or full. Default: off."),
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
        str | None,
        typer.Option(
            metavar="FILE|URL", help="A picture that the scenes begin from: a file, or a public address."
        ),
    ] = None,
    last_image: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|URL",
            help="A picture that the film ends on, beside --image. The text is its only scene then.",
        ),
    ] = None,
    entity: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME[: LOOK][=PICTURE,…]",
            help="Who or what several scenes show, as in 'Mara: a red coat=mara.jpg'; may be repeated.",
        ),
    ] = None,
    continuity: Annotated[
        str | None, typer.Option(help="How they are kept alike: look (default), keyframes, chain or none.")
    ] = None,
    title_card: Annotated[
        str | None, typer.Option(metavar="TEXT", help="A card before the film, 4 seconds long.")
    ] = None,
    end_card: Annotated[
        str | None, typer.Option(metavar="TEXT", help="A card after the film, 4 seconds long.")
    ] = None,
    watermark: Annotated[
        str | None,
        typer.Option(metavar="FILE|URL", help="A picture over all scenes; its transparent parts stay so."),
    ] = None,
    watermark_corner: Annotated[
        str | None, typer.Option(help="top_right (default), top_left, bottom_right or bottom_left.")
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
    music_choice = next(iter(parse_fallbacks([music] if music else []) or []), {})
    brief = build_brief(
        prompt=prompt,
        script=script,
        duration_seconds=seconds,
        aspect_ratio=aspect,
        resolution=resolution,
        short_clips=short_clips,
        narration=build_narration(language=language, voice=voice, narrate=narrate, narrator=narrator),
        captions=captions,
        caption_style=caption_style,
        clip_sound=clip_sound,
        audio=audio,
        provider=provider,
        model=model,
        fallbacks=parse_fallbacks(fallback or []),
        music_provider=music_choice.get("provider"),
        music_model=music_choice.get("model"),
        continuity=continuity,
        reference_image_url=image if image and is_url(image) else None,
        cards=build_cards(title=title_card, end=end_card, watermark=watermark, corner=watermark_corner),
        budget_usd=budget,
        approval="storyboard" if ask else None,
        seed=seed,
        title=title,
    )
    brief = end_on_picture(brief, last_image, image=image)
    pictures = job_actions.BriefPictures(
        film=read_picture_file(image),
        last=read_picture_file(last_image),
        watermark=read_picture_file(watermark),
        entities=parse_entities(entity or []),
    )
    raise typer.Exit(job_actions.generate_film(resolve_api_url(api), brief, pictures, follow=watch))


@app.command()
def watch(job_id: JobId, api: ApiUrl = None) -> None:
    """Follow a job to its end. Exit code: 0 completed, 1 failed, 2 canceled."""
    raise typer.Exit(job_actions.follow_job(resolve_api_url(api), job_id))


@app.command("list")
def list_jobs(
    status: Annotated[str | None, typer.Option(help="Only these, e.g. completed.")] = None,
    q: Annotated[str | None, typer.Option(help="Words in the title or the text.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 20,
    api: ApiUrl = None,
) -> None:
    """List the newest jobs."""
    job_actions.print_job_list(resolve_api_url(api), {"status": status, "q": q, "limit": limit})


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
    except OSError as error:
        if error.errno not in DISK_FULL_ERRNOS:
            raise
        print_stderr(DISK_FULL, "red")
        sys.exit(1)
