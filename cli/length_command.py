"""The Typer command that changes how long a scene of a finished film is, for nothing."""

from math import ceil, floor
from typing import Annotated

import typer
from pydantic import BaseModel

from cli.api_client import ApiClient
from cli.api_models import StatusResponse
from cli.options import ApiUrl, JobId, resolve_api_url
from cli.output import print_stderr, print_stdout
from cli.signals import run_interruptible

length_app = typer.Typer()


class _LengthLimits(BaseModel):
    scene_seconds: float
    least_seconds: float
    most_seconds: float


@length_app.command()
def length(
    job_id: JobId,
    scene: Annotated[int, typer.Argument(min=1, help="The scene's number.")],
    seconds: Annotated[float | None, typer.Argument(min=0, help="How long it is from now on.")] = None,
    *,
    api: ApiUrl = None,
) -> None:
    """Show how long a scene of a finished film can be; with seconds, cut the film with it that long.

    It costs nothing, within what the scene's clip has. For more, buy another take: longtake retake --seconds.
    """
    url = resolve_api_url(api)
    if seconds is None:
        run_interruptible(_show_limits(url, job_id, scene))
    else:
        run_interruptible(_change_length(url, job_id, scene, seconds))


async def _show_limits(url: str, job_id: str, scene: int) -> None:
    async with ApiClient.connect(url) as api:
        found = _LengthLimits.model_validate(await api.call_job("GET", job_id, _path(scene)))
    print_stdout(f"{found.scene_seconds:g} s")
    # Rounded inwards, so that what is shown can be asked for.
    least, most = ceil(found.least_seconds * 10) / 10, floor(found.most_seconds * 10) / 10
    print_stderr(f"For nothing it can last {least:g} to {most:g} s." if least < most else "It stays so long.")


async def _change_length(url: str, job_id: str, scene: int, seconds: float) -> None:
    async with ApiClient.connect(url) as api:
        changed = await api.call_job("PUT", job_id, _path(scene), {"seconds": seconds})
    print_stdout(StatusResponse.model_validate(changed).status)
    print_stderr(f"Follow it with: longtake watch {job_id}", "dim")


def _path(scene: int) -> str:
    return f"/scenes/{scene}/length"
