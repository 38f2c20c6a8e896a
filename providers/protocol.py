"""What every provider can do, and what it is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, runtime_checkable

from workflows.contracts import AspectRatio, Departure, ProviderJobReport, Receipt, Resolution


@dataclass(frozen=True)
class ClipOrder:
    """One scene's moving picture. `token` is ours, stable for the take: tag the job with it if you can."""

    token: str
    model: str
    text: str
    caption: str
    seconds: float
    aspect_ratio: AspectRatio
    resolution: Resolution
    seed: int
    style: str = ""
    # A public picture to begin from or refer to.
    image_url: str | None = None
    # Where the provider may call when the job has news; null: we only ask.
    callback_url: str | None = None


@dataclass(frozen=True)
class MusicOrder:
    """A music bed of that length in seconds."""

    token: str
    model: str
    text: str
    seconds: float
    seed: int
    callback_url: str | None = None


Order = ClipOrder | MusicOrder


@dataclass(frozen=True)
class Lost:
    """What is known of a submit whose answer was lost: what it asked for, when, and which jobs it cannot be.

    `known` are the ids of this provider's jobs that the ledger has for other takes. `rivals` are our other
    orders there whose submits are lost, too: what the list shows may be theirs.
    """

    order: Order
    since: datetime
    until: datetime
    known: frozenset[str] = frozenset()
    rivals: tuple[Order, ...] = ()


class Inbox(Protocol):
    """Keeps what a service answered a submit with at once, until some worker fetches it."""

    async def put(self, name: str, file: Path) -> None:
        """Keep the file under that name; again is the same."""

    async def get(self, name: str, into: Path) -> bool:
        """Write the kept file there; False when there is none."""

    async def delete(self, name: str) -> None:
        """Forget it. Safe to repeat."""


@runtime_checkable
class TellsDepartures(Protocol):
    """A provider that knows in what a clip of its own is not as ordered."""

    async def departures(self, provider_job_id: str) -> Sequence[Departure]:
        """What its owner is told, for as long as the clip can be fetched."""


class Provider(Protocol):
    """An outside service whose jobs take time and cost money. Every method may raise `ProviderError`."""

    async def submit(self, order: Order) -> str:
        """Start a job and return its id at once: all that is needed to ask for it, under 500 characters.

        Raises:
            ProviderError: with another kind than OUTCOME_UNKNOWN, certainly nothing was started.
        """

    async def find(self, lost: Lost) -> str | None:
        """The id of the job that a lost submit started; None when it certainly started none.

        Raises:
            ProviderError: OUTCOME_UNKNOWN where the provider cannot look jobs up, or several may be it.
        """

    async def status(self, provider_job_id: str) -> ProviderJobReport:
        """Ask once how the job stands."""

    async def fetch(self, provider_job_id: str, into: Path) -> None:
        """Write the finished job's file there."""

    async def cancel(self, provider_job_id: str) -> Receipt:
        """Stop the job where the provider can, and say what becomes of the money. Safe to repeat."""

    async def release(self, provider_job_id: str) -> None:
        """We have what the job made: the provider may forget it. Safe to repeat, and never an error."""
