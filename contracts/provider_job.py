"""Models of a provider job: the take that is ordered, the provider's reports, the receipt of a cancel."""

from datetime import datetime
from enum import StrEnum
from typing import Self

from pydantic import Field

from contracts.shared_types import FrozenModel, JobError
from contracts.stages import LedgerStage

# Longer than any provider's job id.
MAX_PROVIDER_JOB_ID_CHARS = 500


class TakeKey(FrozenModel):
    """Identity of one paid call: unique in the ledger."""

    job_id: str
    stage: LedgerStage
    scene: int = Field(ge=0, description="0 for the soundtrack and the script")
    take: int = Field(default=1, ge=1)
    line: int = Field(default=0, ge=0, description="of the scene, from 1; 0: the call is for no line")
    language: str = Field(default="", max_length=35, description="of the line, as a BCP 47 tag")

    @property
    def token(self) -> str:
        """A stable text form, sent to providers that let us tag a job."""
        line = f"/{self.line}/{self.language}" if self.line else ""
        return f"{self.job_id}/{self.stage}/{self.scene}/{self.take}{line}"

    @classmethod
    def from_token(cls, token: str) -> Self:
        """Return the key that a token was made of. Raises ValueError for any other text."""
        job_id, stage, scene, take, *of_line = token.split("/")
        line, language = of_line or ("0", "")
        return cls(
            job_id=job_id,
            stage=LedgerStage(stage),
            scene=int(scene),
            take=int(take),
            line=int(line),
            language=language,
        )


class TakeOrder(FrozenModel):
    """Make this take with this provider."""

    key: TakeKey
    provider: str
    model: str
    digest: str = Field(
        default="",
        description="of what is ordered, where the key does not tell that: of a line, and of a still",
    )
    opens_on_take: int | None = Field(
        default=None,
        description="of the scene before: its last picture is this take's first, or its still is what this "
        "still looks at; null: none",
    )
    opens_after: int | None = Field(
        default=None, description="the scene that `opens_on_take` is of; null: the number before this one"
    )
    opens_on_still: int | None = Field(
        default=None,
        description="the take of the scene's still, the clip's first picture; null: none",
    )
    beside_others: bool = Field(
        default=False,
        description="whether others of its scene are made at the same time: then it is this very number",
    )


class ProviderJobState(StrEnum):
    """State of a provider job, in one vocabulary for all providers."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"

    @property
    def has_ended(self) -> bool:
        """Whether the state is final."""
        return self in (ProviderJobState.SUCCEEDED, ProviderJobState.FAILED, ProviderJobState.CANCELED)


class AcceptedJob(FrozenModel):
    """A provider job that exists: what polling it needs."""

    key: TakeKey
    provider: str
    model: str
    provider_job_id: str
    accepted_at: datetime
    expected_seconds: float = Field(default=60, ge=0, description="what half of such jobs take")
    early_seconds: float | None = Field(default=None, ge=0, description="what one in ten is done by")
    late_seconds: float | None = Field(default=None, ge=0, description="what nine in ten are done by")
    slow_seconds: float | None = Field(default=None, ge=0, description="what 95 in 100 are done by")
    patience_seconds: float | None = Field(
        default=None,
        ge=0,
        description="after this the film goes on without it, and its clip is kept if it comes",
    )
    price_usd: float = Field(default=0, ge=0, description="what it costs by the registry")
    ended: bool | None = Field(
        default=None, description="whether the ledger knew its end when this was written; null: not noted"
    )


class ProviderJobReport(FrozenModel):
    """The provider's answer to the last poll."""

    state: ProviderJobState
    progress: float | None = Field(default=None, ge=0, le=100, description="null: the provider gives none")
    error: JobError | None = None
    cost_usd: float | None = Field(default=None, ge=0, description="null: the provider does not state it")
    billed_units: float | None = Field(default=None, ge=0, description="null: it has no units of its own")


class WaitOrder(FrozenModel):
    """Wait until the provider job differs from what was last `seen`."""

    accepted: AcceptedJob
    seen: ProviderJobReport | None = None
    progress_step: float = Field(default=10, gt=0, description="percent that count as news")
    at_once: bool = Field(default=False, description="a webhook came: the first try asks")
    last: bool = Field(default=False, description="say how it stands, news or not: it is not asked again")
    slowly: bool = Field(default=False, description="our patience is over; what was paid for is still wanted")


class CollectOrder(FrozenModel):
    """Fetch a finished take, check it, and render its piece of the film.

    `neighbours` are the adjacent scenes whose clips are ready: the transitions to them are rendered now, so
    that little is left for the end.
    """

    accepted: AcceptedJob
    neighbours: tuple[int, ...] = ()
    for_later: bool = Field(
        default=False, description="of music: the film that is there keeps its own until the next is cut"
    )


class CancelReceipt(StrEnum):
    """Outcome of a cancelled provider job for its payment."""

    NOT_BILLED = "not_billed"
    STILL_BILLED = "still_billed"
    KEPT = "kept"
    NEVER_STARTED = "never_started"
    UNKNOWN = "unknown"


class HoldDecision(StrEnum):
    """The owner's decision about a take whose payment is unknown."""

    ADOPT = "adopt"
    PAY_AGAIN = "pay_again"
    DO_WITHOUT = "do_without"


class ResolveOrder(FrozenModel):
    """Apply the owner's decision to a take whose payment is unknown."""

    key: TakeKey
    decision: HoldDecision
    provider_job_id: str | None = Field(default=None, description="for `adopt`")


class ProviderCallback(FrozenModel):
    """A provider's webhook about a take: it only wakes the take, which then polls the provider."""

    token: str = Field(description="the take's token")
    provider_job_id: str | None = None
