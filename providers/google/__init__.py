"""Google's Gemini API: one account whose parts make video and music, each with jobs of its own."""

from pathlib import Path

from providers.accounts import Account
from providers.errors import ProviderError
from providers.google.lyria import Lyria
from providers.google.omni import Omni
from providers.http import Transport
from providers.protocol import ClipOrder, Inbox, Lost, Order, Provider
from providers.sentences import refusal
from workflows.contracts import ProviderJobReport, Receipt
from workflows.errors import ErrorType

OMNI, LYRIA = "omni", "lyria"


class Google:
    """Sends each order to the part that makes it. A job's id says whose it is: `omni:…`, `lyria:…`."""

    def __init__(self, transport: Transport, account: Account, inbox: Inbox) -> None:
        self._parts: dict[str, Provider] = {
            OMNI: Omni(transport, account),
            LYRIA: Lyria(transport, account, inbox),
        }

    async def submit(self, order: Order) -> str:
        """Start the job where such orders are made."""
        name = _maker(order)
        return f"{name}:{await self._part(name).submit(order)}"

    async def find(self, lost: Lost) -> str | None:
        """Ask the part that it was ordered of."""
        name = _maker(lost.order)
        found = await self._part(name).find(lost)
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
        try:
            part, job_id = self._whose(provider_job_id)
        except ProviderError:
            return
        await part.release(job_id)

    def _part(self, name: str) -> Provider:
        if name not in self._parts:
            raise refusal(ErrorType.INVALID_REQUEST)
        return self._parts[name]

    def _whose(self, provider_job_id: str) -> tuple[Provider, str]:
        name, _, job_id = provider_job_id.partition(":")
        if name not in self._parts or not job_id:
            raise refusal(ErrorType.JOB_LOST)
        return self._parts[name], job_id


def _maker(order: Order) -> str:
    return OMNI if isinstance(order, ClipOrder) else LYRIA
