"""Replicate's prediction as a response model, and the report on it.

From replicate 2.0.0b4 (`types/prediction.py`) and Replicate's HTTP reference.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from pydantic import Field

from contracts import ProviderJobReport, ProviderJobState
from contracts.error_types import ErrorType
from providers.kit.error_messages import NO_CLIP_MESSAGE, failed_report, provider_error
from providers.kit.job_states import normalize_word, parse_state
from providers.kit.response_model import ResponseModel

# Ended before it began, by a deadline or by a cancel; missing in the SDK's list of states.
ABORTED_WORD = "aborted"
# [?] There is no code for it; official models write such messages.
UNSAFE_TEXT = re.compile(r"sensitive|E005|flagged|nsfw|moderation|safety|content polic", re.IGNORECASE)
UNSAFE_SCENE_MESSAGE = (
    "The provider found this scene unsafe, what it asks for or what came out: change what it shows."
)


class CreatedPrediction(ResponseModel):
    """The required part of the response to a create."""

    id: Annotated[str, Field(min_length=1, max_length=400)]


class Prediction(ResponseModel):
    """A prediction: one job."""

    status: str = ""
    model: str | None = None
    # Null or empty once deleted.
    input: dict[str, object] | None = None
    output: object = None
    error: object = None
    created_at: datetime | None = None
    data_removed: bool = False

    @property
    def state(self) -> ProviderJobState:
        """The status as a ProviderJobState."""
        return parse_state(self.status)

    @property
    def was_aborted(self) -> bool:
        """Whether the prediction ended before it began."""
        return normalize_word(self.status) == ABORTED_WORD

    @property
    def url(self) -> str | None:
        """The URL of its first file, or None."""
        return next(iter(_output_urls(self.output)), None)


def build_report(prediction: Prediction) -> ProviderJobReport:
    """Return the report on a prediction. Raises ProviderError: JOB_LOST: its files were deleted."""
    state = prediction.state
    if state is ProviderJobState.FAILED:
        unsafe = UNSAFE_TEXT.search(str(prediction.error))
        return failed_report(ErrorType.SAFETY_BLOCKED, UNSAFE_SCENE_MESSAGE) if unsafe else failed_report()
    if state is ProviderJobState.SUCCEEDED and not prediction.url:
        _raise_if_data_removed(prediction)
        return failed_report(sentence=NO_CLIP_MESSAGE)
    return ProviderJobReport(state=state, cost_usd=0 if prediction.was_aborted else None)


def _raise_if_data_removed(prediction: Prediction) -> None:
    if prediction.data_removed:
        raise provider_error(ErrorType.JOB_LOST)


def _output_urls(output: object) -> list[str]:
    """Return the URLs in an output: a URL, a list of them, or an object with some."""
    match output:
        case str() if output.startswith(("https://", "http://")):
            return [output]
        case list():
            return [url for part in output for url in _output_urls(part)]
        case Mapping():
            return [url for part in output.values() for url in _output_urls(part)]
    return []
