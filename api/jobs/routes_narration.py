"""Routes for what only the owner can decide about a narration: held lines, and a voice that has failed."""

from typing import Self

from fastapi import APIRouter, Depends
from pydantic import ConfigDict, Field, model_validator

from api.auth import require_scope
from api.dependencies import OwnJobDep, ServicesDep, forbid_query_parameters
from api.http.openapi import problem_responses
from api.http.problems import FieldError, validation_problem
from api.jobs.resolve_hold import HeldLines, resolve_held_lines
from api.jobs.routes_resolve import ResolveRequest, find_id_fault
from api.jobs.update_errors import translate_update_errors
from api.providers.voice_validation import VoiceUnavailableError, resolve_other_voice
from api.services import ApiServices
from contracts import MAX_SCENES, DecideVoiceOrder, FrozenModel, HoldDecision, VoiceChoice, VoiceOutcome
from contracts.people import AccessScope
from store.models import JobRow

router = APIRouter(
    prefix="/jobs/{job_id}/narration",
    tags=["control"],
    dependencies=[require_scope(AccessScope.SPEND), Depends(forbid_query_parameters)],
)


class LinesResolveRequest(ResolveRequest):
    """The decision about lines of which it is unknown whether they were paid for: of all, or of one.

    `adopt` is for one line: it is the job with this id, or the entry of ElevenLabs' history, which you found
    there.
    """

    scene: int | None = Field(default=None, ge=1, le=MAX_SCENES)
    line: int | None = Field(default=None, ge=1)
    language: str | None = Field(default=None, min_length=1, max_length=35)


class ResolvedLines(FrozenModel):
    """The decision, and for how many held lines it was."""

    job_id: str
    lines: int
    decision: HoldDecision


class VoiceRequest(FrozenModel):
    """The decision about a film whose voice has failed for good.

    `again`: the same voice is asked once more; `voice`: another one speaks the whole film; `silent`: nobody
    speaks. Lines that were spoken are kept in any case.
    """

    model_config = ConfigDict(extra="forbid")

    outcome: VoiceOutcome
    voice: VoiceChoice | None = None

    @model_validator(mode="after")
    def _validate_voice(self) -> Self:
        if (self.voice is not None) != (self.outcome is VoiceOutcome.VOICE):
            raise ValueError("give `voice` with the outcome `voice`, and with no other")
        return self


class DecidedVoice(FrozenModel):
    """The voice that speaks from now on; null: nobody, or the same voice again."""

    job_id: str
    outcome: VoiceOutcome
    voice: VoiceChoice | None


@router.post("/resolve", operation_id="resolve_lines", responses=problem_responses(404, 409, 413, 422, 503))
async def resolve_lines(services: ServicesDep, row: OwnJobDep, order: LinesResolveRequest) -> ResolvedLines:
    """Decide about the lines of which nobody knows whether they were paid for: all alike, or one of them."""
    if fault := find_id_fault(order):
        raise validation_problem(FieldError(field="provider_job_id", message=fault))
    which = HeldLines(order.scene, order.line, order.language)
    lines = await resolve_held_lines(services, row, which, order.decision, order.provider_job_id)
    return ResolvedLines(job_id=row.id, lines=lines, decision=order.decision)


@router.post("/voice", operation_id="decide_voice", responses=problem_responses(404, 409, 413, 422, 503))
async def decide_voice(services: ServicesDep, row: OwnJobDep, request: VoiceRequest) -> DecidedVoice:
    """Decide who speaks a film whose voice has failed."""
    voice = _resolve_voice(services, row, request.voice)
    async with translate_update_errors(services, row):
        order = DecideVoiceOrder(outcome=request.outcome, voice=voice)
        await services.temporal.updates.decide_voice(row.id, order)
    return DecidedVoice(job_id=row.id, outcome=request.outcome, voice=voice)


def _resolve_voice(services: ApiServices, row: JobRow, choice: VoiceChoice | None) -> VoiceChoice | None:
    narration = row.brief.narration
    if choice is None or narration is None:
        return None
    try:
        return resolve_other_voice(services.availability, narration, choice).choice
    except VoiceUnavailableError as error:
        raise validation_problem(*error.faults) from error
