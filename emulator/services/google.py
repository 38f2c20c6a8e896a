"""Google's Interactions (PROVIDERS.md 2.1, 7.3, 8.3): clips, songs, speech, pictures, and text with a schema.

`/google` stands for https://generativelanguage.googleapis.com.
"""

import json
import time
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from emulator.field_validation import list_of, object_of, object_schema, one_of, text, url
from emulator.job import EmulatedJob, EmulatedOutcome, EmulatedState, JobView
from emulator.micro_dollars import round_half_up
from emulator.service import EmulatedService, Endpoint, json_response
from emulator.service_request import RequestRefusedError, ServiceRequest
from emulator.services.google_files import GoogleFiles
from emulator.services.google_jwt import sign_with_jwt
from emulator.services.google_models import CHARACTERS_PER_TOKEN, INPUT_MICROS
from emulator.services.google_orders import parse_order
from emulator.services.google_schemas import AUDIO_SUFFIXES
from emulator.services.google_speech import InvalidOrderError
from emulator.synchronous_jobs import encode_file, wait_for_job
from emulator.timestamps import to_iso
from emulator.webhook_signing import WebhookMessage, sign_standard_webhook

STATUS_WORDS = {
    EmulatedState.QUEUED: "in_progress",
    EmulatedState.RUNNING: "in_progress",
    EmulatedState.DONE: "completed",
    EmulatedState.FAILED: "failed",
    EmulatedState.CANCELED: "cancelled",
}
STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
# The exact codes are not known [?].
BLOCKED = {"code": "prohibited_content", "message": "The request was blocked by the safety filters."}
BROKEN = {"code": "internal", "message": "The model could not produce the output."}
WEBHOOK_EVENTS = (
    *("batch.succeeded", "batch.expired", "batch.failed", "interaction.requires_action"),
    *("interaction.completed", "interaction.failed", "video.generated"),
)
WEBHOOK_SCHEMA = object_schema(
    "uri subscribed_events",
    uri=url,
    name=text(),
    subscribed_events=list_of(len(WEBHOOK_EVENTS), one_of(*WEBHOOK_EVENTS)),
)


