"""The emulator's own paths, `/_emulator`: the invoice, the jobs, the script."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, HTTPException
from pydantic import ValidationError

from emulator.farm import Farm
from emulator.job import Job, State
from emulator.money import dollars
from emulator.rules import Script


def control(farm: Farm) -> APIRouter:
    """The routes over a farm."""
    router = APIRouter(prefix="/_emulator")

    _add_views(router, farm)
    _add_levers(router, farm)
    return router


def _add_views(router: APIRouter, farm: Farm) -> None:
    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/invoice")
    async def invoice() -> dict[str, Any]:
        return bill(farm)

    @router.get("/jobs")
    async def jobs() -> dict[str, Any]:
        return {"jobs": [_full(job) for job in farm.jobs]}

    @router.get("/running")
    async def running() -> dict[str, Any]:
        still = [job for job in farm.jobs if not job.ended]
        return {
            "count": len(still),
            "by_service": Counter(job.service for job in still),
            "peak": farm.peak,
            "jobs": [_line(job) for job in still],
        }

    @router.get("/requests")
    async def requests(service: str | None = None) -> dict[str, object]:
        return farm.log.of(service)

    @router.get("/script")
    async def rules() -> dict[str, Any]:
        return {
            "rules": farm.script.tally(),
            "rewritten_fields": farm.rewriting.fields,
            "broken_downloads": farm.breaking.tally(),
        }


def _add_levers(router: APIRouter, farm: Farm) -> None:
    @router.post("/script")
    async def script(rules: list[dict[str, Any]]) -> dict[str, int]:
        try:
            farm.script = Script(rules, farm.settings.seed)
        except ValidationError as error:
            raise HTTPException(422, str(error)) from None
        return {"rules": len(rules)}

    @router.post("/reset")
    async def reset() -> dict[str, str]:
        farm.reset()
        return {"status": "empty"}


def bill(farm: Farm) -> dict[str, Any]:
    """Every job and what it cost; `open_usd` is what those still running may yet cost."""
    return {
        "jobs": [_line(job) for job in farm.jobs],
        "total_usd": dollars(sum(job.charged for job in farm.jobs)),
        "open_usd": dollars(sum(job.order.price for job in farm.jobs if not job.ended)),
    }


def _line(job: Job) -> dict[str, Any]:
    return {
        "service": job.service,
        "model": job.order.model,
        "id": job.id,
        "price_usd": dollars(job.order.price),
        "charged_usd": dollars(job.charged),
        "state": job.state,
        "accepted_at": datetime.fromtimestamp(job.accepted_at, UTC).isoformat(),
        "canceled": job.end == State.CANCELED,
        "fetched": job.fetched,
    }


def _full(job: Job) -> dict[str, Any]:
    return {
        **_line(job),
        "prompt": job.order.prompt,
        "seconds": job.order.seconds,
        "fate": job.fate,
        "progress": job.progress,
        "deleted": job.deleted,
        "forgotten": job.forgotten,
        "hook": bool(job.order.hook),
    }
