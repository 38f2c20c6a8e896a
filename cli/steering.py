"""The words that steer a job which is there: cancel, retry, retake, choose, approve, resolve."""

from typing import Annotated

import typer

from cli import jobs
from cli.brief import require_sendable, retry_of, wish_of
from cli.options import ApiUrl, JobId, Yes, api_at

steering = typer.Typer()


@steering.command()
def cancel(
    job_id: JobId,
    *,
    keep: Annotated[
        bool, typer.Option("--keep", help="Buy nothing more, and cut a film from what is there.")
    ] = False,
    api: ApiUrl = None,
) -> None:
    """Cancel a job and what its providers do for it."""
    jobs.cancel(api_at(api), job_id, keep=keep)


@steering.command()
def retry(
    job_id: JobId,
    *,
    text: Annotated[
        list[str] | None,
        typer.Option(metavar="SCENE=TEXT", help="What a scene should show instead; may be repeated."),
    ] = None,
    leave_out: Annotated[
        list[int] | None,
        typer.Option(metavar="SCENE", help="Do without this scene, 0 for the music; may be repeated."),
    ] = None,
    yes: Yes = False,
    api: ApiUrl = None,
) -> None:
    """Retry a job that failed, was canceled or lacks scenes; its price is said, and you are asked."""
    jobs.retry(api_at(api), job_id, retry_of(text or [], leave_out or []), yes=yes)


@steering.command()
def retake(
    job_id: JobId,
    scene: Annotated[int, typer.Argument(help="The scene to be made anew.")],
    *,
    text: Annotated[str | None, typer.Option(help="What it should show. Default: as before.")] = None,
    seed: Annotated[int | None, typer.Option(help="Default: another one.")] = None,
    provider: Annotated[str | None, typer.Option(help="Default: as before.")] = None,
    model: Annotated[str | None, typer.Option(help="Default: as before.")] = None,
    yes: Yes = False,
    api: ApiUrl = None,
) -> None:
    """Regenerate one scene; its price is said, and you are asked. The earlier take is kept."""
    wish = wish_of(text=text, seed=seed, provider=provider, model=model)
    jobs.retake(api_at(api), job_id, scene, wish, yes=yes)


@steering.command()
def choose(
    job_id: JobId,
    scene: Annotated[int, typer.Argument()],
    take: Annotated[int, typer.Argument(help="The take that the film is to be cut with.")],
    api: ApiUrl = None,
) -> None:
    """Use another take of a scene."""
    jobs.choose(api_at(api), job_id, scene, take)


@steering.command()
def approve(
    job_id: JobId,
    budget: Annotated[
        float | None,
        typer.Option(metavar="USD", help="What the whole job may cost from now on. Default: the storyboard."),
    ] = None,
    api: ApiUrl = None,
) -> None:
    """Approve the storyboard that needs your review; or, with a budget, let the job spend more."""
    if budget is None:
        jobs.approve_storyboard(api_at(api), job_id)
        return
    require_sendable("budget_usd", budget)
    jobs.approve(api_at(api), job_id, budget)


@steering.command()
def resolve(
    job_id: JobId,
    scene: Annotated[int, typer.Argument(help="The scene that is held; 0 is the music.")],
    decision: Annotated[str, typer.Argument(metavar="DECISION", help="adopt, pay_again or do_without.")],
    provider_job: Annotated[
        str | None,
        typer.Option(
            metavar="ID", help="For adopt: which of the provider's jobs it is, as you found it there."
        ),
    ] = None,
    api: ApiUrl = None,
) -> None:
    """Decide about a scene of which nobody knows whether it was paid for."""
    jobs.resolve(api_at(api), job_id, scene, decision, provider_job)
