"""The Typer command that makes a finished film in another language."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.api_client import ApiClient
from cli.api_models import LanguagePriceResponse
from cli.errors import UserError
from cli.options import ApiUrl, JobId, Yes, resolve_api_url
from cli.output import print_stderr, print_stdout
from cli.price_confirmation import confirm_price
from cli.request_bodies import build_cards, require_sendable
from cli.signals import run_interruptible

language_app = typer.Typer()


@language_app.command()
def language(
    job_id: JobId,
    tag: Annotated[str, typer.Argument(metavar="LANGUAGE", help="As a BCP 47 tag: de, pt-BR, zh.")],
    lines: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]",
            help="What is said, a line each; a blank line begins the next scene. Default: what was ordered, "
            "or drafted, last in this language.",
        ),
    ] = None,
    *,
    draft: Annotated[
        bool, typer.Option("--draft", help="Only have the language model write the lines, for you to see.")
    ] = False,
    narrator: Annotated[
        str | None, typer.Option(metavar="PROVIDER[/MODEL]", help="Default: whoever speaks the film.")
    ] = None,
    voice: Annotated[str | None, typer.Option(help="Default: the first that speaks the language.")] = None,
    cast: Annotated[
        list[str] | None,
        typer.Option(
            metavar="WHO=VOICE",
            help="Who speaks for an entity, or for a voice of the first film; may be repeated.",
        ),
    ] = None,
    title_card: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What the film's title card says in this language.")
    ] = None,
    end_card: Annotated[str | None, typer.Option(metavar="TEXT", help="The same of its end card.")] = None,
    captions: Annotated[
        str | None, typer.Option(help="burnt, track, files or off. Default: as before.")
    ] = None,
    yes: Yes = False,
    api: ApiUrl = None,
) -> None:
    """Make a finished film in another language, and buy no clip. Its price must be confirmed.

    Without a file what was ordered last is ordered again, with another voice where one is given.
    """
    if draft and lines is not None:
        raise UserError("Give a file with the lines, or --draft, not both.")
    wish: dict[str, Any] = {
        "language": tag,
        "lines": None if lines is None else read_scene_lines(lines),
        "again": True if lines is None and not draft else None,
        "captions": captions,
        "voice": build_voice(narrator, voice),
        "voices": parse_cast(cast or []),
        "cards": build_cards(title=title_card, end=end_card),
    }
    wish = {name: value for name, value in wish.items() if value is not None}
    for name, value in wish.items():
        require_sendable(name, value)
    url = resolve_api_url(api)
    price = run_interruptible(_fetch_price(url, job_id, wish))
    for notice in price.notices:
        print_stderr(notice)
    for held in price.held_pictures:
        print_stderr(f"Scene {held.scene}: its last picture is held for {held.seconds:.1f} s.")
    confirm_price(price.cost_usd, yes=yes)
    run_interruptible(_make_film(url, job_id, wish | {"max_cost_usd": price.cost_usd}))


def build_voice(narrator: str | None, voice: str | None) -> dict[str, str] | None:
    """Build the request's `voice` of `PROVIDER[/MODEL]` and a name; None without both.

    Raises:
        UserError: a word cannot be sent as JSON.
    """
    provider, _, model = (narrator or "").partition("/")
    words = {"provider": provider or None, "model": model or None, "voice": voice}
    given = {name: word for name, word in words.items() if word is not None}
    for name, word in given.items():
        require_sendable(name, word)
    return given or None


def parse_cast(words: Sequence[str]) -> dict[str, str] | None:
    """Parse words like `mara=George`; None without any.

    Raises:
        UserError: a word names no voice, or cannot be sent as JSON.
    """
    cast: dict[str, str] = {}
    for word in words:
        who, equals, voice = (part.strip() for part in word.partition("="))
        if not (who and equals and voice):
            raise UserError(f"--cast {word}: say who speaks for whom, as in --cast mara=George.")
        require_sendable("--cast", word)
        cast[who] = voice
    return cast or None


def read_scene_lines(file: Path) -> list[list[str]]:
    """Read the lines of each scene: a blank line begins the next, and another one leaves it without lines.

    Raises:
        UserError: it cannot be read.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{file.name} cannot be read: {error}.") from error
    scenes: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip():
            scenes[-1].append(line.strip())
        else:
            scenes.append([])
    return scenes


async def _fetch_price(url: str, job_id: str, wish: dict[str, Any]) -> LanguagePriceResponse:
    async with ApiClient.connect(url) as api:
        return await api.price_language(job_id, wish)


async def _make_film(url: str, job_id: str, wish: dict[str, Any]) -> None:
    async with ApiClient.connect(url) as api:
        print_stdout(await api.control_job(job_id, "languages", wish))
        print_stderr(f"Follow it with: longtake watch {job_id}", "dim")
