"""A provider of several parts, each with its own protocol: a job's id begins with the name of its part."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from providers.protocol import Lost, Order, Provider
from providers.sentences import refusal
from workflows.contracts import ProviderJobReport, Receipt
from workflows.errors import ErrorType


class Parts:
    """Sends each order to the part that `maker` names, and each question to the part whose job it is."""

    def __init__(self, parts: Mapping[str, Provider], maker: Callable[[Order], str]) -> None:
        self._parts = parts
        self._maker = maker

    async def submit(self, order: Order) -> str:
        """Start the job where such orders are made."""
        name = self._maker(order)
        return f"{name}:{await self._parts[name].submit(order)}"

    async def find(self, lost: Lost) -> str | None:
        """Ask the part that it was ordered of, which knows its own jobs without the name before them."""
        name = self._maker(lost.order)
        own = (job_id for job_id in lost.known if job_id.startswith(f"{name}:"))
        known = frozenset(job_id.removeprefix(f"{name}:") for job_id in own)
        found = await self._parts[name].find(replace(lost, known=known))
        return found and f"{name}:{found}"

    async def status(self, provider_job_id: str) -> ProviderJobReport:
        """Ask the part whose job it is."""
        part, job_id = self._whose(provider_job_id)
        return await part.status(job_id)

    async def fetch(self, provider_job_id: str, into: Path) -> None:
        """Fetch from the part whose job it is."""
        part, job_id = self._whose(provider_job_id)
        await part.fetch(job_id, into)

    async def cancel(self, provider_job_id: str) -> Receipt:
        """Stop it at the part whose job it is."""
        part, job_id = self._whose(provider_job_id)
        return await part.cancel(job_id)

    async def release(self, provider_job_id: str) -> None:
        """Let the part forget its job."""
        name, _, job_id = provider_job_id.partition(":")
        if part := self._parts.get(name):
            await part.release(job_id)

    def _whose(self, provider_job_id: str) -> tuple[Provider, str]:
        name, _, job_id = provider_job_id.partition(":")
        if name not in self._parts or not job_id:
            raise refusal(ErrorType.JOB_LOST)
        return self._parts[name], job_id
