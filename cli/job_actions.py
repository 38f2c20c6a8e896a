"""Functions behind the job commands: each calls the API and prints the result."""

from collections.abc import Mapping, Sequence
from typing import Any

from cli.api_client import ApiClient
from cli.api_models import JobListItem, JobListPage, RetryPriceResponse
from cli.errors import InterruptedByUserError
from cli.first_takes import price_takes, save_takes
from cli.held_call import HeldCall
from cli.job_costs import print_costs
from cli.output import print_json, print_stderr, print_stdout
from cli.picture_uploads import BriefPictures, upload_pictures
from cli.price_confirmation import confirm_price, format_usd, print_retry_price
from cli.signals import run_interruptible
from cli.watch import print_outcome, watch_job


def generate_film(url: str, brief: Mapping[str, Any], pictures: BriefPictures, *, follow: bool) -> int:
    """Create a job, from uploaded pictures where some are given.

    stdout: its id, or the film's URL when it is followed. Return the exit code.
    """
    job_id = run_interruptible(_create_job(url, brief, pictures))
    if follow:
        print_stderr(f"Job {job_id}", "dim")
        return follow_job(url, job_id)
    print_stdout(job_id)
    print_stderr(f"Follow it with: longtake watch {job_id}", "dim")
    return 0


def follow_job(url: str, job_id: str, *, as_json: bool = False) -> int:
    """Watch a job to its end; stdout: the film's URL, or each snapshot as a line of JSON.

    Ctrl-C only ends the watching. Return the exit code.
    """
    try:
        return run_interruptible(_watch_and_report(url, job_id, as_json=as_json))
    except InterruptedByUserError:
        print_stderr(f"The job goes on. Watch it again with: longtake watch {job_id}")
        raise


def print_job_list(url: str, filters: Mapping[str, str | int | None], *, as_json: bool = False) -> None:
    """Print jobs, a line each: id, status, creation time, cost, title; or the API's JSON."""
    given = {name: value for name, value in filters.items() if value is not None}
    answer = run_interruptible(_fetch_jobs(url, given))
    if as_json:
        print_json(answer)
        return
    _print_jobs(JobListPage.model_validate(answer), given)


def cancel_job(url: str, job_id: str, *, keep: bool = False) -> None:
    """Cancel a job; stdout: `canceling`, `canceled`, or `finishing` with `keep`."""
    run_interruptible(_control_job(url, job_id, "cancel?mode=keep" if keep else "cancel"))


def retry_job(url: str, job_id: str, order: Mapping[str, Any], *, yes: bool = False) -> None:
    """Retry a job once its price is confirmed; stdout: the job's status."""
    price = run_interruptible(_fetch_retry_price(url, job_id, order))
    print_retry_price(price)
    confirm_price(price.cost_usd, yes=yes)
    # The API refuses the retry if its price has risen above the confirmed one.
    run_interruptible(_control_job(url, job_id, "retry", {**order, "max_cost_usd": price.cost_usd}))


def retake_scene(url: str, job_id: str, scene: int, wish: Mapping[str, Any], *, yes: bool = False) -> None:
    """Make new takes of a scene once their price is confirmed; stdout: the number of each, on its line."""
    price = run_interruptible(_fetch_retake_price(url, job_id, scene, wish))
    confirm_price(price, yes=yes)
    order = {**wish, "max_cost_usd": price}
    run_interruptible(_direct_scene(url, job_id, f"scenes/{scene}/retake", order))


def choose_take(url: str, job_id: str, scene: int, take: int) -> None:
    """Use another take of a scene in the film; stdout: the take's number."""
    run_interruptible(_direct_scene(url, job_id, f"scenes/{scene}/choose", {"take": take}))


def leave_out(url: str, job_id: str, scenes: Sequence[int]) -> None:
    """Have the film cut without scenes that are being made, 0 for the music; stdout: the job's status."""
    run_interruptible(_control_job(url, job_id, "leave-out", {"scenes": list(scenes)}))


def approve_storyboard(url: str, job_id: str, takes: int | None = None, *, yes: bool = False) -> None:
    """Approve the storyboard that waits for approval; stdout: the job's status.

    `takes`: of each scene from now on; what that costs is confirmed first.
    """
    order = {} if takes is None else {"revision": _change_takes(url, job_id, takes, yes=yes)}
    run_interruptible(_control_job(url, job_id, "approve", order))


