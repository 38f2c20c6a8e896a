"""What fal's types of errors mean for us (https://fal.ai/docs, "Errors").

A model's own error has a list, `{"detail": [{"loc", "type", …}]}`, the queue's a text and an `error_type`.
"""

from typing import Annotated

from pydantic import Field

from providers.http import Answer, HttpError
from providers.sentences import GONE, UNSAFE_CLIP, failed, refusal
from providers.shapes import Each, Shape
from workflows.contracts import ProviderJobReport, ProviderJobState
from workflows.errors import ErrorType

UNSAFE_PICTURE = "The provider found the reference picture unsafe: use another."
BAD_REQUEST, FORBIDDEN, UNPROCESSABLE = 400, 403, 422
# Said of a model's input: those that mean anything else than "not as it was asked for".
OF_MODELS = {
    "content_policy_violation": ErrorType.SAFETY_BLOCKED,
    "image_load_error": ErrorType.INPUT_UNFETCHABLE,
    "file_download_error": ErrorType.INPUT_UNFETCHABLE,
    "no_media_generated": ErrorType.GENERATION_FAILED,
    "internal_server_error": ErrorType.GENERATION_FAILED,
    "generation_timeout": ErrorType.GENERATION_FAILED,
    "downstream_service_error": ErrorType.GENERATION_FAILED,
    "downstream_service_unavailable": ErrorType.GENERATION_FAILED,
}
# The queue could not run it; another job may go well.
OF_THE_QUEUE = ("request_timeout", "startup_timeout", "runner_", "internal_error")
# What answers with 5xx is not charged.
FREE = (*OF_THE_QUEUE, "internal_server_error", "generation_timeout", "downstream_service_unavailable")


class _Detail(Shape):
    type: str = ""
    loc: object = None


class Trouble(Shape):
    """An error's body."""

    # Of the queue's, which is a text, nothing is kept.
    details: Annotated[Each[_Detail], Field(alias="detail")] = ()
    error_type: str | None = None

    @property
    def of_the_model(self) -> list[_Detail]:
        """What the model itself has to say; empty for what the queue says."""
        return [each for each in self.details if each.type]


def refused(error: HttpError) -> Exception:
    """What an answer to a submit means: no job exists, unless the error is OUTCOME_UNKNOWN already."""
    if error.answer.status == FORBIDDEN and b"balance" in error.answer.body.lower():
        # What it says is that the user is locked, by reason of an exhausted balance.
        return refusal(ErrorType.QUOTA_EXHAUSTED)
    trouble = error.answer.maybe(Trouble)
    kinds = [OF_MODELS[d.type] for d in trouble.of_the_model if d.type in OF_MODELS] if trouble else []
    if error.answer.status in (BAD_REQUEST, UNPROCESSABLE) and kinds:
        return refusal(kinds[0])
    return error


def without_result(error: HttpError, said: str | None) -> ProviderJobReport:
    """The report on a job that is COMPLETED, from the answer in place of its result.

    `said` is the `error_type` of the status, "" for an error without one, None where it tells of no error.
    Raises the error, or another, where the answer proves nothing about the job.
    """
    trouble = error.answer.maybe(Trouble) or Trouble()
    if report := _verdict(trouble, error.answer, said):
        return report
    if error.answer.status in GONE:
        raise refusal(ErrorType.JOB_LOST) from error
    if error.answer.status == BAD_REQUEST:
        # "Request is still in progress."
        raise refusal(ErrorType.TRANSIENT) from error
    raise error


def _verdict(trouble: Trouble, answer: Answer, said: str | None) -> ProviderJobReport | None:
    if trouble.of_the_model:
        return _of_the_model(trouble.of_the_model[0])
    if said is not None:
        return of_the_queue(said or trouble.error_type or "")
    return failed(ErrorType.INVALID_REQUEST) if answer.status == UNPROCESSABLE else None


def _of_the_model(detail: _Detail) -> ProviderJobReport:
    kind = OF_MODELS.get(detail.type, ErrorType.INVALID_REQUEST)
    cost = 0 if detail.type in FREE else None
    if kind is not ErrorType.SAFETY_BLOCKED:
        return failed(kind, cost_usd=cost)
    where = str(detail.loc)
    if "image" in where:
        return failed(kind, UNSAFE_PICTURE)
    return failed(kind, None if "prompt" in where else UNSAFE_CLIP)


def of_the_queue(error_type: str) -> ProviderJobReport:
    """The report on a job that the queue ended."""
    if "cancel" in error_type:
        # [?] What the status of a cancelled request says is not documented.
        return ProviderJobReport(state=ProviderJobState.CANCELED, cost_usd=0)
    if error_type.startswith(OF_THE_QUEUE):
        return failed(ErrorType.TRANSIENT, cost_usd=0)
    return failed(OF_MODELS.get(error_type, ErrorType.GENERATION_FAILED))
