"""The emulator's own paths under `/_emulator`: invoice, jobs, request counts, fault rules, reset."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, HTTPException
from pydantic import ValidationError

from emulator.job import EmulatedJob, EmulatedState
from emulator.job_runner import JobRunner
from emulator.micro_dollars import to_dollars


def control_routes(farm: JobRunner) -> APIRouter:
    """Return the control routes of a job runner."""
    router = APIRouter(prefix="/_emulator")

    _add_views(router, farm)
    _add_commands(router, farm)
    return router


def _add_views(router: APIRouter, farm: JobRunner) -> None:
    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/invoice")
    async def invoice() -> dict[str, Any]:
        return build_invoice(farm)

    @router.get("/jobs")
    async def jobs() -> dict[str, Any]:
        return {"jobs": [_job_details(job) for job in farm.jobs]}

    @router.get("/running")
    async def running() -> dict[str, Any]:
        still = [job for job in farm.jobs if not job.ended]
        return {
            "count": len(still),
            "by_service": Counter(job.service for job in still),
            "peak": farm.peak,
            "jobs": [_invoice_line(job) for job in still],
        }

    @router.get("/requests")
    async def requests(service: str | None = None) -> dict[str, object]:
        return farm.context.requests.counts_and_times(service)

    @router.get("/script")
    async def rules() -> dict[str, Any]:
        return {
            "rules": farm.context.faults.count_strikes(),
            "rewritten_fields": farm.context.list_rewriter.fields,
            "broken_downloads": farm.context.interruptions.count_interruptions(),
        }


def _add_commands(router: APIRouter, farm: JobRunner) -> None:
    @router.post("/script")
    async def script(rules: list[dict[str, Any]]) -> dict[str, int]:
        _set_faults(farm, rules)
        return {"rules": len(rules)}

    @router.post("/reset")
    async def reset(rules: list[dict[str, Any]] | None = None) -> dict[str, str]:
        farm.reset_state()
        if rules is not None:
            _set_faults(farm, rules)
        return {"status": "empty"}


def _set_faults(farm: JobRunner, rules: list[dict[str, Any]]) -> None:
    try:
        farm.context.set_faults(rules)
    except ValidationError as error:
        raise HTTPException(422, str(error)) from None


def build_invoice(farm: JobRunner) -> dict[str, Any]:
    """List every job with its price and charge; `open_usd` is what running jobs may still cost."""
    return {
        "jobs": [_invoice_line(job) for job in farm.jobs],
        "total_usd": to_dollars(sum(job.charged for job in farm.jobs)),
        "open_usd": to_dollars(sum(job.order.price for job in farm.jobs if not job.ended)),
    }


def _invoice_line(job: EmulatedJob) -> dict[str, Any]:
    return {
        "service": job.service,
        "model": job.order.model,
        "id": job.id,
        "price_usd": to_dollars(job.order.price),
        "charged_usd": to_dollars(job.charged),
        "state": job.state,
        "accepted_at": datetime.fromtimestamp(job.accepted_at, UTC).isoformat(),
        "canceled": job.final_state == EmulatedState.CANCELED,
        "fetched": job.fetched,
    }


def _job_details(job: EmulatedJob) -> dict[str, Any]:
    return {
        **_invoice_line(job),
        "prompt": job.order.prompt,
        "seconds": job.order.seconds,
        "fate": job.outcome,
        "progress": job.progress,
        "deleted": job.deleted,
        "forgotten": job.forgotten,
        "hook": bool(job.order.callback_url),
    }
