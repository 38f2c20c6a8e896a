"""Google's Interactions API, shared by all that an account makes: response models, outputs and refusals.

Wire format: google-genai 3.4.0 (`_gaos/types/interactions`).
"""

import base64
import binascii
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from pydantic import Field

from contracts import ProviderJobState
from contracts.error_types import ErrorType
from providers.adapters.google.token_costs import TokenUsage
from providers.errors import ProviderError
from providers.kit.error_messages import provider_error
from providers.kit.job_states import normalize_word, parse_state
from providers.kit.response_model import ReadableItems, ResponseModel
from providers.kit.transport import HttpError, malformed_response_error

INTERACTIONS_PATH = "/v1beta/interactions"
BUDGET_EXCEEDED = "budgetexceeded"
# Each waits for a call that we never make (`idle`: google-genai 3.6.1), so it counts as failed.
STATE_WORDS = dict.fromkeys(
    ("requires_action", "requires_continuation", "idle", "incomplete"), ProviderJobState.FAILED
)
# [?] The codes of blocked content are listed nowhere; assumed to contain one of these.
UNSAFE_WORDS = ("safety", "blocked", "prohibited", "policy", "moderat", "responsible", "recitation")
SECONDS = re.compile(r"(\d+(?:\.\d+)?)s")


class ContentBlock(ResponseModel):
    """A block of content: its bytes in base64, or its URI."""

    type: str = ""
    data: str | None = None
    uri: str | None = None
    mime_type: str = ""

    def decode_file(self) -> bytes | None:
        """Return the decoded bytes, if any. Raises ProviderError: TRANSIENT: invalid base64."""
        try:
            return base64.b64decode(self.data, validate=True) if self.data else None
        except binascii.Error as error:
            raise malformed_response_error() from error


class InteractionErrorBody(ResponseModel):
    """An error of a step or of the interaction."""

    code: str = ""


class InteractionStep(ResponseModel):
    """A step of the interaction: the user's input, the model's thought, or its output."""

    type: str = ""
    content: ReadableItems[ContentBlock] = ()
    error: InteractionErrorBody | None = None


class Interaction(ResponseModel):
    """An interaction, as created or as polled."""

    status: str = ""
    steps: ReadableItems[InteractionStep] = ()
    errors: ReadableItems[InteractionErrorBody] = ()
    output_video: ContentBlock | None = None
    output_audio: ContentBlock | None = None
    output_image: ContentBlock | None = None
    model: str = ""
    usage: TokenUsage | None = None

    @property
    def state(self) -> ProviderJobState:
        """The status as a ProviderJobState."""
        return parse_state(self.status, STATE_WORDS)

    @property
    def over_budget(self) -> bool:
        """Whether the interaction ended because the budget was exceeded."""
        return normalize_word(self.status) == BUDGET_EXCEEDED

    def find_output(self, kind: str) -> ContentBlock | None:
        """Return the first block of that type ("video", "audio", "image") with a file or URI."""
        blocks = (block for block in self._output_blocks(kind) if block and (block.data or block.uri))
        return next(blocks, None)

    def find_last_output(self, kind: str) -> ContentBlock | None:
        """Return the last block of that type in the steps with a file or URI; else the one beside them."""
        made = [step for step in self.steps if step.type != "user_input"]
        blocks = (block for step in reversed(made) for block in reversed(step.content) if block.type == kind)
        return next((block for block in blocks if block.data or block.uri), None) or self.find_output(kind)

    def classify_failure(self) -> ErrorType:
        """Return the error kind, by the error codes."""
        steps = [step.error for step in self.steps if step.error]
        codes = [trouble.code.lower() for trouble in [*steps, *self.errors]]
        if self.over_budget:
            return ErrorType.QUOTA_EXHAUSTED
        if any(word in code for code in codes for word in UNSAFE_WORDS):
            return ErrorType.SAFETY_BLOCKED
        return ErrorType.GENERATION_FAILED

    def _output_blocks(self, kind: str) -> Iterator[ContentBlock | None]:
        # The user's input may hold an image.
        made = (step for step in self.steps if step.type != "user_input")
        yield from (block for step in made for block in step.content if block.type == kind)
        # [?] Some documents say that only SDKs add these fields, others show them in raw responses.
        beside = {"video": self.output_video, "audio": self.output_audio, "image": self.output_image}
        yield beside.get(kind)


class CreatedInteraction(Interaction):
    """The response to an order; the interaction is polled by its id."""

    id: Annotated[str, Field(min_length=1)]


class _Detail(ResponseModel):
    reason: str | None = None
    retry_delay: Annotated[str | None, Field(alias="retryDelay")] = None


class _Error(ResponseModel):
    status: str | None = None
    details: ReadableItems[_Detail] = ()


class _Refusal(ResponseModel):
    error: _Error


def translate_error(error: HttpError) -> ProviderError:
    """Return the error for a refused submit, which may be the given one.

    The body says more than the status.
    """
    told = error.answer.try_parse_as(_Refusal)
    if told is None or error.kind is ErrorType.OUTCOME_UNKNOWN:
        return error
    if error.kind is ErrorType.RATE_LIMITED:
        return provider_error(ErrorType.RATE_LIMITED, retry_after_seconds=_retry_delay(error))
    # Google answers a wrong key with a bad request.
    if any(detail.reason == "API_KEY_INVALID" for detail in told.error.details):
        return provider_error(ErrorType.AUTH_FAILED)
    return error


@contextmanager
def retry_delay_from_body() -> Iterator[None]:
    """Set the retry delay of errors in this context from the body: Google sends no header for it."""
    try:
        yield
    except HttpError as error:
        error.retry_after_seconds = _retry_delay(error)
        raise


def _retry_delay(error: HttpError) -> float | None:
    told = error.answer.try_parse_as(_Refusal)
    details = told.error.details if told else ()
    waits = (SECONDS.fullmatch(detail.retry_delay or "") for detail in details)
    return next((float(found[1]) for found in waits if found), error.retry_after_seconds)
