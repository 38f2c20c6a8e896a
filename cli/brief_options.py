"""The options that describe a film, shared by the commands that order one and that say what it would cost."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Annotated, Any, Concatenate, ParamSpec

import typer

from cli.entity_options import parse_entities
from cli.picture_uploads import BriefPictures
from cli.request_bodies import (
    build_brief,
    build_cards,
    build_narration,
    end_on_picture,
    is_url,
    parse_fallbacks,
    read_picture_file,
)

Own = ParamSpec("Own")


@dataclass(frozen=True)
class DescribedFilm:
    """A film as the command line describes it: the body of `POST /generate`, and what is uploaded for it."""

    brief: Mapping[str, Any]
    pictures: BriefPictures


def read_film_options(  # noqa: PLR0917 - each is a word of the command line
    prompt: Annotated[str | None, typer.Argument(metavar="[TEXT]", help="What the film is about.")] = None,
    script: Annotated[
        str | None, typer.Option(metavar="FILE", help="A script instead of a prompt; - reads stdin.")
    ] = None,
    seconds: Annotated[float | None, typer.Option(help="The film's length. Default: 30.")] = None,
    aspect: Annotated[str | None, typer.Option(help="16:9, 9:16 or 1:1.")] = None,
    resolution: Annotated[str | None, typer.Option(help="480p, 720p or 1080p.")] = None,
    takes: Annotated[
        int | None, typer.Option(help="Of each scene: 1 (default), 2 or 4, each of them paid for.")
    ] = None,
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
) -> DescribedFilm:
    """Read what describes a film; see `with_film_options` for how commands take it.

    Raises:
        UserError: a file cannot be read, or words contradict each other.
    """
    music_choice = next(iter(parse_fallbacks([music] if music else []) or []), {})
    brief = build_brief(
        prompt=prompt,
        script=script,
        duration_seconds=seconds,
        aspect_ratio=aspect,
        resolution=resolution,
        takes=takes,
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
    pictures = BriefPictures(
        film=read_picture_file(image),
        last=read_picture_file(last_image),
        watermark=read_picture_file(watermark),
        entities=parse_entities(entity or []),
    )
    return DescribedFilm(brief, pictures)


def with_film_options(
    act: Callable[Concatenate[DescribedFilm, Own], None], *, prompt: str | None = None
) -> Callable[..., None]:
    """Return a command with the options of a film, and those of `act`, whose first argument is the film.

    Typer reads a command's signature: it is put together here, so that each option is written down once.
    `prompt` is the film's if neither prompt nor script is given.
    """
    described = inspect.signature(read_film_options).parameters
    _, *own = inspect.signature(act).parameters.values()

    @wraps(act)
    def command(**given: Any) -> None:  # noqa: ANN401 - values of any option
        told = {name: given.pop(name) for name in described}
        if told["script"] is None:
            told["prompt"] = told["prompt"] or prompt
        act(read_film_options(**told), **given)  # type: ignore[call-arg]  # Typer gives what is signed below

    arguments = [each for each in own if each.kind is not inspect.Parameter.KEYWORD_ONLY]
    options = [each for each in own if each.kind is inspect.Parameter.KEYWORD_ONLY]
    parameters = [*arguments, *described.values(), *options]
    command.__annotations__ = {each.name: each.annotation for each in parameters}
    vars(command)["__signature__"] = inspect.Signature(parameters)
    return command
