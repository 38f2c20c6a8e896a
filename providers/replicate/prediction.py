"""A prediction as Replicate shows it, and what it means for us.

From replicate 2.0.0b4 (`types/prediction.py`) and Replicate's HTTP reference.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from pydantic import Field

from providers.sentences import WITHOUT_MEDIA, failed, refusal
from providers.shapes import Shape
from providers.states import plain, state_of
from workflows.contracts import ProviderJobReport, ProviderJobState
from workflows.errors import ErrorType

# Ended before it began, by a deadline or by us; newer than the SDK's list of states.
ABORTED = "aborted"
# [?] There is no code for it: official models write such a text.
UNSAFE = re.compile(r"sensitive|E005|flagged|nsfw|moderation|safety|content polic", re.IGNORECASE)
UNSAFE_SCENE = (
    "The provider found this scene unsafe, what it asks for or what came out: change what it shows."
)


class Created(Shape):
    """All that is wanted of the answer to a create."""

    id: Annotated[str, Field(min_length=1, max_length=400)]


class Prediction(Shape):
    """One job."""

    status: str = ""
    model: str | None = None
    # Null, or empty, once it was wiped.
    input: dict[str, object] | None = None
    output: object = None
    error: object = None
    created_at: datetime | None = None
    data_removed: bool = False

    @property
    def state(self) -> ProviderJobState:
        """The status in our words."""
        return state_of(self.status)

    @property
    def was_aborted(self) -> bool:
        """Whether it ended before it began."""
        return plain(self.status) == ABORTED

    @property
    def url(self) -> str | None:
        """Where its first file is."""
        return next(iter(_urls(self.output)), None)


def report(prediction: Prediction) -> ProviderJobReport:
    """How it stands. Raises ProviderError: JOB_LOST: its files were wiped."""
    state = prediction.state
    if state is ProviderJobState.FAILED:
        unsafe = UNSAFE.search(str(prediction.error))
        return failed(ErrorType.SAFETY_BLOCKED, UNSAFE_SCENE) if unsafe else failed()
    if state is ProviderJobState.SUCCEEDED and not prediction.url:
        _look_whether_lost(prediction)
        return failed(sentence=WITHOUT_MEDIA)
    return ProviderJobReport(state=state, cost_usd=0 if prediction.was_aborted else None)


def _look_whether_lost(prediction: Prediction) -> None:
    if prediction.data_removed:
        raise refusal(ErrorType.JOB_LOST)


def _urls(output: object) -> list[str]:
    """The addresses in an output, which is one, a list of them, or an object with some."""
    match output:
        case str() if output.startswith(("https://", "http://")):
            return [output]
        case list():
            return [url for part in output for url in _urls(part)]
        case Mapping():
            return [url for part in output.values() for url in _urls(part)]
    return []
