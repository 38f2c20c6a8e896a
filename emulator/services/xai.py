"""xAI's videos (xai-sdk 1.21.0, @ai-sdk/xai 3.0.138): `/xai` stands for https://api.x.ai.

Errors are a code and a message, side by side: recorded responses in the issues of vercel/ai (13390, 17887),
CLIProxyAPI (5335) and continue (10373, 11413).
"""

from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import Response

from emulator.field_validation import (
    any_value,
    boolean,
    integer,
    list_of,
    object_of,
    object_schema,
    one_of,
    text,
    url,
)
from emulator.job import EmulatedJob, EmulatedOutcome, EmulatedState, JobView, Order
from emulator.micro_dollars import to_micros
from emulator.picture_sizes import picture_size
from emulator.service import BEARER_PREFIX, EmulatedService, Endpoint, json_response
from emulator.service_request import RequestRefusedError, ServiceRequest

# Dollars a second by resolution (docs.x.ai, developers/pricing, as litellm 1.110.2 has it, November 2026).
PRICES = {
    "grok-imagine-video": {"480p": "0.05", "720p": "0.07"},
    "grok-imagine-video-1.5": {"480p": "0.08", "720p": "0.14", "1080p": "0.25"},
    "grok-imagine-video-1.5-lite": {"480p": "0.02", "720p": "0.03", "1080p": "0.14"},
}
PICTURE_PRICES = {"grok-imagine-video": 2_000}  # micro-dollars; 10,000 for the others
DEFAULT_PICTURE_PRICE = 10_000
TICKS_PER_MICRO = 10_000
DEFAULT_SECONDS = 8
WORK_SECONDS = 40
RATIOS = ("1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3")
IMAGE = object_of(
    object_schema("url", url=url, type=one_of("image_url"), detail=one_of("auto", "low", "high"))
)
BODY = object_schema(
    "prompt",
    model=text(100, 1),
    prompt=text(4_096, 1),
    duration=integer(1, 15),
    aspect_ratio=one_of(*RATIOS),
    resolution=one_of("480p", "720p", "1080p"),
    image=IMAGE,
    last_frame=IMAGE,
    reference_images=list_of(7, IMAGE),
    reference_audios=any_value,
    generate_audio=boolean,
    output=any_value,
    user=text(),
)
CODES = {
    400: "Client specified an invalid argument",
    401: "The client does not have valid authentication credentials",
    403: "The caller does not have permission to execute the specified operation",
    404: "Some requested entity was not found",
    429: "Some resource has been exhausted",
}
OUT_OF_CREDITS = (
    "Your team emulated has either used all available credits or reached its monthly spending limit. "
    "To continue making API requests, please purchase more credits or raise your spending limit."
)
MODERATED = {"code": "imagine:content-moderated", "error": "Generated video rejected by content moderation."}
STATUS_WORDS = {
    EmulatedState.QUEUED: "pending",
    EmulatedState.RUNNING: "pending",
    EmulatedState.DONE: "done",
    EmulatedState.FAILED: "failed",
}


