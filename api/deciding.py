"""What the owner decides: takes of which nobody knows whether they were paid for, and more money."""

from api import problems
from api.directing.refusals import answer_lost
from api.handlers import RETRY_AFTER
from api.problems import FieldError, ProblemError, invalid
from api.services import Services
from api.truth import Truth, confirm
from engine import AnswerLostError, EngineAwayError, NoSuchRunError, RefusedError
from store.models import JobRow, LedgerRow, LedgerState
from workflows.contracts import Decision, ResolveOrder, Stage, TakeKey
from workflows.errors import ErrorType

NO_BUDGET = "this job has no budget that could be raised"


async def resolve(
    services: Services, row: JobRow, scene: int, decision: Decision, provider_job_id: str | None
) -> TakeKey:
    """Settle the held take of a scene, 0 for the soundtrack, and say which it was.

    Raises:
        ProblemError: none is held, the job has ended, or the decision cannot be carried out.
        EngineAwayError, NoWorkerError: nobody could be told.
    """
    held = _held(await services.ledger.rows(row.id), scene)
    if held is None:
        raise _not_held(row.id)
    order = ResolveOrder(key=held.key, decision=decision, provider_job_id=provider_job_id)
    try:
        await services.engine.directions.resolve(order)
    except NoSuchRunError as error:
        raise _ended(row.id) from error
    except AnswerLostError as error:
        raise await answer_lost(services, row) from error
    except RefusedError as error:
        raise _refused(row.id, decision, error) from error
    return held.key


async def approve(services: Services, row: JobRow, budget_usd: float) -> JobRow:
    """Raise the job's budget, and wake the job.

    Raises:
        ProblemError: it has ended, has no budget, or has one that is as high already.
        EngineAwayError: nothing was changed.
    """
    truth = await _going_on(services, row)
    known = truth.row.budget_usd
    if known is None or budget_usd <= known:
        why = NO_BUDGET if known is None else f"must be more than {known:.2f}, the budget that it has"
        raise invalid(FieldError(field="budget_usd", message=why))
    raised = await services.jobs.raise_budget(row.owner, row.id, budget_usd)
    await _wake(services, raised)
    return raised


async def _going_on(services: Services, row: JobRow) -> Truth:
    truth = await confirm(services, row)
    if truth.row.status.ended:
        raise _ended(row.id)
    if not truth.confirmed:
        raise EngineAwayError
    return truth


async def _wake(services: Services, row: JobRow) -> None:
    try:
        await services.engine.budget_raised(row.id)
    except NoSuchRunError:
        return  # Not started yet: it begins with the new budget.
    except EngineAwayError as error:
        detail = (
            "The budget is raised, but a job that waits was not told: raise it by a little more to wake it."
        )
        raise ProblemError(problems.ENGINE_AWAY, detail, headers=RETRY_AFTER, job_id=row.id) from error


def _held(ledger: list[LedgerRow], scene: int) -> LedgerRow | None:
    """The latest of them."""
    stage = Stage.SCENE if scene else Stage.AUDIO
    own = [row for row in ledger if (row.stage, row.scene) == (stage, scene)]
    held = [row for row in own if row.held_at is not None and row.state is LedgerState.INTENT]
    return held[-1] if held else None


def _refused(job_id: str, decision: Decision, error: RefusedError) -> ProblemError:
    if error.type == ErrorType.NOT_HELD:
        return ProblemError(problems.NOT_HELD, error.message, job_id=job_id)
    if decision is Decision.ADOPT:
        return invalid(FieldError(field="provider_job_id", message=error.message))
    return ProblemError(problems.DECISION_REFUSED, error.message, job_id=job_id)


def _not_held(job_id: str) -> ProblemError:
    detail = "No take of it waits for a decision (any more): look at the job again."
    return ProblemError(problems.NOT_HELD, detail, job_id=job_id)


def _ended(job_id: str) -> ProblemError:
    return ProblemError(problems.JOB_ENDED, "It does not go on any more.", job_id=job_id)
