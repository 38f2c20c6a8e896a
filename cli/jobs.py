"""`longtake generate`, `watch`, `list`, and what steers a job: any client's calls."""

from collections.abc import Mapping
from typing import Any

from cli.answers import Listed, RetryPrice
from cli.client import Api
from cli.costs import tell_costs
from cli.errors import InterruptedByPersonError
from cli.say import answer, aside
from cli.signals import run
from cli.spending import agree, tell_retry
from cli.watch import tell_end, watch


def generate(url: str, brief: Mapping[str, Any], *, follow: bool) -> int:
    """Ask for a film. stdout: the job's id, or the film's URL when it is followed."""
    job_id = run(_generate(url, brief))
    if follow:
        aside(f"Job {job_id}", "dim")
        return follow_job(url, job_id)
    answer(job_id)
    aside(f"Follow it with: longtake watch {job_id}", "dim")
    return 0


def follow_job(url: str, job_id: str) -> int:
    """Watch a job to its end; stdout: the film's URL. Ctrl-C only ends the watching."""
    try:
        return run(_follow(url, job_id))
    except InterruptedByPersonError:
        aside(f"The job goes on. Watch it again with: longtake watch {job_id}")
        raise


def show_list(url: str, filters: Mapping[str, str | int | None]) -> None:
    """The newest jobs, a line each: id, status, when it was asked for, title."""
    run(_list(url, {name: value for name, value in filters.items() if value is not None}))


def cancel(url: str, job_id: str, *, keep: bool = False) -> None:
    """Have a job cancelled; stdout: `canceling` or `canceled`, of one that keeps what it has `finishing`."""
    run(_steer(url, job_id, "cancel?mode=keep" if keep else "cancel"))


def retry(url: str, job_id: str, order: Mapping[str, Any], *, yes: bool = False) -> None:
    """Have a job go on, if its price is agreed to; stdout: its status."""
    price = run(_price_retry(url, job_id, order))
    tell_retry(price)
    agree(price.cost_usd, yes=yes)
    # What it would cost more than was agreed to, it does not buy.
    run(_steer(url, job_id, "retry", {**order, "max_cost_usd": price.cost_usd}))


def retake(url: str, job_id: str, scene: int, wish: Mapping[str, Any], *, yes: bool = False) -> None:
    """Have a scene made anew, if its price is agreed to; stdout: the number of its take."""
    agree(run(_price_retake(url, job_id, scene, wish)), yes=yes)
    run(_direct(url, job_id, f"scenes/{scene}/retake", wish))


def choose(url: str, job_id: str, scene: int, take: int) -> None:
    """Have the film cut with a take; stdout: its number."""
    run(_direct(url, job_id, f"scenes/{scene}/choose", {"take": take}))


def approve_storyboard(url: str, job_id: str) -> None:
    """Have the storyboard made that waits; stdout: the job's status."""
    run(_steer(url, job_id, "approve", {}))


def approve(url: str, job_id: str, budget_usd: float) -> None:
    """Raise a job's budget; stdout: what it is now."""
    run(_approve(url, job_id, budget_usd))


def resolve(url: str, job_id: str, scene: int, decision: str, provider_job_id: str | None) -> None:
    """Decide about a held take; stdout: what was decided."""
    run(_resolve(url, job_id, scene, decision, provider_job_id))


async def _generate(url: str, brief: Mapping[str, Any]) -> str:
    async with Api.at(url) as api:
        return await api.generate(brief)


async def _follow(url: str, job_id: str) -> int:
    async with Api.at(url) as api:
        picture = await watch(api, job_id)
        if film := picture.assets.final_video:
            answer(api.absolute(film.url))
        code = tell_end(picture)
        await tell_costs(api, job_id)
        return code


async def _list(url: str, filters: Mapping[str, str | int]) -> None:
    async with Api.at(url) as api:
        page = await api.jobs(filters)
    for job in page.jobs:
        answer(_line(job))
    if page.next_cursor:
        aside("There are more: see --limit.", "dim")
    elif not page.jobs:
        aside("There is no such job." if filters else 'No jobs yet: longtake generate "…" makes one.', "dim")


async def _steer(url: str, job_id: str, call: str, order: Mapping[str, Any] | None = None) -> None:
    async with Api.at(url) as api:
        answer(await api.steer(job_id, call, order))


async def _price_retry(url: str, job_id: str, order: Mapping[str, Any]) -> RetryPrice:
    async with Api.at(url) as api:
        return await api.price_retry(job_id, order)


async def _price_retake(url: str, job_id: str, scene: int, wish: Mapping[str, Any]) -> float:
    async with Api.at(url) as api:
        return await api.price_retake(job_id, scene, wish)


async def _direct(url: str, job_id: str, call: str, order: Mapping[str, Any]) -> None:
    async with Api.at(url) as api:
        answer(str(await api.direct(job_id, call, order)))
        aside(f"Follow it with: longtake watch {job_id}", "dim")


async def _approve(url: str, job_id: str, budget_usd: float) -> None:
    async with Api.at(url) as api:
        answer(f"{await api.approve(job_id, budget_usd):.2f}")


async def _resolve(url: str, job_id: str, scene: int, decision: str, provider_job_id: str | None) -> None:
    async with Api.at(url) as api:
        answer(await api.resolve(job_id, scene, decision, provider_job_id))


def _line(job: Listed) -> str:
    made = job.created_at.astimezone().strftime("%Y-%m-%d %H:%M")
    return f"{job.job_id}  {job.status:<17}  {made}  {' '.join(job.title.split())}"
