"""A provider whose jobs take as long as they are told to, and hand out files that were made before."""

import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from providers.protocol import ClipOrder, Lost, MusicOrder
from workflows.contracts import ProviderJobReport, ProviderJobState, Receipt, Stage

Seconds = float


@dataclass
class Scripted:
    """Jobs by their token.

    Args:
        takes: how long the job of a scene takes; scene 0 is the soundtrack.
        queued: how long of that it waits in the provider's queue.
        files: what each scene's job has made.
        clock: seconds since whenever.
    """

    takes: Callable[[int], Seconds]
    queued: Callable[[int], Seconds] = lambda scene: 0.0
    files: Mapping[int, Path] = field(default_factory=dict)
    clock: Callable[[], Seconds] = time.monotonic
    submitted: dict[str, Seconds] = field(default_factory=dict)
    noticed: dict[str, Seconds] = field(default_factory=dict)
    asked: int = 0

    async def submit(self, order: ClipOrder | MusicOrder) -> str:
        """The token is the id."""
        self.submitted[order.token] = self.clock()
        return order.token

    async def find(self, lost: Lost) -> str | None:
        """Every job can be found."""
        return lost.order.token if lost.order.token in self.submitted else None

    async def status(self, provider_job_id: str) -> ProviderJobReport:
        """By the clock, in whole percent."""
        self.asked += 1
        scene = scene_of(provider_job_id)
        passed, takes = self.clock() - self.submitted[provider_job_id], self.takes(scene)
        if passed >= takes:
            self.noticed.setdefault(provider_job_id, self.clock())
            return ProviderJobReport(state=ProviderJobState.SUCCEEDED, progress=100)
        if passed < self.queued(scene):
            return ProviderJobReport(state=ProviderJobState.QUEUED)
        return ProviderJobReport(state=ProviderJobState.RUNNING, progress=round(100 * passed / takes))

    async def fetch(self, provider_job_id: str, into: Path) -> None:
        """A copy."""
        shutil.copyfile(self.files[scene_of(provider_job_id)], into)

    async def release(self, provider_job_id: str) -> None:
        """The files serve other films too."""

    async def cancel(self, provider_job_id: str) -> Receipt:
        """Nothing is ever cancelled here."""
        return Receipt.NOT_BILLED


def scene_of(token: str) -> int:
    """Which scene a take's token is of; 0 for the soundtrack."""
    _, stage, scene, _ = token.split("/")
    return int(scene) if stage == Stage.SCENE else 0
