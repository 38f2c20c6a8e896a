"""ExpectedDuration: how long a job is expected to take, with its usual variation."""

from pydantic import Field

from contracts.shared_types import FrozenModel


class ExpectedDuration(FrozenModel):
    """Seconds within which 10 %, 50 %, 90 % and 95 % of such jobs are done."""

    early: float = Field(ge=0)
    usual: float = Field(ge=0)
    late: float = Field(ge=0)
    slow: float = Field(ge=0)
