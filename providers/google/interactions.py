"""Google's Interactions API, as video and music share it: the shapes, what came out, and refusals.

Wire format: google-genai 3.4.0 (`_gaos/types/interactions`).
"""

import base64
import binascii
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from pydantic import Field

from providers.errors import ProviderError
from providers.google.usage import Usage
from providers.http import HttpError, malformed
from providers.sentences import refusal
from providers.shapes import Each, Shape
from providers.states import plain, state_of
from workflows.contracts import ProviderJobState
from workflows.errors import ErrorType

PATH = "/v1beta/interactions"
BUDGET_EXCEEDED = "budgetexceeded"
# Each waits for a call that nobody here makes (`idle`: google-genai 3.6.1): nothing comes of it.
STUCK = dict.fromkeys(
    ("requires_action", "requires_continuation", "idle", "incomplete"), ProviderJobState.FAILED
)
# [?] The codes of blocked content are listed nowhere: they are thought to hold one of these.
UNSAFE_WORDS = ("safety", "blocked", "prohibited", "policy", "moderat", "responsible", "recitation")
SECONDS = re.compile(r"(\d+(?:\.\d+)?)s")


class Block(Shape):
    """A piece of content: its bytes in base64, or where they are."""

    type: str = ""
    data: str | None = None
    uri: str | None = None

    def file(self) -> bytes | None:
        """The bytes, if it has them. Raises ProviderError: TRANSIENT: they cannot be read."""
        try:
            return base64.b64decode(self.data, validate=True) if self.data else None
        except binascii.Error as error:
            raise malformed() from error


class Trouble(Shape):
    """An error, of a step or of the whole."""

    code: str = ""


class Step(Shape):
    """What the model was given, thought, or made."""

    type: str = ""
    content: Each[Block] = ()
    error: Trouble | None = None


class Interaction(Shape):
    """An interaction, created or asked for."""

    status: str = ""
    steps: Each[Step] = ()
    errors: Each[Trouble] = ()
    output_video: Block | None = None
    output_audio: Block | None = None
    model: str = ""
    usage: Usage | None = None

    @property
    def state(self) -> ProviderJobState:
        """The status in our words."""
        return state_of(self.status, STUCK)

    @property
    def over_budget(self) -> bool:
        """Whether it ended for want of money."""
        return plain(self.status) == BUDGET_EXCEEDED

    def made(self, kind: str) -> Block | None:
        """The first block of that kind ("video", "audio") that holds or names a file."""
        blocks = (block for block in self._blocks(kind) if block and (block.data or block.uri))
        return next(blocks, None)

    def failure(self) -> ErrorType:
        """Why it failed, as its codes tell."""
        steps = [step.error for step in self.steps if step.error]
        codes = [trouble.code.lower() for trouble in [*steps, *self.errors]]
        if self.over_budget:
            return ErrorType.QUOTA_EXHAUSTED
        if any(word in code for code in codes for word in UNSAFE_WORDS):
            return ErrorType.SAFETY_BLOCKED
        return ErrorType.GENERATION_FAILED

    def _blocks(self, kind: str) -> Iterator[Block | None]:
        # A step of the user's may hold the picture that he gave.
        made = (step for step in self.steps if step.type != "user_input")
        yield from (block for step in made for block in step.content if block.type == kind)
        # [?] Some documents say that only SDKs add these, others show them in plain answers.
        yield self.output_video if kind == "video" else self.output_audio


class CreatedInteraction(Interaction):
    """The answer to an order, by whose id it is asked for from then on."""

    id: Annotated[str, Field(min_length=1)]


class _Detail(Shape):
    reason: str | None = None
    retry_delay: Annotated[str | None, Field(alias="retryDelay")] = None


class _Error(Shape):
    status: str | None = None
    details: Each[_Detail] = ()


class _Refusal(Shape):
    error: _Error


def refused(error: HttpError) -> ProviderError:
    """What a refused submit amounts to: the body knows more than the status. It may be the error itself."""
    told = error.answer.maybe(_Refusal)
    if told is None or error.kind is ErrorType.OUTCOME_UNKNOWN:
        return error
    if error.kind is ErrorType.RATE_LIMITED:
        return refusal(ErrorType.RATE_LIMITED, retry_after_seconds=_wait(error))
    # A wrong key is a bad request to Google.
    if any(detail.reason == "API_KEY_INVALID" for detail in told.error.details):
        return refusal(ErrorType.AUTH_FAILED)
    return error


@contextmanager
def waiting_as_told() -> Iterator[None]:
    """Round a question: how long to wait stands in the body of a refusal, in no header."""
    try:
        yield
    except HttpError as error:
        error.retry_after_seconds = _wait(error)
        raise


def _wait(error: HttpError) -> float | None:
    told = error.answer.maybe(_Refusal)
    details = told.error.details if told else ()
    waits = (SECONDS.fullmatch(detail.retry_delay or "") for detail in details)
    return next((float(found[1]) for found in waits if found), error.retry_after_seconds)
