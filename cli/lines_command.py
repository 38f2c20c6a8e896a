"""The Typer command that shows what is said in a film, and changes it in a scene of a finished one."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from cli.api_client import ApiClient
from cli.api_models import LinesPriceResponse, SpokenJobResponse, SpokenResults, SpokenSceneItem
from cli.errors import UserError
from cli.options import ApiUrl, JobId, Yes, resolve_api_url
from cli.output import print_stderr, print_stdout
from cli.price_confirmation import confirm_price
from cli.request_bodies import read_script, require_sendable
from cli.signals import run_interruptible

lines_app = typer.Typer()


@lines_app.command()
def lines(
    job_id: JobId,
    scene: Annotated[int | None, typer.Argument(help="Only this scene.")] = None,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="What is said there from now on, a line each; - reads stdin."),
    ] = None,
    *,
    voice: Annotated[
        list[str] | None,
        typer.Option(metavar="LINE=VOICE", help="Who speaks a line of the file, by its number from 1."),
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="TAG", help="Show the lines of the film in this language.")
    ] = None,
    yes: Yes = False,
    api: ApiUrl = None,
) -> None:
    """Show what is said in a film; with a file, change it in a scene of a finished one.

    The price must be confirmed. A blank line begins the next scene. A line keeps the voice of its place.
    """
    url = resolve_api_url(api)
    spoken = run_interruptible(_fetch_lines(url, job_id))
    if scene is None or file is None:
        _print_lines(spoken, scene, language)
        return
    texts = [line.strip() for line in read_script(str(file)).splitlines() if line.strip()]
    wish = build_lines(_find_scene(spoken, scene), texts, parse_voices(voice or [], len(texts)))
    price = run_interruptible(_fetch_price(url, job_id, scene, wish))
    _print_price(price)
    confirm_price(price.cost_usd, yes=yes)
    run_interruptible(_change_lines(url, job_id, scene, {"lines": wish, "max_cost_usd": price.cost_usd}))


def build_lines(
    scene: SpokenSceneItem, texts: Sequence[str], voices: Mapping[int, str]
) -> list[str | dict[str, str]]:
    """Build the request's lines: one that has a voice of its own keeps it, and so does one in its place.

    Args:
        scene: as it is.
        texts: what is said from now on.
        voices: by place from 1, who speaks instead.
    """
    before = dict(zip(scene.lines, scene.line_voices, strict=False))
    kept = scene.line_voices if len(texts) == len(scene.lines) else ()
    built: list[str | dict[str, str]] = []
    for place, text in enumerate(texts):
        usual = before[text] if text in before else (kept[place] if place < len(kept) else None)
        voice = voices.get(place + 1) or usual
        require_sendable("lines", text)
        built.append({"text": text, "voice": voice} if voice else text)
    return built


def parse_voices(words: Sequence[str], lines: int) -> dict[int, str]:
    """Parse words like `2=George`, for so many lines.

    Raises:
        UserError: a word names no line, or no voice.
    """
    voices: dict[int, str] = {}
    for word in words:
        place, _, voice = word.partition("=")
        if not (place.strip().isdecimal() and 1 <= int(place) <= lines and voice.strip()):
            raise UserError(
                f"--voice {word}: say who speaks which of the {lines} lines, as in --voice 2=George."
            )
        require_sendable("--voice", voice)
        voices[int(place)] = voice.strip()
    return voices


def _print_lines(spoken: SpokenResults, number: int | None, language: str | None) -> None:
    own = [each.lines for each in spoken.scenes]
    if language is not None:
        own = list(_find_language(spoken, language))
    if number is not None:
        own = [own[spoken.scenes.index(_find_scene(spoken, number))]]
    for index, texts in enumerate(own):
        if index:
            print_stdout("")
        for text in texts:
            print_stdout(text)


def _find_language(spoken: SpokenResults, tag: str) -> tuple[tuple[str, ...], ...]:
    found = next((each.lines for each in spoken.languages if each.language == tag), None)
    if not found:
        there = ", ".join(each.language for each in spoken.languages if each.lines) or "none"
        raise UserError(f"There are no lines in {tag}. Further languages of this film: {there}.")
    return found


def _find_scene(spoken: SpokenResults, number: int) -> SpokenSceneItem:
    found = next((each for each in spoken.scenes if each.number == number), None)
    if found is None:
        raise UserError(f"The film has no scene {number}: it has {len(spoken.scenes)}.")
    return found


def _print_price(price: LinesPriceResponse) -> None:
    print_stderr(f"New lines: {price.new_lines}. They need about {price.needed_seconds:.1f} s.")
    if price.becomes_seconds > price.scene_seconds:
        held = f", and its last picture is held for {price.held_seconds:.1f} s" if price.held_seconds else ""
        print_stderr(
            f"The scene becomes {price.becomes_seconds:.1f} s long, from {price.scene_seconds:.1f} s{held}."
        )


async def _fetch_lines(url: str, job_id: str) -> SpokenResults:
    async with ApiClient.connect(url) as api:
        return SpokenJobResponse.model_validate(await api.fetch_job(job_id)).results


async def _fetch_price(url: str, job_id: str, scene: int, wish: Sequence[object]) -> LinesPriceResponse:
    async with ApiClient.connect(url) as api:
        return await api.price_lines(job_id, scene, wish)


async def _change_lines(url: str, job_id: str, scene: int, order: Mapping[str, object]) -> None:
    async with ApiClient.connect(url) as api:
        print_stdout(await api.change_lines(job_id, scene, order))
        print_stderr(f"Follow it with: longtake watch {job_id}", "dim")
