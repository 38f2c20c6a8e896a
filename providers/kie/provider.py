"""KIE.AI as a provider. An id is `jobs:…`, `veo:…` or `suno:…`: the API with the task, then KIE's own id."""

from pathlib import Path
from typing import Protocol

from providers.accounts import Account
from providers.errors import ProviderError
from providers.http import LinkExpiredError, Transport
from providers.kie.line import Line
from providers.kie.market import Market
from providers.kie.suno import Suno
from providers.kie.tasks import Look
from providers.kie.veo import Veo
from providers.protocol import Lost, MusicOrder, Order
from providers.sentences import failed, nothing_to_fetch, refusal
from workflows.contracts import ProviderJobReport, ProviderJobState, Receipt
from workflows.errors import ErrorType


class Api(Protocol):
    """One of the three."""

    async def submit(self, order: Order) -> str:
        """Order, and return KIE's own id."""

    async def look(self, task_id: str) -> Look:
        """Ask once."""


class Kie:
    """One account. KIE has no list of tasks, and no way to stop one."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._line = Line(transport, account)
        self._apis: dict[str, Api] = {
            "jobs": Market(self._line),
            "veo": Veo(self._line),
            "suno": Suno(self._line),
        }

    async def submit(self, order: Order) -> str:
        """Order from the API that has the model."""
        name = _api_of(order)
        return f"{name}:{await self._apis[name].submit(order)}"

    async def find(self, lost: Lost) -> str | None:
        """It has no list."""
        raise refusal(ErrorType.OUTCOME_UNKNOWN)

    async def status(self, provider_job_id: str) -> ProviderJobReport:
        """Ask once."""
        return (await self._look(provider_job_id)).report

    async def fetch(self, provider_job_id: str, into: Path) -> None:
        """Download the file, from another host than the API's. An expired address is renewed once."""
        look = await self._look(provider_job_id)
        if not look.url:
            raise nothing_to_fetch(look.report)
        try:
            await self._transport.download(look.url, into)
        except LinkExpiredError:
            await self._transport.download(await self._line.fresh(look.url), into)

    async def cancel(self, provider_job_id: str) -> Receipt:
        """Stops nothing: what has not ended goes on, and is billed. [?] What failed may be paid back."""
        report = await self.status(provider_job_id)
        if report.state is ProviderJobState.SUCCEEDED:
            return Receipt.KEPT
        if report.state.ended:
            return Receipt.NOT_BILLED if report.cost_usd == 0 else Receipt.UNKNOWN
        return Receipt.STILL_BILLED

    async def release(self, provider_job_id: str) -> None:
        """KIE forgets by itself, after 14 days at the latest."""

    async def _look(self, provider_job_id: str) -> Look:
        name, _, task_id = provider_job_id.partition(":")
        if name not in self._apis or not task_id:
            raise refusal(ErrorType.JOB_LOST)
        try:
            return await self._apis[name].look(task_id)
        except ProviderError as error:
            # An envelope of 501: it says so of the task, not of the question.
            if error.kind is ErrorType.GENERATION_FAILED:
                return Look(failed())
            raise


def _api_of(order: Order) -> str:
    if isinstance(order, MusicOrder):
        return "suno"
    return "veo" if order.model.startswith("veo") else "jobs"
