"""The emulator from outside: its script, and its invoice."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import httpx

from emulator import EmulatorSettings
from emulator.job import FINAL_STATES
from tests.conditions import eventually

# A job of some minutes takes some hundredths of a second; what is made is as small as can be.
SETTINGS = EmulatorSettings(speed=10_000, picture_style="plain", short_side=64, expiry=False)


@dataclass(frozen=True)
class Bill:
    """What the service says: how many jobs there are of ours, how many went well, what it charged."""

    jobs: int
    done: int
    charged_usd: float


class Services:
    """One emulator."""

    def __init__(self, url: str, client: httpx.AsyncClient) -> None:
        self.url = url
        self._client = client
        self._earlier: set[str] = set()

    async def empty(self, rules: Sequence[dict[str, Any]] = ()) -> None:
        """Forget everything, and go wrong by these rules."""
        self._earlier = set()
        await self._post("reset", list(rules))

    async def note_jobs(self) -> None:
        """What is there already is on no bill."""
        self._earlier = {job["id"] for job in (await self._invoice())["jobs"]}

    async def list_jobs(self) -> list[dict[str, Any]]:
        """All jobs of the invoice, once each has ended."""
        jobs: list[dict[str, Any]] = (await eventually(self._last_invoice, "the emulator's jobs end"))["jobs"]
        return jobs

    async def begin(self, rules: Sequence[dict[str, Any]]) -> None:
        """Go wrong by these rules from now on."""
        await self._post("script", list(rules))

    async def bill(self, *, endless: bool) -> Bill:
        """What there is to pay, when every job has ended that ever will."""
        found = self._invoice if endless else self._last_invoice
        listed = (await eventually(found, "the emulator's jobs end"))["jobs"]
        jobs = [job for job in listed if job["id"] not in self._earlier]
        charged = sum((Decimal(job["charged_usd"]) for job in jobs), Decimal(0))
        return Bill(len(jobs), sum(job["state"] == "done" for job in jobs), float(charged))

    async def _last_invoice(self) -> dict[str, Any] | None:
        """The invoice when every job has ended."""
        invoice = await self._invoice()
        return invoice if all(job["state"] in FINAL_STATES for job in invoice["jobs"]) else None

    async def _invoice(self) -> dict[str, Any]:
        found: dict[str, Any] = (await self._client.get(f"{self.url}/_emulator/invoice")).json()
        return found

    async def _post(self, what: str, body: object) -> None:
        (await self._client.post(f"{self.url}/_emulator/{what}", json=body)).raise_for_status()
