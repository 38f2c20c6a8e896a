"""Another run of a job that has ended: what is paid for is used again, and nothing unasked is bought."""

import asyncio
import time
from collections.abc import Sequence, Set

from api import problems
from api.directing.seeds import fresh_seed
from api.problems import ProblemError
from api.services import Services
from api.standing import Standing
from api.truth import confirm
from engine import EngineAwayError, RunsAlreadyError
from store.models import JobRow, LedgerRow, Outcome
from workflows.contracts import AudioChoice, Film, GenerationInput, RetakeOrder, Soundtrack
from workflows.errors import ErrorType

# How long a person waits for a run that is just ending.
ENDS_WITHIN_SECONDS, LOOK_SECONDS = 5.0, 0.2
# The soundtrack's number where scenes are counted from 1.
MUSIC = 0


async def ended(services: Services, row: JobRow) -> JobRow | None:
    """The job's row when it has ended; None while it goes on.

    Raises:
        EngineAwayError: nobody can say.
    """
    truth = await confirm(services, row)
    if not truth.confirmed:
        raise EngineAwayError
    return truth.row if truth.row.status.ended else None


async def run_again(
    services: Services,
    row: JobRow,
    stands: Standing,
    *,
    retakes: Sequence[RetakeOrder] = (),
    missing_too: bool = False,
    without: Set[int] = frozenset(),
) -> None:
    """Start the run. What is in is used as it is, what is under way is waited for.

    Args:
        missing_too: whether what is missing is bought.
        without: what is not bought all the same.

    Raises:
        RunsAlreadyError: somebody else was quicker.
        ProblemError: its last run has not ended yet.
        EngineAwayError: nothing was changed.
    """
    made = {order.scene for order in retakes}
    leave_out = sorted(without if missing_too else _missing(row, stands) - made)
    there = {"clips": tuple(stands.clips.values()), **_kept(row)}
    more = {"retakes": tuple(retakes), "leave_out": tuple(leave_out), **there}
    run_id = await _started(services, row, services.launch(row).model_copy(update=more))
    await services.jobs.note_run(row.id, run_id)


async def _started(services: Services, row: JobRow, job: GenerationInput) -> str:
    """The new run's id. One that has written down its end is gone a moment later: that is waited for."""
    last = time.monotonic() + ENDS_WITHIN_SECONDS
    while True:
        try:
            return await services.engine.start_again(job)
        except RunsAlreadyError:
            execution = await services.engine.execution(row.id)
            if execution.running and execution.run_id != row.run_id:
                raise
        if time.monotonic() > last:
            raise ProblemError(problems.JOB_ACTIVE, "It is just ending: try again soon.", job_id=row.id)
        await asyncio.sleep(LOOK_SECONDS)


def _missing(row: JobRow, stands: Standing) -> set[int]:
    silent = row.brief.audio is AudioChoice.MUSIC and row.soundtrack_key is None
    coming = stands.under_way.keys() - set(row.gaps)
    return {*stands.missing, *([MUSIC] if silent else [])} - coming


def _kept(row: JobRow) -> dict[str, object]:
    """What an earlier run has left: its music, its film."""
    made_at, seconds = row.ended_at or row.created_at, row.film_seconds or 0.0
    kept: dict[str, object] = {}
    if row.soundtrack_key is not None:
        kept["soundtrack"] = Soundtrack(asset_key=row.soundtrack_key, seconds=seconds, created_at=made_at)
    if row.film_key is not None:
        kept["film"] = Film(
            asset_key=row.film_key, poster_key=row.poster_key or "", seconds=seconds, created_at=made_at
        )
        kept["film_gaps"] = tuple(row.gaps)
    return kept


def useless(row: JobRow, stands: Standing) -> list[LedgerRow]:
    """Takes that succeeded, and whose files their provider gives no more; the film went without them.

    What was refused for any other reason is no such take: its clip lies at the provider, is paid for, and is
    fetched again. The fault may have been the line's, or ours, and mended since.
    """
    newest = [stands.newest[scene] for scene in stands.missing if scene in stands.newest]
    return [take for take in newest if _is_lost(take) and take.scene in row.gaps]


def _is_lost(take: LedgerRow) -> bool:
    return take.outcome is Outcome.SUCCEEDED and take.error_type == ErrorType.JOB_LOST


async def instead(services: Services, row: JobRow, call: LedgerRow) -> RetakeOrder:
    """The order of a take in the place of one that is of no use: as it was, with another seed."""
    seed = fresh_seed(call.key.token)
    wish = await services.wishes.add(row.id, call.scene, text=None, seed=seed)
    return RetakeOrder(scene=call.scene, take=wish.take, provider=row.provider, model=row.model)
