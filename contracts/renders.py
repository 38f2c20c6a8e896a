"""A render: an order to our own renderer, and what has become of it."""

from enum import StrEnum

from contracts.departures import Departure
from contracts.shared_types import FrozenModel, JobError


class RenderState(StrEnum):
    """The state of a render. Values may be added."""

    WAITING = "waiting"
    RENDERED = "rendered"
    FAILED = "failed"
    CANCELED = "canceled"


class Render(FrozenModel):
    """A render as the catalog has it.

    `order_json` is the order as its adapter wrote it. `attempt` counts the workers that took it: who holds an
    earlier one has lost the render. `progress` is a percentage, None until a worker takes the render.
    """

    id: str
    order_json: str
    state: RenderState = RenderState.WAITING
    attempt: int = 0
    progress: float | None = None
    departures: tuple[Departure, ...] = ()
    error: JobError | None = None