def raise_budget(url: str, job_id: str, budget_usd: float) -> None:
    """Raise a job's total budget; stdout: the budget now in force, in US dollars."""
    run_interruptible(_raise_budget(url, job_id, budget_usd))


def resolve_take(url: str, job_id: str, held: HeldCall, decision: str, provider_job_id: str | None) -> None:
    """Resolve a held take or line; stdout: the decision."""
    run_interruptible(_resolve_take(url, job_id, held, decision, provider_job_id))


def _change_takes(url: str, job_id: str, takes: int, *, yes: bool) -> int:
    """Change how many takes are made once their price is confirmed; return the storyboard's revision."""
    price = run_interruptible(_fetch_board_price(url, job_id, takes))
    confirm_price(price, yes=yes)
    return run_interruptible(_save_takes(url, job_id, takes, price))


async def _fetch_board_price(url: str, job_id: str, takes: int) -> float:
    async with ApiClient.connect(url) as api:
        return await price_takes(api, job_id, takes)


async def _save_takes(url: str, job_id: str, takes: int, price: float) -> int:
    async with ApiClient.connect(url) as api:
        return await save_takes(api, job_id, takes, price)


async def _create_job(url: str, brief: Mapping[str, Any], pictures: BriefPictures) -> str:
    async with ApiClient.connect(url) as api:
        return await api.generate_film(await upload_pictures(api, brief, pictures))


async def _watch_and_report(url: str, job_id: str, *, as_json: bool) -> int:
    async with ApiClient.connect(url) as api:
        picture = await watch_job(api, job_id, as_json=as_json)
        if as_json:
            return print_outcome(picture)
        if film := picture.assets.final_video:
            print_stdout(api.absolute_url(film.url))
        code = print_outcome(picture)
        await print_costs(api, job_id)
        return code


async def _fetch_jobs(url: str, filters: Mapping[str, str | int]) -> object:
    async with ApiClient.connect(url) as api:
        return await api.call("GET", "/jobs", params=filters)


def _print_jobs(page: JobListPage, filters: Mapping[str, str | int]) -> None:
    for job in page.jobs:
        print_stdout(_format_job(job))
    if page.next_cursor:
        print_stderr("There are more: see --limit.", "dim")
    elif not page.jobs:
        is_filtered = filters.keys() - {"limit"}
        print_stderr(
            "There is no such job." if is_filtered else 'No jobs yet: longtake generate "…" makes one.', "dim"
        )


async def _control_job(url: str, job_id: str, call: str, order: Mapping[str, Any] | None = None) -> None:
    async with ApiClient.connect(url) as api:
        print_stdout(await api.control_job(job_id, call, order))


async def _fetch_retry_price(url: str, job_id: str, order: Mapping[str, Any]) -> RetryPriceResponse:
    async with ApiClient.connect(url) as api:
        return await api.price_retry(job_id, order)


async def _fetch_retake_price(url: str, job_id: str, scene: int, wish: Mapping[str, Any]) -> float:
    async with ApiClient.connect(url) as api:
        return await api.price_retake(job_id, scene, wish)


async def _direct_scene(url: str, job_id: str, call: str, order: Mapping[str, Any]) -> None:
    async with ApiClient.connect(url) as api:
        print_stdout("\n".join(map(str, await api.direct_scene(job_id, call, order))))
        print_stderr(f"Follow it with: longtake watch {job_id}", "dim")


async def _raise_budget(url: str, job_id: str, budget_usd: float) -> None:
    async with ApiClient.connect(url) as api:
        print_stdout(f"{await api.raise_budget(job_id, budget_usd):.2f}")


async def _resolve_take(
    url: str, job_id: str, held: HeldCall, decision: str, provider_job_id: str | None
) -> None:
    async with ApiClient.connect(url) as api:
        print_stdout(await api.resolve_take(job_id, held, decision, provider_job_id))


def _format_job(job: JobListItem) -> str:
    made = job.created_at.astimezone().strftime("%Y-%m-%d %H:%M")
    return f"{job.job_id}  {job.status:<17}  {made}  {format_usd(job.cost):>7}  {' '.join(job.title.split())}"
