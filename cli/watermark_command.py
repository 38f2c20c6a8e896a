"""The Typer command that changes the watermark of a finished film, for nothing."""

from typing import Annotated

import typer

from cli.api_client import ApiClient
from cli.api_models import StatusResponse
from cli.errors import UserError
from cli.options import ApiUrl, JobId, resolve_api_url
from cli.output import print_stderr, print_stdout
from cli.request_bodies import read_picture
from cli.signals import run_interruptible

watermark_app = typer.Typer()


@watermark_app.command()
def watermark(
    job_id: JobId,
    *,
    file: Annotated[
        str | None, typer.Option(help="Another picture; its transparent parts stay so.", metavar="FILE")
    ] = None,
    url: Annotated[
        str | None, typer.Option("--url", help="Another picture at a public https address.", metavar="URL")
    ] = None,
    corner: Annotated[
        str | None, typer.Option(help="top_right, top_left, bottom_right or bottom_left.")
    ] = None,
    size: Annotated[
        float | None, typer.Option(help="Its side, as a part of the film's shorter side: 0.05 to 0.3.")
    ] = None,
    opacity: Annotated[float | None, typer.Option(help="0.1 to 1.")] = None,
    off: Annotated[bool, typer.Option("--off", help="No watermark.")] = False,
    api: ApiUrl = None,
) -> None:
    """Give a finished film another watermark, or none, for nothing; the film that there is stays until then.

    What is not said stays as it is: after --off, --corner alone brings the same picture back.
    """
    asked = {"url": url, "corner": corner, "size": size, "opacity": opacity}
    order: dict[str, object] = {name: value for name, value in asked.items() if value is not None}
    if off and (order or file is not None):
        raise UserError("Give --off alone.")
    if file is not None and url is not None:
        raise UserError("Give one of --file and --url.")
    if not (off or order or file is not None):
        raise UserError("Say what watermark: --file FILE, --url URL, --corner, --size, --opacity or --off.")
    picture = None if file is None else read_picture(file)
    run_interruptible(
        _change_watermark(resolve_api_url(api), job_id, {"off": True} if off else order, picture)
    )


async def _change_watermark(url: str, job_id: str, order: dict[str, object], picture: bytes | None) -> None:
    async with ApiClient.connect(url) as api:
        given = {} if picture is None else {"upload_id": await api.upload_picture(picture)}
        changed = await api.call_job("PUT", job_id, "/watermark", {**order, **given})
        print_stdout(StatusResponse.model_validate(changed).status)
        print_stderr(f"Follow it with: longtake watch {job_id}", "dim")
