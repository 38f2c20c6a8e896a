"""How long something takes, as far as such things are known to differ."""

from pydantic import Field

from workflows.contracts.base import Frozen


class Times(Frozen):
    """Seconds within which one in ten, half, nine in ten, and 95 in 100 of such jobs are done."""

    early: float = Field(ge=0)
    usual: float = Field(ge=0)
    late: float = Field(ge=0)
    slow: float = Field(ge=0)
