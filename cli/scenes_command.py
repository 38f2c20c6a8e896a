"""The Typer command that arranges the scenes of a finished film, and adds one to it."""

from typing import Annotated

import typer
from pydantic import BaseModel

from cli.api_client import ApiClient
from cli.api_models import PriceResponse
from cli.errors import UserError
from cli.options import ApiUrl, JobId, Yes, resolve_api_url
from cli.output import print_stderr, print_stdout
from cli.price_confirmation import confirm_price
from cli.request_bodies import require_sendable
from cli.signals import run_interruptible

scenes_app = typer.Typer()

TRANSITIONS = ("crossfade", "cut")
# A clip that begins where the one before ended is seen as one shot.
CONTINUED = {"opens_on": "last_frame", "transition": "cut"}


class _PlaceItem(BaseModel):
    scene: int
    transition: str | None


class _OrderResponse(BaseModel):
    scenes: tuple[_PlaceItem, ...]
    removed: tuple[int, ...]
    revision: int


class _AddedResponse(BaseModel):
    scene: int


@scenes_app.command()
def scenes(
    job_id: JobId,
    *,
    order: Annotated[
        str | None,
        typer.Option(
            metavar="SCENES", help="The film's scenes in order, as in 3,1,2:cut. Others are taken out."
        ),
    ] = None,
    add: Annotated[str | None, typer.Option(metavar="TEXT", help="Buy a further scene, at a price.")] = None,
    after: Annotated[
        int | None, typer.Option(min=0, help="Which scene it follows; 0: none. Left out: the last one.")
    ] = None,
    seconds: Annotated[float | None, typer.Option(help="How long it is.")] = None,
    goes_on: Annotated[
        bool, typer.Option("--continue", help="It begins from the last picture of the scene that it follows.")
    ] = False,
    still: Annotated[
        bool, typer.Option("--still", help="It begins from a still that is drawn for it, at a price.")
    ] = False,
    provider: Annotated[str | None, typer.Option(help="Default: the film's.")] = None,
    model: Annotated[str | None, typer.Option(help="Default: the film's.")] = None,
    yes: Yes = False,
    api: ApiUrl = None,
) -> None:
    """List the scenes of a film in its order; change that order, for nothing; or add a scene.

    A scene is followed by :cut or :crossfade to say how the film changes to it. Scenes keep their numbers.
    Those that are taken out are kept: name them again to put them back.
    """
    if order is not None and add is not None:
        raise UserError("Give one of --order and --add.")
    if goes_on and still:
        raise UserError("Give one of --continue and --still.")
    url = resolve_api_url(api)
    if order is not None:
        run_interruptible(_change_order(url, job_id, parse_order(order)))
    elif add is not None:
        scene = build_scene(
            add,
            goes_on=goes_on,
            after=after,
            duration_seconds=seconds,
            provider=provider,
            model=model,
            opens_on="still" if still else None,
        )
        run_interruptible(_add_scene(url, job_id, scene, yes=yes))
    else:
        run_interruptible(_list_scenes(url, job_id))


def parse_order(words: str) -> list[dict[str, object]]:
    """Parse an order such as `3,1,2:cut`.

    Raises:
        UserError: a word is no scene's number, or names no transition.
    """
    return [_parse_place(word.strip()) for word in words.split(",")]


def _parse_place(word: str) -> dict[str, object]:
    number, colon, transition = word.partition(":")
    if not number.isdecimal() or (colon and transition not in TRANSITIONS):
        raise UserError(f"--order {word}: give numbers of scenes, as in 3,1,2:cut (or :crossfade).")
    return {"scene": int(number), "transition": transition or None}


def build_scene(text: str, *, goes_on: bool = False, **fields: object) -> dict[str, object]:
    """Build the request for a further scene.

    Args:
        text: the scene's.
        goes_on: whether it begins from the last picture of the scene that it follows, with a hard cut.
        fields: others of the request; None: not given.

    Raises:
        UserError: the text cannot be sent.
    """
    require_sendable("--add", text)
    given = {name: value for name, value in fields.items() if value is not None}
    return {"text": text, **given, **(CONTINUED if goes_on else {})}


async def _list_scenes(url: str, job_id: str) -> None:
    async with ApiClient.connect(url) as api:
        found = _OrderResponse.model_validate(await api.call_job("GET", job_id, "/scene-order"))
    for place in found.scenes:
        print_stdout(f"{place.scene}{f':{place.transition}' if place.transition else ''}")
    if found.removed:
        print_stderr(f"Taken out: {', '.join(map(str, found.removed))}", "dim")


async def _change_order(url: str, job_id: str, places: list[dict[str, object]]) -> None:
    async with ApiClient.connect(url) as api:
        await api.call_job("PUT", job_id, "/scene-order", {"scenes": places})
    print_stderr(f"Follow it with: longtake watch {job_id}", "dim")


async def _add_scene(url: str, job_id: str, scene: dict[str, object], *, yes: bool) -> None:
    async with ApiClient.connect(url) as api:
        answer = await api.call_job("POST", job_id, "/scenes/estimate", scene)
        price = PriceResponse.model_validate(answer).cost_usd
        confirm_price(price, yes=yes)
        body = {**scene, "max_cost_usd": price}
        added = await api.call_job("POST", job_id, "/scenes", body)
    print_stdout(str(_AddedResponse.model_validate(added).scene))
    print_stderr(f"Follow it with: longtake watch {job_id}", "dim")