class EmulatedXai(EmulatedService):
    """Deferred videos: no list, no cancel, no webhook; a clip that moderation blocks is charged."""

    name = "xai"
    url_lifetime_seconds: ClassVar[float | None] = 24 * 3600

    def list_endpoints(self) -> list[Endpoint]:
        """Return the service's endpoints."""
        return [
            Endpoint("POST", "/v1/videos/generations", "submit", self.submit_order),
            Endpoint("GET", "/v1/videos/{id}", "status", self.show_job),
            Endpoint("GET", "/v1/api-key", "other", self.show_key),
        ]

    def error_response(self, status: int, message: str, code: str = "") -> Response:
        """Return a code, which is mostly a sentence, and a message under the name "error"."""
        return json_response(
            {"code": code or CODES.get(status, "The service is unavailable"), "error": message}, status
        )

    def read_key(self, request: Request) -> str:
        """Return the key. Raises RequestRefusedError with a 400 for a wrong one."""
        given = request.headers.get("authorization", "").removeprefix(BEARER_PREFIX)
        if given == self.context.settings.refused_key:
            raise RequestRefusedError(self.error_response(400, "Incorrect API key provided: wr***ey."))
        return given

    def quota_response(self) -> Response:
        """Return a 429, as for too many requests."""
        return self.error_response(429, OUT_OF_CREDITS)

    def moderation_response(self, order: Order) -> Response | None:
        """Refuse the prompt at submit, as xAI's language models do [?]."""
        return self.error_response(
            403, "Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_CSAM"
        )

    def compute_charge(self, job: EmulatedJob) -> int:
        """Charge clips that moderation blocks, too."""
        return (
            job.order.price
            if job.outcome == EmulatedOutcome.MODERATED_RESULT and job.ended
            else super().compute_charge(job)
        )

    async def submit_order(self, call: ServiceRequest) -> Response:
        """Accept an order; the response is an id, no more."""
        body = await call.read_json()
        problems = BODY.find_problems(body)
        if problems:
            raise RequestRefusedError(
                self.error_response(422 if problems[0].kind == "missing" else 400, problems[0].message)
            )
        self._check_model(body)
        return json_response({"request_id": call.accept_job(_build_order(body)).id})

    async def show_job(self, call: ServiceRequest) -> Response:
        """Answer with one video: 202 while it is being made, 400 when moderation has blocked it."""
        view = call.view_job(call.find_job(call.path_param("id")))
        if (
            view.state == EmulatedState.FAILED
            and view.job.outcome == EmulatedOutcome.MODERATED_RESULT
            and not view.unknown_word
        ):
            return json_response(MODERATED | _render_usage(view.job), 400)
        ended = view.job.ended
        # While it is queued the response has no body.
        if view.state == EmulatedState.QUEUED and not view.unknown_word:
            return Response(status_code=202)
        return json_response(self._render_job(view), 200 if ended else 202)

    async def show_key(self, call: ServiceRequest) -> Response:
        """Answer with what is known of the key."""
        call.apply_early_fault()
        return json_response(
            {"redacted_api_key": "xai-...b14o", "name": "emulated", "api_key_blocked": False}
        )

    def _check_model(self, body: dict[str, Any]) -> None:
        name = body.get("model", "grok-imagine-video")
        if name not in PRICES:
            raise RequestRefusedError(
                self.error_response(404, f"The model {name} does not exist or your team has no access.")
            )
        if body.get("resolution", "480p") not in PRICES[name]:
            raise RequestRefusedError(
                self.error_response(400, f"{body['resolution']} is not supported by {name}.")
            )
        if body.get("image") and body.get("reference_images"):
            raise RequestRefusedError(
                self.error_response(400, "image and reference_images exclude each other.")
            )

    def _render_job(self, view: JobView) -> dict[str, Any]:
        job = view.job
        shown: dict[str, Any] = {
            "status": view.status_word(STATUS_WORDS),
            "progress": round(100 * view.progress),
        }
        if view.state == EmulatedState.DONE:
            video = {
                "url": self.file_url(job),
                "duration": int(job.order.seconds),
                "respect_moderation": True,
            }
            shown |= {"video": video, "model": job.order.model} | _render_usage(job)
        if view.state == EmulatedState.FAILED:
            shown["video"] = {"url": "", "duration": 0, "respect_moderation": True}
            shown["error"] = {"code": "internal_error", "message": "The video could not be generated."}
        return shown


def _render_usage(job: EmulatedJob) -> dict[str, Any]:
    return {"usage": {"cost_in_usd_ticks": job.charged * TICKS_PER_MICRO}}


def _build_order(body: dict[str, Any]) -> Order:
    name, resolution = body.get("model", "grok-imagine-video"), body.get("resolution", "480p")
    seconds = body.get("duration", DEFAULT_SECONDS)
    width, height = picture_size(body.get("aspect_ratio", "16:9"), resolution)
    pictures = (
        len(body.get("reference_images") or ()) + bool(body.get("image")) + bool(body.get("last_frame"))
    )
    return Order(
        model=name,
        prompt=body["prompt"],
        seconds=seconds,
        work_seconds=WORK_SECONDS,
        price=to_micros(PRICES[name][resolution], seconds)
        + pictures * PICTURE_PRICES.get(name, DEFAULT_PICTURE_PRICE),
        width=width,
        height=height,
        sound=body.get("generate_audio", True),
    )


SERVICES = [EmulatedXai]
