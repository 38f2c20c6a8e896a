"""The Typer command that saves a storyboard as a file, and replaces one that waits for approval."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import BaseModel

from cli.api_client import ApiClient
from cli.errors import UserError
from cli.options import ApiUrl, JobId, resolve_api_url
from cli.output import print_stderr, print_stdout
from cli.price_confirmation import format_usd
from cli.request_bodies import read_script
from cli.signals import run_interruptible

# What a scene has in common with the scene of a request.
COPIED_FIELDS = ("text", "reference_image", "last_image", "entities", "opens_on", "clip_sound")

storyboard_app = typer.Typer()


class StoryboardResults(BaseModel):
    """The scenes of a job, as the API gives them."""

    storyboard: tuple[dict[str, Any], ...] = ()


class StoryboardJob(BaseModel):
    """The part of a job that holds its storyboard."""

    results: StoryboardResults


class ReplacedStoryboard(BaseModel):
    """The answer of `PUT /jobs/{id}/storyboard`, reduced to what is shown."""

    price_usd: float | None = None
    scenes: tuple[object, ...]


@storyboard_app.command()
def storyboard(
    job_id: JobId,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="The scenes from now on, as this command prints them."),
    ] = None,
    api: ApiUrl = None,
) -> None:
    """Print a film's scenes as JSON, to be edited; with a file, replace those that wait for your approval."""
    url = resolve_api_url(api)
    if file is None:
        print_stdout(json.dumps(run_interruptible(_fetch_scenes(url, job_id)), indent=2, ensure_ascii=False))
        return
    replaced = run_interruptible(_replace_scenes(url, job_id, read_scenes(file)))
    price = "" if replaced.price_usd is None else f" It costs {format_usd(replaced.price_usd)}."
    print_stdout(f"Scenes now: {len(replaced.scenes)}.{price}")
    print_stderr(f"Approve it with: longtake approve {job_id}", "dim")


def build_scene(scene: Mapping[str, Any]) -> dict[str, Any]:
    """Build the request's scene from one of a job: what it has not is left out."""
    copied = {name: scene.get(name) for name in COPIED_FIELDS}
    voices = scene.get("line_voices") or [None] * len(scene.get("lines") or ())
    lines = [
        {"text": text, "voice": voice} if voice else text
        for text, voice in zip(scene.get("lines") or (), voices, strict=False)
    ]
    told = {**copied, "duration_seconds": scene["seconds"], "lines": lines or None}
    return {name: value for name, value in told.items() if value not in (None, [])}


def read_scenes(file: Path) -> list[object]:
    """Read scenes from a JSON file: the list, or an object that has it as `scenes`.

    Raises:
        UserError: it cannot be read, or holds no scenes.
    """
    try:
        told = json.loads(read_script(str(file)))
    except ValueError as error:
        raise UserError(f"{file} is no JSON: {error}.") from error
    scenes = told.get("scenes") if isinstance(told, dict) else told
    if not isinstance(scenes, list) or not scenes:
        raise UserError(f"{file} holds no list of scenes.")
    return scenes


async def _fetch_scenes(url: str, job_id: str) -> list[dict[str, Any]]:
    async with ApiClient.connect(url) as api:
        job = StoryboardJob.model_validate(await api.fetch_job(job_id))
    if not job.results.storyboard:
        raise UserError("There is no storyboard yet.")
    return [build_scene(scene) for scene in job.results.storyboard]


async def _replace_scenes(url: str, job_id: str, scenes: list[object]) -> ReplacedStoryboard:
    async with ApiClient.connect(url) as api:
        answer = await api.call_job("PUT", job_id, "/storyboard", {"scenes": scenes})
        return ReplacedStoryboard.model_validate(answer)
