"""Carries out the owner's decision about a take whose payment is unknown."""

from dataclasses import dataclass

from api.http import problems
from api.http.problems import FieldError, ProblemError, validation_problem
from api.jobs.job_records import find_paid_calls, find_still_calls
from api.jobs.update_errors import job_ended_problem, lost_answer_problem
from api.services import ApiServices
from contracts import HoldDecision, LedgerStage, ResolveOrder, TakeKey
from contracts.error_types import ErrorType
from store.models import JobRow, LedgerRow
from temporal_client import (
    NoSuchWorkflowError,
    UpdateAnswerLostError,
    UpdateRefusedError,
)


@dataclass(frozen=True)
class HeldLines:
    """The held lines that a decision is about; None: of any scene, number or language."""

    scene: int | None = None
    line: int | None = None
    language: str | None = None

    def include(self, call: LedgerRow) -> bool:
        """Return whether the call is one of them."""
        return (
            call.stage is LedgerStage.VOICE
            and call.is_outcome_unknown
            and self.scene in (None, call.scene)
            and self.line in (None, call.line)
            and self.language in (None, call.language)
        )


async def resolve_held_take(
    services: ApiServices, row: JobRow, scene: int, decision: HoldDecision, provider_job_id: str | None
) -> TakeKey:
    """Resolve the held take of a scene (0: the soundtrack) and return its key.

    Raises:
        ProblemError: no take is held, the job has ended, or the decision cannot be carried out.
        TemporalUnavailableError, NoWorkerError: the workflow could not be reached.
    """
    held = _find_held_take(await services.ledger.reads.list_rows(row.id), scene)
    if held is None:
        raise _not_held_problem(row.id)
    order = ResolveOrder(key=held.key, decision=decision, provider_job_id=provider_job_id)
    await _send_decision(services, row, order)
    return held.key


async def resolve_held_lines(
    services: ApiServices, row: JobRow, which: HeldLines, decision: HoldDecision, provider_job_id: str | None
) -> int:
    """Resolve the held lines of a narration that are meant, and return how many there were.

    Raises:
        ProblemError: none is held, several cannot be one provider job, or as `resolve_held_take`.
    """
    held = [call for call in await services.ledger.reads.list_rows(row.id) if which.include(call)]
    if not held:
        raise _not_held_problem(row.id)
    if decision is HoldDecision.ADOPT and len(held) > 1:
        several = f"{len(held)} lines are held: say which of them it is, by `scene`, `line` and `language`"
        raise validation_problem(FieldError(field="provider_job_id", message=several))
    for call in held:
        order = ResolveOrder(key=call.key, decision=decision, provider_job_id=provider_job_id)
        await _send_decision(services, row, order)
    return len(held)


async def _send_decision(services: ApiServices, row: JobRow, order: ResolveOrder) -> None:
    try:
        await services.temporal.updates.resolve_take(order)
    except NoSuchWorkflowError as error:
        raise job_ended_problem(row.id) from error
    except UpdateAnswerLostError as error:
        raise await lost_answer_problem(services, row) from error
    except UpdateRefusedError as error:
        raise _decision_problem(row.id, order.decision, error) from error


def _find_held_take(ledger: list[LedgerRow], scene: int) -> LedgerRow | None:
    """Find the latest ledger row of the scene, or of its still, whose payment is unknown."""
    calls = [*find_still_calls(ledger, scene), *find_paid_calls(ledger, scene)]
    held = [row for row in calls if row.is_outcome_unknown]
    return held[-1] if held else None


def _decision_problem(job_id: str, decision: HoldDecision, error: UpdateRefusedError) -> ProblemError:
    if error.type == ErrorType.NOT_HELD:
        return ProblemError(problems.NOT_HELD, error.message, job_id=job_id)
    if decision is HoldDecision.ADOPT:
        return validation_problem(FieldError(field="provider_job_id", message=error.message))
    return ProblemError(problems.DECISION_REFUSED, error.message, job_id=job_id)


def _not_held_problem(job_id: str) -> ProblemError:
    detail = "No take of it waits for a decision (any more): look at the job again."
    return ProblemError(problems.NOT_HELD, detail, job_id=job_id)
