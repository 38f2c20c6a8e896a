"""Trials: an example of a notice is sent once, to see what comes back."""

from pydantic import Field

from contracts.caller_notice import NoticeWay
from contracts.shared_types import FrozenModel

TRIAL_TYPE = "webhook.test"


class NoticeTrial(FrozenModel):
    """An example to be sent. The address stays in the database."""

    way: NoticeWay = Field(description="by webhook or by push")
    target: str = Field(description="the id of the message in the log, or of the browser's subscription")


class TrialAnswer(FrozenModel):
    """The answer to a test: an HTTP status, or the word for why there was none."""

    status: int | None = None
    failure: str | None = None
    seconds: float = 0
