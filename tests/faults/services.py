"""The emulator from outside: its script, and its invoice."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import httpx

from emulator import EmulatorSettings
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

    async def empty(self) -> None:
        """Forget everything."""
        await self._post("reset", None)

    async def begin(self, rules: Sequence[dict[str, Any]]) -> None:
        """Go wrong by these rules. What is there already is on no bill."""
        self._earlier = {job["id"] for job in (await self._get("invoice"))["jobs"]}
        await self._post("script", list(rules))

    async def bill(self, *, endless: bool) -> Bill:
        """What there is to pay, when every job has ended that ever will."""
        if not endless:
            await eventually(self._all_have_ended, "the emulator's jobs end")
        jobs = [job for job in (await self._get("invoice"))["jobs"] if job["id"] not in self._earlier]
        charged = sum((Decimal(job["charged_usd"]) for job in jobs), Decimal(0))
        return Bill(len(jobs), sum(job["state"] == "done" for job in jobs), float(charged))

    async def _all_have_ended(self) -> bool:
        return bool((await self._get("running"))["count"] == 0)

    async def _get(self, what: str) -> dict[str, Any]:
        found: dict[str, Any] = (await self._client.get(f"{self.url}/_emulator/{what}")).json()
        return found

    async def _post(self, what: str, body: object) -> None:
        (await self._client.post(f"{self.url}/_emulator/{what}", json=body)).raise_for_status()
