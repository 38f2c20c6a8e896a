"""The Typer command that says what a film would cost and how long it would take, and orders nothing."""

from collections.abc import Iterator, Mapping
from typing import Any

import typer
from pydantic import BaseModel

from cli.api_client import ApiClient
from cli.brief_options import DescribedFilm, with_film_options
from cli.formatting import format_duration
from cli.options import ApiUrl, AsJson, resolve_api_url
from cli.output import print_json, print_stderr, print_stdout
from cli.picture_uploads import upload_pictures
from cli.price_confirmation import format_usd
from cli.signals import run_interruptible

estimate_app = typer.Typer()


class EstimatedDuration(BaseModel):
    """How long something takes, in seconds: in one of ten cases less, usually, in one of ten cases more."""

    early: float
    usual: float
    late: float


class EstimatedPart(BaseModel):
    """What a service makes of a film, and its price."""

    provider: str
    model: str | None = None
    cost_usd: float


class EstimateAnswer(BaseModel):
    """The answer of `POST /estimate`, reduced to what is shown."""

    scenes: int
    takes: int = 1
    film_seconds: float
    cost_usd: float
    done_in_seconds: EstimatedDuration
    video: EstimatedPart
    music: EstimatedPart | None = None
    narration: EstimatedPart | None = None
    script_usd: float = 0.0
    within_budget: bool | None = None
    notices: tuple[str, ...] = ()


@estimate_app.command()
@with_film_options
def estimate(film: DescribedFilm, *, json: AsJson = False, api: ApiUrl = None) -> None:
    """Say what a film would cost, and how long it would take.

    Takes the options of `generate`, and orders nothing.
    """
    answer = run_interruptible(_fetch_estimate(resolve_api_url(api), film))
    if json:
        print_json(answer)
        return
    told = EstimateAnswer.model_validate(answer)
    for line in describe_estimate(told):
        print_stdout(line)
    for notice in told.notices:
        print_stderr(notice)


def describe_estimate(told: EstimateAnswer) -> Iterator[str]:
    """Describe an estimate, a line for each part and one for the whole."""
    takes_of_each = f", {told.takes} takes of each" if told.takes > 1 else ""
    yield f"Scenes: {told.scenes}{takes_of_each}. Length: {format_duration(told.film_seconds)}."
    if told.script_usd:
        yield f"  script      {format_usd(told.script_usd)}"
    for name, part in (("scenes", told.video), ("voice", told.narration), ("music", told.music)):
        if part is not None:
            maker = f"{part.provider}/{part.model}" if part.model else part.provider
            yield f"  {name:<10}  {format_usd(part.cost_usd)}  {maker}"
    takes = told.done_in_seconds
    yield (
        f"It costs {format_usd(told.cost_usd)} and takes {format_duration(takes.usual)}, "
        f"between {format_duration(takes.early)} and {format_duration(takes.late)} as a rule."
    )
    if told.within_budget is False:
        yield "That is more than the budget: the film would wait for you on the way."


async def _fetch_estimate(url: str, film: DescribedFilm) -> object:
    async with ApiClient.connect(url) as api:
        brief: Mapping[str, Any] = await upload_pictures(api, film.brief, film.pictures)
        return await api.call("POST", "/estimate", brief)
