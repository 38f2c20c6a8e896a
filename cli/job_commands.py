"""Typer commands that act on an existing job: cancel, retry, retake, choose, leave out, approve, resolve."""

from typing import Annotated

import typer

from cli import job_actions
from cli.held_call import HeldCall
from cli.options import ApiUrl, JobId, Yes, resolve_api_url
from cli.request_bodies import build_retake, build_retry, require_sendable

job_app = typer.Typer()


@job_app.command()
def cancel(
    job_id: JobId,
    *,
    keep: Annotated[
        bool, typer.Option("--keep", help="Buy nothing more, and cut a film from what is there.")
    ] = False,
    api: ApiUrl = None,
) -> None:
    """Cancel a job, and its jobs at the providers."""
    job_actions.cancel_job(resolve_api_url(api), job_id, keep=keep)


@job_app.command()
def retry(
    job_id: JobId,
    *,
    text: Annotated[
        list[str] | None,
        typer.Option(metavar="SCENE=TEXT", help="What a scene should show instead; may be repeated."),
    ] = None,
    leave_out: Annotated[
        list[int] | None,
        typer.Option(metavar="SCENE", help="Skip this scene, 0 for the music; may be repeated."),
    ] = None,
    yes: Yes = False,
    api: ApiUrl = None,
) -> None:
    """Retry a job that failed, was canceled or lacks scenes. Its price is shown, and must be confirmed."""
    job_actions.retry_job(resolve_api_url(api), job_id, build_retry(text or [], leave_out or []), yes=yes)


@job_app.command()
def retake(
    job_id: JobId,
    scene: Annotated[int, typer.Argument(help="The scene to regenerate.")],
    *,
    text: Annotated[str | None, typer.Option(help="What it should show. Default: as before.")] = None,
    seed: Annotated[int | None, typer.Option(help="Default: another one.")] = None,
    provider: Annotated[str | None, typer.Option(help="Default: as before.")] = None,
    model: Annotated[str | None, typer.Option(help="Default: as before.")] = None,
    takes: Annotated[
        int | None, typer.Option(help="How many takes at once, each of them paid for: 1, 2 or 4. Default: 1.")
    ] = None,
    seconds: Annotated[
        float | None,
        typer.Option(help="How long the scene of a finished film is from then on. Default: as it is."),
    ] = None,
    yes: Yes = False,
    api: ApiUrl = None,
) -> None:
    """Regenerate one scene. Its price is shown, and must be confirmed. Earlier takes are kept."""
    wish = build_retake(
        text=text, seed=seed, provider=provider, model=model, count=takes, duration_seconds=seconds
    )
    job_actions.retake_scene(resolve_api_url(api), job_id, scene, wish, yes=yes)


@job_app.command()
def choose(
    job_id: JobId,
    scene: Annotated[int, typer.Argument()],
    take: Annotated[int, typer.Argument(help="The take that the film is to be cut with.")],
    api: ApiUrl = None,
) -> None:
    """Use another take of a scene."""
    job_actions.choose_take(resolve_api_url(api), job_id, scene, take)


@job_app.command()
def leave_out(
    job_id: JobId,
    scenes: Annotated[
        list[int], typer.Argument(metavar="SCENE...", help="Scenes that are being made; 0 is the music.")
    ],
    api: ApiUrl = None,
) -> None:
    """Cut the film without scenes that are still being made, instead of waiting for them."""
    job_actions.leave_out(resolve_api_url(api), job_id, scenes)


@job_app.command()
def approve(
    job_id: JobId,
    budget: Annotated[
        float | None,
        typer.Option(metavar="USD", help="What the whole job may cost from now on. Default: the storyboard."),
    ] = None,
    takes: Annotated[
        int | None,
        typer.Option(metavar="COUNT", help="Make 1, 2 or 4 takes of each scene; the price is said first."),
    ] = None,
    *,
    yes: Annotated[bool, typer.Option(help="With --takes: spend what it costs without asking.")] = False,
    api: ApiUrl = None,
) -> None:
    """Approve the storyboard that needs your review; or, with a budget, let the job spend more."""
    if budget is None:
        job_actions.approve_storyboard(resolve_api_url(api), job_id, takes, yes=yes)
        return
    if takes is not None:
        raise typer.BadParameter("a budget is raised by itself: leave out --takes")
    require_sendable("budget_usd", budget)
    job_actions.raise_budget(resolve_api_url(api), job_id, budget)


@job_app.command()
def resolve(
    job_id: JobId,
    scene: Annotated[int, typer.Argument(help="The scene that is held; 0 is the music.")],
    decision: Annotated[str, typer.Argument(metavar="DECISION", help="adopt, pay_again or do_without.")],
    *,
    provider_job: Annotated[
        str | None,
        typer.Option(
            metavar="ID", help="For adopt: which of the provider's jobs it is, as you found it there."
        ),
    ] = None,
    line: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="The line of the scene that is held, and not its clip."),
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="TAG", help="With --line: of the film in this other language.")
    ] = None,
    api: ApiUrl = None,
) -> None:
    """Decide about a held scene, or a held line of it: nobody knows whether it was paid for."""
    held = HeldCall(scene, line, language)
    job_actions.resolve_take(resolve_api_url(api), job_id, held, decision, provider_job)
