"""The services as their own consoles show them: the emulator's control paths, and which job is which."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, cast

import httpx

TAG = re.compile(r"Film (\d{4}) part (\d{2})")
TIMEOUT_SECONDS = 30.0


@dataclass(frozen=True)
class ServiceJob:
    """A job at a service. `scene` is 0 for music; `film` is None where nobody can tell."""

    service: str
    id: str
    model: str
    charged: int
    running: bool
    canceled: bool
    forgotten: bool
    film: int | None
    scene: int


class Console:
    """One emulator."""

    def __init__(self, url: str) -> None:
        self._client = httpx.AsyncClient(
            base_url=f"{url}/_emulator", timeout=TIMEOUT_SECONDS, trust_env=False
        )

    async def close(self) -> None:
        """Hang up."""
        await self._client.aclose()

    async def jobs(self) -> list[ServiceJob]:
        """Every job that was ever accepted."""
        return [_job(line) for line in (await self._get("jobs"))["jobs"]]

    async def total(self) -> int:
        """What the invoice adds up to, in micro-dollars."""
        return micros((await self._get("invoice"))["total_usd"])

    async def faults(self) -> list[dict[str, Any]]:
        """How often each rule of the script has struck."""
        return cast("list[dict[str, Any]]", (await self._get("script"))["rules"])

    async def rewritten_fields(self) -> Counter[str]:
        """How often lists have shown a field in other words than it was ordered with, by its name."""
        return Counter((await self._get("script"))["rewritten_fields"])

    async def broken_downloads(self) -> Counter[str]:
        """How often downloads have broken off, of how many files, and how often one was gone on with."""
        return Counter((await self._get("script"))["broken_downloads"])

    async def _get(self, what: str) -> dict[str, Any]:
        return cast("dict[str, Any]", (await self._client.get(f"/{what}")).raise_for_status().json())


def micros(usd: str) -> int:
    """Dollars as a text of six decimals, in micro-dollars."""
    return int(usd.replace(".", ""))


def wire_id(provider_job_id: str) -> str:
    """The service's own id in what the ledger keeps: `jobs:ID`, `owner/app/requests/ID/response`, `ID`."""
    return re.split(r"[/:]", provider_job_id.removesuffix("/response"))[-1]


def _job(line: dict[str, Any]) -> ServiceJob:
    tags = TAG.findall(line["prompt"])
    return ServiceJob(
        service=line["service"],
        id=line["id"],
        model=line["model"],
        charged=micros(line["charged_usd"]),
        running=line["state"] in {"queued", "running"},
        canceled=line["canceled"],
        forgotten=line["forgotten"],
        film=int(tags[0][0]) if tags else None,
        scene=int(tags[0][1]) if len(tags) == 1 else 0,
    )
