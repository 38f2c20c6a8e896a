"""Client of the emulator's control paths: the services' jobs, invoice and fault counts."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, cast

import httpx

LINE_TAG = re.compile(r"Film (\d+) part (\d+) line (\d+)")
SCENE_TAG = re.compile(r"Film (\d{4}) part (\d{2})")
TIMEOUT_SECONDS = 30.0


@dataclass(frozen=True)
class ServiceJob:
    """A job at a service. `scene` is 0 for music, `line` 0 for all but speech.

    `film` is None if its prompt has no tag.
    """

    service: str
    id: str
    model: str
    charged: int
    running: bool
    canceled: bool
    forgotten: bool
    film: int | None
    scene: int
    line: int = 0


class EmulatorClient:
    """The control paths of one emulator."""

    def __init__(self, url: str) -> None:
        self._client = httpx.AsyncClient(
            base_url=f"{url}/_emulator", timeout=TIMEOUT_SECONDS, trust_env=False
        )

    async def close(self) -> None:
        """Close the HTTP client."""
        await self._client.aclose()

    async def list_jobs(self) -> list[ServiceJob]:
        """Return every job that was ever accepted."""
        return [_parse_job(line) for line in (await self._get_json("jobs"))["jobs"]]

    async def invoice_total(self) -> int:
        """Return the invoice's total in micro-dollars."""
        return parse_micros((await self._get_json("invoice"))["total_usd"])

    async def list_faults(self) -> list[dict[str, Any]]:
        """Return the fault rules, each with how often it matched and struck."""
        return cast("list[dict[str, Any]]", (await self._get_json("script"))["rules"])

    async def rewritten_fields(self) -> Counter[str]:
        """Return how often lists showed each field rewritten, by field name."""
        return Counter((await self._get_json("script"))["rewritten_fields"])

    async def broken_downloads(self) -> Counter[str]:
        """Return counts of interrupted downloads, of files concerned, and of resumed downloads."""
        return Counter((await self._get_json("script"))["broken_downloads"])

    async def _get_json(self, what: str) -> dict[str, Any]:
        return cast("dict[str, Any]", (await self._client.get(f"/{what}")).raise_for_status().json())


def parse_micros(usd: str) -> int:
    """Parse dollars with six decimals into micro-dollars."""
    return int(usd.replace(".", ""))


def service_job_id(provider_job_id: str) -> str:
    """Return the service's own id of a ledger's id: `jobs:ID`, `owner/app/requests/ID/response` or `ID`."""
    return re.split(r"[/:]", provider_job_id.removesuffix("/response"))[-1]


def _parse_job(line: dict[str, Any]) -> ServiceJob:
    film, scene, number = _parse_tags(line["prompt"])
    return ServiceJob(
        service=line["service"],
        id=line["id"],
        model=line["model"],
        charged=parse_micros(line["charged_usd"]),
        running=line["state"] in {"queued", "running"},
        canceled=line["canceled"],
        forgotten=line["forgotten"],
        film=film,
        scene=scene,
        line=number,
    )


def _parse_tags(prompt: str) -> tuple[int | None, int, int]:
    """Return the film, the scene and the line that a prompt is for."""
    if spoken := LINE_TAG.search(prompt):
        film, scene, line = map(int, spoken.groups())
        return film, scene, line
    tags = SCENE_TAG.findall(prompt)
    if not tags:
        return None, 0, 0
    return int(tags[0][0]), int(tags[0][1]) if len(tags) == 1 else 0, 0
