"""The Typer command that has stills drawn of a storyboard that waits for its owner."""

from typing import Annotated

import typer
from pydantic import BaseModel

from cli.api_client import ApiClient
from cli.api_models import ApiRefusedError, PriceResponse
from cli.errors import UserError
from cli.options import ApiUrl, JobId, Yes, resolve_api_url
from cli.output import print_stderr, print_stdout
from cli.price_confirmation import confirm_price
from cli.signals import run_interruptible

stills_app = typer.Typer()


class _StillItem(BaseModel):
    take: int
    outcome: str | None = None
    clip: object = None

    @property
    def is_under_way(self) -> bool:
        """Whether it is being drawn, or is drawn and not fetched yet."""
        return self.outcome is None or (self.outcome == "succeeded" and self.clip is None)


class _SceneItem(BaseModel):
    number: int
    stills: tuple[_StillItem, ...] = ()
    still: int | None = None

    @property
    def lacks_still(self) -> bool:
        """Whether it has no still of its present text, and none is being drawn."""
        return self.still is None and not any(still.is_under_way for still in self.stills)

    @property
    def next_still(self) -> int:
        """The number of the next still of the scene."""
        return 1 + max((still.take for still in self.stills), default=0)


class _SceneList(BaseModel):
    scenes: tuple[_SceneItem, ...]


class _JobResponse(BaseModel):
    results: _SceneList


@stills_app.command()
def stills(
    job_id: JobId,
    scenes: Annotated[
        list[int] | None, typer.Argument(metavar="[SCENE...]", help="Which scenes. Default: all without one.")
    ] = None,
    *,
    yes: Yes = False,
    api: ApiUrl = None,
) -> None:
    """Draw a real still of scenes while their storyboard waits for you. Their price must be confirmed.

    Scenes that are named get another still. A scene that opens on one begins from the newest of its text.
    """
    run_interruptible(_draw_stills(resolve_api_url(api), job_id, scenes or [], yes=yes))


async def _draw_stills(url: str, job_id: str, numbers: list[int], *, yes: bool) -> None:
    async with ApiClient.connect(url) as api:
        job = _JobResponse.model_validate(await api.call_job("GET", job_id))
        chosen = _choose_scenes(job.results.scenes, numbers)
        if not chosen:
            print_stderr("Each scene has a still, or one is being drawn. Name scenes to draw another.", "dim")
            return
        price = PriceResponse.model_validate(await api.call_job("GET", job_id, "/still-price")).cost_usd
        confirm_price(len(chosen) * price, yes=yes)
        refused = [scene.number for scene in chosen if not await _draw_still(api, job_id, scene, price)]
        print_stderr(f"See them in the Studio: longtake open {job_id}", "dim")
    if refused:
        raise UserError(f"No still was ordered of these scenes: {', '.join(map(str, refused))}.")


async def _draw_still(api: ApiClient, job_id: str, scene: _SceneItem, price_usd: float) -> bool:
    """Order the next still of a scene; return whether it is. A refusal is told, and stops no other."""
    part = f"/scenes/{scene.number}/stills/{scene.next_still}"
    try:
        await api.call_job("PUT", job_id, part, {"max_cost_usd": price_usd})
    except ApiRefusedError as error:
        print_stderr(f"scene {scene.number}: {error}")
        return False
    print_stdout(f"scene {scene.number}: still {scene.next_still}")
    return True


def _choose_scenes(scenes: tuple[_SceneItem, ...], numbers: list[int]) -> list[_SceneItem]:
    known = {scene.number: scene for scene in scenes}
    if unknown := [number for number in numbers if number not in known]:
        raise UserError(f"The storyboard has no scene {unknown[0]}.")
    return [known[number] for number in numbers] or [scene for scene in scenes if scene.lacks_still]
