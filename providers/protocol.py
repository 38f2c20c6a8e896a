"""What every provider can do, and what it is told."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from workflows.contracts import AspectRatio, ProviderJobReport, Receipt, Resolution


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


@dataclass(frozen=True)
class MusicOrder:
    """A music bed of that length in seconds."""

    token: str
    model: str
    text: str
    seconds: float
    seed: int


class Provider(Protocol):
    """An outside service whose jobs take time and cost money. Every method may raise `ProviderError`."""

    async def submit(self, order: ClipOrder | MusicOrder) -> str:
        """Start a job and return its id at once."""

    async def find(self, token: str) -> str | None:
        """The id of the job that carries this token; None when there is none.

        Raises:
            ProviderError: OUTCOME_UNKNOWN where the provider cannot look jobs up.
        """

    async def status(self, provider_job_id: str) -> ProviderJobReport:
        """Ask once how the job stands."""

    async def fetch(self, provider_job_id: str, into: Path) -> None:
        """Write the finished job's file there."""

    async def cancel(self, provider_job_id: str) -> Receipt:
        """Stop the job where the provider can, and say what becomes of the money. Safe to repeat."""

    async def release(self, provider_job_id: str) -> None:
        """We have what the job made: the provider may forget it. Safe to repeat, and never an error."""
