"""Runway's API (PROVIDERS.md 6.1, runwayml 5.24.0): `/runway` stands for https://api.dev.runwayml.com."""

from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import Response

from emulator.field_validation import InvalidField
from emulator.job import EmulatedJob, EmulatedOutcome, EmulatedState, JobView, Order
from emulator.micro_dollars import to_micros
from emulator.picture_sizes import parse_size, picture_size
from emulator.service import EmulatedService, Endpoint, json_response
from emulator.service_request import RequestRefusedError, ServiceRequest
from emulator.services.runway_models import MODELS, PICTURE_PRICES, PRICE_TIERS
from emulator.timestamps import to_iso

VERSION = "2024-11-06"
MICROS_PER_CREDIT = 10_000  # micro-dollars
DEFAULT_SECONDS = 5
# Models that have no field for it.
ALWAYS_WITH_SOUND = ("hailuo3", "grok_imagine")
WORK_SECONDS = 70
STATUS_WORDS = {
    EmulatedState.QUEUED: "PENDING",
    EmulatedState.RUNNING: "RUNNING",
    EmulatedState.DONE: "SUCCEEDED",
    EmulatedState.FAILED: "FAILED",
    EmulatedState.CANCELED: "CANCELLED",
}
FAILURES = {
    EmulatedOutcome.MODERATED_PROMPT: (
        "SAFETY.INPUT.TEXT",
        "The prompt was flagged by our content moderation system.",
    ),
    EmulatedOutcome.MODERATED_RESULT: (
        "SAFETY.OUTPUT.VIDEO",
        "The output was flagged by content moderation.",
    ),
    EmulatedOutcome.FAILED: ("INTERNAL.BAD_OUTPUT.CODE01", "An unexpected error occurred."),
}


