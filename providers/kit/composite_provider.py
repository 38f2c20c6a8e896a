"""A provider made of several parts with different APIs: job ids begin with the name of the part."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from contracts import CancelReceipt, ProviderJobReport
from contracts.error_types import ErrorType
from providers.kit.error_messages import provider_error
from providers.protocol import LostSubmit, MediaOrder, Provider


class CompositeProvider:
    """Sends each order to the part that `maker` names, and each call about a job to the part in its id."""

    def __init__(self, parts: Mapping[str, Provider], maker: Callable[[MediaOrder], str]) -> None:
        self._parts = parts
        self._maker = maker

    async def submit_order(self, order: MediaOrder) -> str:
        """Submit the order to its part."""
        name = self._maker(order)
        return f"{name}:{await self._parts[name].submit_order(order)}"

    async def find_lost_submit(self, lost: LostSubmit) -> str | None:
        """Ask the part of the order, with the known job ids stripped of its prefix."""
        name = self._maker(lost.order)
        own = (job_id for job_id in lost.known if job_id.startswith(f"{name}:"))
        known = frozenset(job_id.removeprefix(f"{name}:") for job_id in own)
        found = await self._parts[name].find_lost_submit(replace(lost, known=known))
        return found and f"{name}:{found}"

    async def poll_status(self, provider_job_id: str) -> ProviderJobReport:
        """Poll the job's part."""
        part, job_id = self._split_job_id(provider_job_id)
        return await part.poll_status(job_id)

    async def fetch_result(self, provider_job_id: str, into: Path) -> None:
        """Fetch from the job's part."""
        part, job_id = self._split_job_id(provider_job_id)
        await part.fetch_result(job_id, into)

    async def cancel_provider_job(self, provider_job_id: str) -> CancelReceipt:
        """Cancel at the job's part."""
        part, job_id = self._split_job_id(provider_job_id)
        return await part.cancel_provider_job(job_id)

    async def release_provider_job(self, provider_job_id: str) -> None:
        """Release the job at its part."""
        name, _, job_id = provider_job_id.partition(":")
        if part := self._parts.get(name):
            await part.release_provider_job(job_id)

    def _split_job_id(self, provider_job_id: str) -> tuple[Provider, str]:
        name, _, job_id = provider_job_id.partition(":")
        if name not in self._parts or not job_id:
            raise provider_error(ErrorType.JOB_LOST)
        return self._parts[name], job_id
