"""The Typer command that gives a finished film other music."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel

from cli.api_client import ApiClient
from cli.api_models import PriceResponse, StatusResponse
from cli.errors import UserError
from cli.music_file import read_music, upload_music
from cli.options import ApiUrl, JobId, Yes, resolve_api_url
from cli.output import print_stderr, print_stdout
from cli.price_confirmation import confirm_price
from cli.request_bodies import require_sendable
from cli.signals import run_interruptible

music_app = typer.Typer()


class MusicWish(BaseModel):
    """What the options ask for; `file` is still to be uploaded."""

    order: dict[str, object]
    file: bytes | None = None


@music_app.command()
def music(
    job_id: JobId,
    *,
    new: Annotated[bool, typer.Option("--new", help="Order other music, at a price.")] = False,
    prompt: Annotated[str | None, typer.Option(help="What the new music is like.")] = None,
    provider: Annotated[str | None, typer.Option(help="Who makes it.")] = None,
    model: Annotated[str | None, typer.Option(help="With which model.")] = None,
    file: Annotated[
        Path | None, typer.Option(help="An own file instead: WAV, MP3, M4A, AAC, FLAC or Ogg.")
    ] = None,
    off: Annotated[bool, typer.Option("--off", help="No music.")] = False,
    level: Annotated[
        float | None, typer.Option(metavar="DB", help="How much louder, or below 0 quieter, than usual.")
    ] = None,
    yes: Yes = False,
    api: ApiUrl = None,
) -> None:
    """Give a finished film other music. No scene is regenerated; the film that there is stays until then.

    With --level alone the music that it has, or had before --off, gets that loud.
    """
    made = {"prompt": prompt, "provider": provider, "model": model}
    wish = build_music_wish(new=new, off=off, file=file, level=level, made=made)
    run_interruptible(_change_music(resolve_api_url(api), job_id, wish, yes=yes))


def build_music_wish(
    *, new: bool, off: bool, file: Path | None, level: float | None, made: dict[str, str | None]
) -> MusicWish:
    """Build the request from the options.

    Raises:
        UserError: they contradict each other, ask for nothing, or name a file that cannot be read.
    """
    asked = {name: value for name, value in made.items() if value is not None}
    if sum((new or bool(asked), off, file is not None)) > 1:
        raise UserError("Give one of --new, --file and --off.")
    if not (new or asked or off or file or level is not None):
        raise UserError("Say what music: --new, --file FILE, --off or --level DB.")
    order: dict[str, object] = {} if level is None else {"level_db": level}
    for name, value in asked.items():
        require_sendable(f"--{name}", value)
    source = "new" if new or asked else "off" if off else "upload" if file else "same"
    return MusicWish(order={"source": source, **order, **asked}, file=read_music(file) if file else None)


async def _change_music(url: str, job_id: str, wish: MusicWish, *, yes: bool) -> None:
    async with ApiClient.connect(url) as api:
        order = dict(wish.order)
        if wish.file is not None:
            order["upload_id"] = await upload_music(api, wish.file)
        answer = await api.call_job("POST", job_id, "/music/estimate", order)
        price = PriceResponse.model_validate(answer).cost_usd
        confirm_price(price, yes=yes)
        changed = await api.call_job("POST", job_id, "/music", {**order, "max_cost_usd": price})
        print_stdout(StatusResponse.model_validate(changed).status)
        print_stderr(f"Follow it with: longtake watch {job_id}", "dim")