class EmulatedRunway(EmulatedService):
    """Tasks with a real cancel, progress and failure codes; tasks that safety stops are charged."""

    name = "runway"
    url_lifetime_seconds: ClassVar[float | None] = 24 * 3600

    def list_endpoints(self) -> list[Endpoint]:
        """Return the service's endpoints."""
        return [
            Endpoint("POST", "/v1/text_to_video", "submit", self.submit_order),
            Endpoint("POST", "/v1/image_to_video", "submit", self.submit_order),
            Endpoint("GET", "/v1/tasks/{id}", "status", self.show_job),
            Endpoint("DELETE", "/v1/tasks/{id}", "cancel", self.cancel_or_delete_job),
            Endpoint("POST", "/v1/uploads", "other", self.create_upload),
            Endpoint("GET", "/v1/organization", "other", self.show_organization),
        ]

    def read_key(self, request: Request) -> str:
        """Return the bearer key. Raises RequestRefusedError without the version header."""
        given = super().read_key(request)
        if given and request.headers.get("x-runway-version") != VERSION:
            raise RequestRefusedError(self.error_response(400, f"X-Runway-Version must be {VERSION}."))
        return given

    def error_response(self, status: int, message: str, code: str = "") -> Response:
        """Return an error text; validation adds issues (exact JSON not known [?])."""
        return json_response({"error": message}, status)

    def quota_response(self) -> Response:
        """Return a 400 with a sentence [?]."""
        return self.error_response(400, "You do not have enough credits to run this task.")

    def compute_charge(self, job: EmulatedJob) -> int:
        """Charge tasks that safety stops, too."""
        safety = job.outcome in {EmulatedOutcome.MODERATED_PROMPT, EmulatedOutcome.MODERATED_RESULT}
        return (
            job.order.price
            if safety and job.final_state == EmulatedState.FAILED
            else super().compute_charge(job)
        )

    async def submit_order(self, call: ServiceRequest) -> Response:
        """Accept an order; the response is an id and an estimate, no more."""
        body = await call.read_json()
        path = call.request.url.path.rpartition("/")[2]
        _check_body(body, path)
        job = call.accept_job(_build_order(body))
        return json_response(
            {"id": job.id, "estimatedCost": {"credits": job.order.price / MICROS_PER_CREDIT}}
        )

    async def show_job(self, call: ServiceRequest) -> Response:
        """Answer with one task."""
        return json_response(self._render_job(call.view_job(call.find_job(call.path_param("id")))))

    async def cancel_or_delete_job(self, call: ServiceRequest) -> Response:
        """Cancel a task that has not ended, delete one that has."""
        job = call.find_job(call.path_param("id"))
        if not self.runner.cancel_job(self, job):
            job.deleted = True
        return Response(status_code=204)

    async def create_upload(self, call: ServiceRequest) -> Response:
        """Answer with the URL to upload to and the file's URI; both PUT and a presigned form are accepted."""
        body = await call.read_json()
        call.apply_early_fault()
        path = self.runner.uploads.reserve_upload(str(body.get("filename", "file")))
        uri = f"runway://{path.split('/')[2]}"
        return json_response({"uploadUrl": call.origin + path, "fields": {}, "runwayUri": uri})

    async def show_organization(self, call: ServiceRequest) -> Response:
        """Answer with the balance in credits."""
        call.apply_early_fault()
        balance = (
            self.context.settings.balance_usd * 1_000_000 - self.runner.sum_charges(self.name)
        ) // MICROS_PER_CREDIT
        tier = {"maxMonthlyCreditSpend": 100_000, "models": {}}
        return json_response({"creditBalance": balance, "tier": tier, "usage": {"models": {}}})

    def _render_job(self, view: JobView) -> dict[str, Any]:
        job = view.job
        waiting = view.unknown_word is None and not job.ended and job.slot_acquired_at is None
        shown: dict[str, Any] = {
            "id": job.id,
            "createdAt": to_iso(job.accepted_at),
            "status": "THROTTLED" if waiting else view.status_word(STATUS_WORDS),
        }
        if job.ended:
            shown["cost"] = {"credits": job.charged // MICROS_PER_CREDIT}
        else:
            shown["estimatedCost"] = {"credits": job.order.price / MICROS_PER_CREDIT}
        match view.state:
            case EmulatedState.RUNNING:
                shown["progress"] = round(view.progress, 3)
            case EmulatedState.DONE:
                shown["output"] = [self.file_url(job)]
            case EmulatedState.FAILED:
                shown["failureCode"], shown["failure"] = FAILURES[job.outcome]
        return shown


def _check_body(body: dict[str, Any], path: str) -> None:
    model = MODELS.get(str(body.get("model")))
    known = model and (model.text_ratios if path == "text_to_video" else model.image_ratios) is not None
    if model is None or not known:
        problems = [InvalidField("model", f"model is none of {path}", "invalid", body.get("model"))]
    else:
        problems = model.body_schema(path).find_problems(body)
    if problems:
        issues = [{"code": each.kind, "path": [each.field], "message": each.message} for each in problems]
        raise RequestRefusedError(
            json_response({"error": "Validation of body failed", "issues": issues}, 400)
        )


def _build_order(body: dict[str, Any]) -> Order:
    name = str(body["model"])
    duration = body.get("duration", DEFAULT_SECONDS)
    seconds = float(DEFAULT_SECONDS if duration == "auto" else duration)
    width, height = _read_size(body)
    tiers = PRICE_TIERS.get(name, {})
    tier = (dollars for side, dollars in tiers.items() if min(width, height) <= side)
    price = next(tier, MODELS[name].price)
    return Order(
        model=name,
        prompt=str(body.get("promptText", "")),
        seconds=seconds,
        work_seconds=WORK_SECONDS,
        price=to_micros(price, seconds)
        + (to_micros(PICTURE_PRICES.get(name, "0")) if "promptImage" in body else 0),
        width=width,
        height=height,
        sound=bool(body.get("audio", name.startswith(ALWAYS_WITH_SOUND))),
        seed=body.get("seed") or 0,
    )


def _read_size(body: dict[str, Any]) -> tuple[int, int]:
    """Return the picture's size: most ratios are in pixels; with a named one the resolution decides."""
    ratio, resolution = str(body.get("ratio", "1280:720")), str(body.get("resolution", ""))
    if ratio.startswith("auto_"):
        return picture_size("16:9", ratio.removeprefix("auto_"))
    if resolution or ratio == "adaptive":
        wide, high = parse_size(ratio, ":")
        return picture_size(f"{wide}:{high}", resolution or "768p")
    return parse_size(ratio, ":")


SERVICES = [EmulatedRunway]
