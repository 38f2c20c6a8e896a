"""The Typer command that has stills drawn of a storyboard that waits for its owner."""

from typing import Annotated

import typer
from pydantic import BaseModel

from cli.api_client import ApiClient
from cli.api_models import PriceResponse
from cli.errors import UserError
from cli.options import ApiUrl, JobId, Yes, resolve_api_url
from cli.output import print_stderr, print_stdout
from cli.price_confirmation import confirm_price
from cli.signals import run_interruptible

stills_app = typer.Typer()


class _StillItem(BaseModel):
    take: int


class _SceneItem(BaseModel):
    number: int
    stills: tuple[_StillItem, ...] = ()

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
        list[int] | None, typer.Argument(metavar="[SCENE...]", help="Which scenes. Default: all.")
    ] = None,
    *,
    yes: Yes = False,
    api: ApiUrl = None,
) -> None:
    """Draw a real still of scenes while their storyboard waits for you. Their price must be confirmed.

    Each time another still is drawn. A scene that opens on a still begins from the newest one of its text.
    """
    run_interruptible(_draw_stills(resolve_api_url(api), job_id, scenes or [], yes=yes))


async def _draw_stills(url: str, job_id: str, numbers: list[int], *, yes: bool) -> None:
    async with ApiClient.connect(url) as api:
        job = _JobResponse.model_validate(await api.call_job("GET", job_id))
        chosen = _choose_scenes(job.results.scenes, numbers)
        price = PriceResponse.model_validate(await api.call_job("GET", job_id, "/still-price"))
        confirm_price(len(chosen) * price.cost_usd, yes=yes)
        for scene in chosen:
            part = f"/scenes/{scene.number}/stills/{scene.next_still}"
            await api.call_job("PUT", job_id, part, {"max_cost_usd": price.cost_usd})
            print_stdout(f"scene {scene.number}: still {scene.next_still}")
        print_stderr(f"See them in the Studio: longtake open {job_id}", "dim")


def _choose_scenes(scenes: tuple[_SceneItem, ...], numbers: list[int]) -> list[_SceneItem]:
    known = {scene.number: scene for scene in scenes}
    if unknown := [number for number in numbers if number not in known]:
        raise UserError(f"The storyboard has no scene {unknown[0]}.")
    return [known[number] for number in numbers] if numbers else list(scenes)
