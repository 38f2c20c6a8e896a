"""A fake provider whose jobs take given times and return files that were made before."""

import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from contracts import CancelReceipt, LedgerStage, ProviderJobReport, ProviderJobState, TakeKey
from providers.protocol import LostSubmit, MediaOrder
from providers.voice_takes import PCM_TYPE, VoiceTake

Seconds = float
# A second of silence, as a service of voices may send it.
SAMPLE_RATE = 16_000
SILENT_TAKE = VoiceTake(bytes(2 * SAMPLE_RATE), PCM_TYPE, sample_rate=SAMPLE_RATE)


@dataclass
class ScriptedProvider:
    """A provider that keeps its jobs in memory, by token. It speaks lines at once.

    Args:
        seconds_of: how long the job of a scene takes; scene 0 is the soundtrack.
        queued_seconds_of: how long of that it waits in the provider's queue.
        files: the result of each scene's job.
        clock: seconds since any fixed moment.
    """

    seconds_of: Callable[[int], Seconds]
    queued_seconds_of: Callable[[int], Seconds] = lambda scene: 0.0
    files: Mapping[int, Path] = field(default_factory=dict)
    clock: Callable[[], Seconds] = time.monotonic
    submitted_at: dict[str, Seconds] = field(default_factory=dict)
    noticed_at: dict[str, Seconds] = field(default_factory=dict)
    poll_count: int = 0

    async def submit_order(self, order: MediaOrder) -> str:
        """Accept the job; its id is the token."""
        self.submitted_at[order.token] = self.clock()
        return order.token

    async def find_lost_submit(self, lost: LostSubmit) -> str | None:
        """Return the job's id if it was submitted."""
        return lost.order.token if lost.order.token in self.submitted_at else None

    async def poll_status(self, provider_job_id: str) -> ProviderJobReport:
        """Report state and whole percent by the clock."""
        if _is_line(provider_job_id):
            return ProviderJobReport(state=ProviderJobState.SUCCEEDED, progress=100)
        self.poll_count += 1
        scene = scene_of_token(provider_job_id)
        passed, takes = self.clock() - self.submitted_at[provider_job_id], self.seconds_of(scene)
        if passed >= takes:
            self.noticed_at.setdefault(provider_job_id, self.clock())
            return ProviderJobReport(state=ProviderJobState.SUCCEEDED, progress=100)
        if passed < self.queued_seconds_of(scene):
            return ProviderJobReport(state=ProviderJobState.QUEUED)
        return ProviderJobReport(state=ProviderJobState.RUNNING, progress=round(100 * passed / takes))

    async def fetch_result(self, provider_job_id: str, into: Path) -> None:
        """Copy the scene's file, or write a line."""
        if _is_line(provider_job_id):
            into.write_bytes(SILENT_TAKE.to_json())  # noqa: ASYNC240 - a few kilobytes
            return
        shutil.copyfile(self.files[scene_of_token(provider_job_id)], into)

    async def release_provider_job(self, provider_job_id: str) -> None:
        """Do nothing: the files serve other films too."""

    async def cancel_provider_job(self, provider_job_id: str) -> CancelReceipt:
        """Cancel nothing, and bill nothing."""
        return CancelReceipt.NOT_BILLED


def _is_line(token: str) -> bool:
    return TakeKey.from_token(token).stage is LedgerStage.VOICE


def scene_of_token(token: str) -> int:
    """Return the scene of a take's token; 0 for the soundtrack."""
    key = TakeKey.from_token(token)
    return key.scene if key.stage is LedgerStage.SCENE else 0