class EmulatedGoogle(EmulatedService):
    """Interactions, synchronous or in the background, and files that need the key."""

    name = "google"
    path_roots = ("", "/v1beta", "/v1")  # /v1 is where google-genai 3.4.0 sends interactions

    def list_endpoints(self) -> list[Endpoint]:
        """Return the service's endpoints."""
        files = GoogleFiles(self)
        return [
            Endpoint("POST", "/interactions", "submit", self.submit_order),
            Endpoint("GET", "/interactions/{id}", "status", self.show_job),
            Endpoint("POST", "/interactions/{id}/cancel", "cancel", self.cancel_job),
            Endpoint("DELETE", "/interactions/{id}", "other", self.delete_job),
            Endpoint("GET", "/files/{id}:download", "fetch", files.send_file),
            Endpoint("GET", "/files/{id}", "result", files.show_file),
            Endpoint("POST", "/webhooks", "other", self.register_webhook),
        ]

    def read_key(self, request: Request) -> str:
        """Return the key of the header x-goog-api-key, or an OAuth token."""
        return request.headers.get("x-goog-api-key", "") or super().read_key(request)

    def error_response(self, status: int, message: str, code: str = "") -> Response:
        """Return the error object of Google's APIs."""
        told = {"code": status, "message": message, "status": code or STATUSES.get(status, "UNKNOWN")}
        return json_response({"error": {**told, "details": []}}, status)

    def quota_response(self) -> Response:
        """Return an interaction that ended at once, with no job behind it."""
        return json_response(
            {"id": self.new_job_id(), "object": "interaction", "status": "budget_exceeded", "steps": []}
        )

    def new_job_id(self) -> str:
        """Return an id in the service's form."""
        return f"v1_{uuid4().hex}"

    async def serve_request(self, endpoint: Endpoint, request: Request) -> Response:
        """Answer; a 429 says in its body how long to wait, not in a header."""
        reply = await super().serve_request(endpoint, request)
        if reply.status_code == HTTPStatus.TOO_MANY_REQUESTS and isinstance(reply, JSONResponse):
            return _with_retry_info(reply)
        return reply

    def compute_charge(self, job: EmulatedJob) -> int:
        """Charge a clip, a line or a picture by its tokens and its prompt's, all else by its price."""
        usual = super().compute_charge(job)
        detail = job.order.detail
        if not usual or "token_price" not in detail:
            return usual
        given = detail.get("input_price", INPUT_MICROS) * _count_prompt_tokens(job)
        thought = detail.get("thought_price", 0) * detail.get("thought_tokens", 0)
        return round_half_up(detail["token_price"] * detail["tokens"] + given + thought)

    async def submit_order(self, call: ServiceRequest) -> Response:
        """Accept an order; without `background`, answer when it is done."""
        body = await call.read_json()
        try:
            wanted = parse_order(body)
        except InvalidOrderError as wrong:
            raise RequestRefusedError(self.error_response(wrong.status, wrong.message)) from None
        job = call.accept_job(wanted)
        if not wanted.detail["background"]:
            await wait_for_job(call, job)
        return json_response(await self._render_job(call, call.view_job(job)))

    async def show_job(self, call: ServiceRequest) -> Response:
        """Answer with one interaction."""
        return json_response(await self._render_job(call, call.view_job(self._find_stored_job(call))))

    async def cancel_job(self, call: ServiceRequest) -> Response:
        """Cancel one that runs in the background."""
        job = self._find_stored_job(call)
        if not job.order.detail["background"]:
            raise RequestRefusedError(
                self.error_response(400, "Only background interactions can be cancelled.")
            )
        self.runner.cancel_job(self, job)
        return json_response(await self._render_job(call, call.view_job(job)))

    async def delete_job(self, call: ServiceRequest) -> Response:
        """Delete an interaction; its charge remains."""
        self._find_stored_job(call).deleted = True
        return json_response({})

    async def register_webhook(self, call: ServiceRequest) -> Response:
        """Register the project's webhook; only this response shows the secret."""
        body = await call.read_json()
        problem = object_of(WEBHOOK_SCHEMA)(body)
        if problem:
            raise RequestRefusedError(self.error_response(400, problem))
        call.apply_early_fault()
        self.context.webhook_urls[self.name] = body["uri"]
        made = {"id": f"wh-{uuid4().hex[:12]}", "state": "enabled", "create_time": to_iso(time.time())}
        return json_response({**body, **made, "new_signing_secret": self.context.settings.standard_secret})

    def webhook_body(self, job: EmulatedJob, event: str) -> bytes | None:
        """Return an event with the id and the outcome, no more [?]."""
        if (
            event != "ended"
            or job.final_state == EmulatedState.CANCELED
            or not job.order.detail["background"]
        ):
            return None
        kind = (
            "interaction.completed"
            if _status_word(job, STATUS_WORDS[job.state]) == "completed"
            else "interaction.failed"
        )
        return json.dumps({"type": kind, "timestamp": to_iso(time.time()), "data": {"id": job.id}}).encode()

    def sign_webhook(self, parcel: WebhookMessage) -> dict[str, str]:
        """Sign the project's webhooks by Standard Webhooks, those that an order brought with a JWT."""
        return sign_with_jwt(parcel) if parcel.job.order.callback_url else sign_standard_webhook(parcel)

    def _find_stored_job(self, call: ServiceRequest) -> EmulatedJob:
        job = call.find_job(call.path_param("id"))
        if not job.order.detail["stored"]:
            raise RequestRefusedError(self.not_found_response(job.id))
        return job

    async def _render_job(self, call: ServiceRequest, view: JobView) -> dict[str, Any]:
        job = view.job
        steps: list[dict[str, Any]] = [
            {"type": "user_input", "content": [{"type": "text", "text": job.order.prompt}]}
        ]
        shown: dict[str, Any] = {
            "id": job.id,
            "object": "interaction",
            "model": job.order.model,
            "status": view.unknown_word or _status_word(job, STATUS_WORDS[view.state]),
            "created": to_iso(job.accepted_at),
            "updated": to_iso(job.ended_at or job.started_at or job.accepted_at),
            "steps": steps,
        }
        if job.final_state == EmulatedState.DONE:
            steps.append({"type": "model_output", "content": await self._render_content(call, job)})
        if job.final_state == EmulatedState.FAILED and shown["status"] != "completed":
            shown["errors"] = [BROKEN if job.outcome == EmulatedOutcome.FAILED else BLOCKED]
        if job.ended:
            shown["usage"] = _render_usage(job)
        return shown

    async def _render_content(self, call: ServiceRequest, job: EmulatedJob) -> list[dict[str, Any]]:
        detail = job.order.detail
        if detail["kind"] == "text":
            return [{"type": "text", "text": detail["text"]}]
        mime = detail.get("mime", "video/mp4")
        block: dict[str, Any] = {"type": detail["kind"], "mime_type": mime}
        if detail["delivery"] == "uri":
            block["uri"] = GoogleFiles(self).file_uri(job)
        else:
            block["data"] = await encode_file(call, job, form=AUDIO_SUFFIXES.get(mime, ""))
        lyrics = [{"type": "text", "text": "[Instrumental]"}] if job.order.kind == "music" else []
        return [*lyrics, block]


def _status_word(job: EmulatedJob, usual: str) -> str:
    """Return the status: "completed" for a blocked clip, "incomplete" for a blocked or cut text."""
    if job.outcome == EmulatedOutcome.MODERATED_RESULT and job.final_state == EmulatedState.FAILED:
        return "incomplete" if job.order.detail["kind"] == "text" else "completed"
    return "incomplete" if job.final_state == EmulatedState.DONE and job.order.detail.get("cut") else usual


def _render_usage(job: EmulatedJob) -> dict[str, Any]:
    given, made = (
        _count_prompt_tokens(job),
        job.order.detail["tokens"] if job.final_state == EmulatedState.DONE else 0,
    )
    thought = job.order.detail.get("thought_tokens", 0) if made else 0
    return {
        "total_thought_tokens": thought,
        "total_input_tokens": given,
        "total_output_tokens": made,
        "output_tokens_by_modality": [{"modality": job.order.detail["kind"], "tokens": made}],
        "total_tokens": given + made + thought,
    }


def _count_prompt_tokens(job: EmulatedJob) -> int:
    """Return the number of tokens of the prompt, with those of the pictures in it where they are billed."""
    pictures: int = job.order.detail.get("picture_tokens", 0)
    return len(job.order.prompt) // CHARACTERS_PER_TOKEN + pictures


def _with_retry_info(reply: JSONResponse) -> Response:
    body = json.loads(bytes(reply.body))
    wait = reply.headers.get("retry-after")
    if wait is not None:
        info = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": f"{wait}s"}
        body["error"]["details"].append(info)
    return json_response(body, reply.status_code)


SERVICES = [EmulatedGoogle]
