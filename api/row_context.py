"""What other tables than its own say of a job that is listed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from api.money import film_length
from api.services import Services
from api.standing import Standing
from store.models import JobRow, LedgerState
from storyboard import film_seconds
from workflows.contracts import Stage


@dataclass(frozen=True)
class RowContext:
    """The scenes whose takes are held (0: the music); the seconds of its storyboard, once there is one."""

    held: tuple[int, ...] = ()
    storyboard_seconds: float | None = None


async def contexts(services: Services, job_ids: Collection[str]) -> Mapping[str, RowContext]:
    """Those of many jobs, by their ids."""
    held = await services.ledger.held(job_ids)
    seconds = await services.storyboards.lengths(job_ids)
    return {job_id: RowContext(tuple(held.get(job_id, ())), seconds.get(job_id)) for job_id in job_ids}


def context_of(stands: Standing) -> RowContext:
    """The same of one job that is known in full."""
    held = [
        call.scene
        for call in stands.ledger
        if call.state is LedgerState.INTENT and call.held_at is not None and call.stage is not Stage.SCRIPT
    ]
    return RowContext(tuple(sorted(held)), film_length(stands.scenes) if stands.scenes else None)


def duration_seconds(row: JobRow, context: RowContext) -> float:
    """The film's length; before there is a film, its storyboard's; before that, as asked."""
    if row.film_seconds is not None:
        return row.film_seconds
    return film_seconds(row.brief) if context.storyboard_seconds is None else context.storyboard_seconds
