"""The Typer command that lists the voices, and saves a sample of one that costs nothing."""

from pathlib import Path
from typing import Annotated

import typer

from cli.api_client import ApiClient
from cli.api_models import VoiceItem
from cli.errors import UserError
from cli.film_download import download_film
from cli.options import ApiUrl, resolve_api_url
from cli.output import print_stderr, print_stdout
from cli.price_confirmation import format_usd
from cli.request_bodies import require_sendable
from cli.signals import run_interruptible

# Further ones are counted, not named.
SHOWN_LANGUAGES = 8

voice_app = typer.Typer()


@voice_app.command()
def voices(
    language: Annotated[
        str | None, typer.Option(metavar="TAG", help="Only those that speak it; the first is its default.")
    ] = None,
    *,
    sample: Annotated[
        str | None, typer.Option(metavar="VOICE", help="Save how this voice sounds; only of our own, free.")
    ] = None,
    to: Annotated[
        Path, typer.Option(metavar="PATH", help="Where to: a folder, or the file's own name.")
    ] = Path(),
    api: ApiUrl = None,
) -> None:
    """List who may speak a film: provider/model, voice, price and languages."""
    require_sendable("language", language)
    url = resolve_api_url(api)
    if sample is None:
        run_interruptible(_print_voices(url, language))
        return
    path = to / f"{sample}.wav" if to.is_dir() else to
    print_stdout(str(run_interruptible(_save_sample(url, sample, language, path))))


async def _print_voices(url: str, language: str | None) -> None:
    async with ApiClient.connect(url) as api:
        found = (await api.list_voices(language)).voices
    for voice in found:
        print_stdout(format_voice(voice))
    if not found:
        print_stderr("No voice speaks that language here.", "dim")


async def _save_sample(url: str, name: str, language: str | None, path: Path) -> Path:
    async with ApiClient.connect(url) as api:
        offers = (await api.list_voices(language)).voices
        link = next((voice.sample_url for voice in offers if voice.voice == name and voice.sample_url), None)
        if link is None:
            raise UserError(f"No voice {name} can be heard free of charge: see `longtake voices`.")
        return await download_film(api, link, path)


def format_voice(voice: VoiceItem) -> str:
    """Format a voice as one line."""
    maker = f"{voice.provider}/{voice.model}" if voice.model else voice.provider
    price = f"{format_usd(voice.usd_per_1000_characters)} per 1,000 characters"
    spoken, rest = voice.languages[:SHOWN_LANGUAGES], len(voice.languages) - SHOWN_LANGUAGES
    facts = [
        "free" if voice.usd_per_1000_characters == 0 else price,
        *(["synthetic, to plan by"] if voice.is_draft else []),
        " ".join(spoken) + (f" and {rest} more" if rest > 0 else ""),
        *([f"not to be had here: {voice.missing}"] if voice.missing else []),
    ]
    return f"{voice.voice:<14}  {maker:<34}  {' · '.join(facts)}"
