"""Provider jobs: the take that is ordered, what the provider says, what becomes of the money."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from workflows.contracts.base import Frozen, JobError


class Stage(StrEnum):
    """The part of a film that a provider job makes."""

    SCRIPT = "script"
    SCENE = "scene"
    AUDIO = "audio"


class TakeKey(Frozen):
    """The identity of one paid call: unique in the ledger."""

    job_id: str
    stage: Stage
    scene: int = Field(ge=0, description="0 for the soundtrack and the script")
    take: int = Field(default=1, ge=1)

    @property
    def token(self) -> str:
        """A stable text form, given to providers that let us tag a job."""
        return f"{self.job_id}/{self.stage}/{self.scene}/{self.take}"


class TakeOrder(Frozen):
    """Make this take with this provider."""

    key: TakeKey
    provider: str
    model: str


class ProviderJobState(StrEnum):
    """A provider job, in one vocabulary for all providers."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELED = "canceled"

    @property
    def ended(self) -> bool:
        """Whether the provider will not change it any more."""
        return self in (ProviderJobState.SUCCEEDED, ProviderJobState.FAILED, ProviderJobState.CANCELED)


class AcceptedJob(Frozen):
    """A provider job that exists: what the wait needs."""

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


class ProviderJobReport(Frozen):
    """What the provider said when it was last asked."""

    state: ProviderJobState
    progress: float | None = Field(default=None, ge=0, le=100, description="null: the provider gives none")
    error: JobError | None = None
    cost_usd: float | None = Field(default=None, ge=0, description="null: the provider does not state it")
    billed_units: float | None = Field(default=None, ge=0, description="null: it has no units of its own")


class WaitOrder(Frozen):
    """Wait until the provider job differs from what was last seen."""

    accepted: AcceptedJob
    seen: ProviderJobReport | None = None
    progress_step: float = Field(default=10, gt=0, description="percent that count as news")
    at_once: bool = Field(default=False, description="a webhook came: the first try asks")
    last: bool = Field(default=False, description="say how it stands, news or not: it is not asked again")
    slowly: bool = Field(default=False, description="our patience is over; what was paid for is still wanted")


class CollectOrder(Frozen):
    """Fetch a finished take, check it, and prepare its piece of the film.

    `neighbours` are the scenes beside it whose clips are in: the transitions to them are rendered now, so
    that little is left for the end.
    """

    accepted: AcceptedJob
    neighbours: tuple[int, ...] = ()


class Receipt(StrEnum):
    """What became of the money of a provider job that was cancelled."""

    NOT_BILLED = "not_billed"
    STILL_BILLED = "still_billed"
    KEPT = "kept"
    NEVER_STARTED = "never_started"
    UNKNOWN = "unknown"


class Decision(StrEnum):
    """What the owner says of a take of which nobody knows whether it was paid for."""

    ADOPT = "adopt"
    PAY_AGAIN = "pay_again"
    DO_WITHOUT = "do_without"


class ResolveOrder(Frozen):
    """Settle a take whose outcome is unknown."""

    key: TakeKey
    decision: Decision
    provider_job_id: str | None = Field(default=None, description="for `adopt`")


class ProviderCall(Frozen):
    """A provider called back about a take: a wake-up, whose claims are checked with the provider."""

    token: str = Field(description="the take's token")
    provider_job_id: str | None = None
