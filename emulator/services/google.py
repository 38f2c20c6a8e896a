"""Google's Interactions (PROVIDERS.md 2.1, 7.3, 8.3): Omni's clips, Lyria's songs, and text with a schema.

`/google` stands for https://generativelanguage.googleapis.com.
"""

import json
import time
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from emulator.call import Call, RefusedError
from emulator.fields import items, one_of, part, schema, text, url
from emulator.job import Fate, Job, State, View
from emulator.keys import Parcel, standard_webhook
from emulator.moments import iso
from emulator.money import half_up
from emulator.service import Endpoint, Service, answer
from emulator.services.google_files import Files
from emulator.services.google_jwt import dynamic_webhook
from emulator.services.google_orders import FORMS, INPUT_MICROS, TOKEN_CHARACTERS, WrongError, order
from emulator.synchronous import encoded, work

WORDS = {
    State.QUEUED: "in_progress",
    State.RUNNING: "in_progress",
    State.DONE: "completed",
    State.FAILED: "failed",
    State.CANCELED: "cancelled",
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
# The codes' exact words are not known [?].
BLOCKED = {"code": "prohibited_content", "message": "The request was blocked by the safety filters."}
BROKEN = {"code": "internal", "message": "The model could not produce the output."}
EVENTS = (
    *("batch.succeeded", "batch.expired", "batch.failed", "interaction.requires_action"),
    *("interaction.completed", "interaction.failed", "video.generated"),
)
HOOK = schema(
    "uri subscribed_events", uri=url, name=text(), subscribed_events=items(len(EVENTS), one_of(*EVENTS))
)


class Google(Service):
    """Interactions: waited for, or in the background; the files behind the key."""

    name = "google"
    roots = ("", "/v1beta", "/v1")  # /v1 is where google-genai 3.4.0 sends interactions

    def endpoints(self) -> list[Endpoint]:
        """The paths."""
        files = Files(self)
        return [
            Endpoint("POST", "/interactions", "submit", self.create),
            Endpoint("GET", "/interactions/{id}", "status", self.status),
            Endpoint("POST", "/interactions/{id}/cancel", "cancel", self.cancel),
            Endpoint("DELETE", "/interactions/{id}", "other", self.delete),
            Endpoint("GET", "/files/{id}:download", "fetch", files.download),
            Endpoint("GET", "/files/{id}", "result", files.file),
            Endpoint("POST", "/webhooks", "other", self.add_hook),
        ]

    def key(self, request: Request) -> str:
        """A header of its own, or an OAuth token."""
        return request.headers.get("x-goog-api-key", "") or super().key(request)

    def error(self, status: int, message: str, code: str = "") -> Response:
        """The error object of all of Google's APIs."""
        told = {"code": status, "message": message, "status": code or STATUSES.get(status, "UNKNOWN")}
        return answer({"error": {**told, "details": []}}, status)

    def out_of_quota(self) -> Response:
        """An interaction that ended before it began, with no job behind it."""
        return answer(
            {"id": self.new_id(), "object": "interaction", "status": "budget_exceeded", "steps": []}
        )

    def new_id(self) -> str:
        """An id like theirs."""
        return f"v1_{uuid4().hex}"

    async def serve(self, endpoint: Endpoint, request: Request) -> Response:
        """Answer; how long to wait stands in a 429's body, in no header."""
        reply = await super().serve(endpoint, request)
        if reply.status_code == HTTPStatus.TOO_MANY_REQUESTS and isinstance(reply, JSONResponse):
            return _with_retry_info(reply)
        return reply

    def charge(self, job: Job) -> int:
        """A clip by its tokens and its prompt's, all else by its price."""
        usual = super().charge(job)
        if not usual or job.order.detail["kind"] != "video":
            return usual
        detail = job.order.detail
        return half_up(detail["token_price"] * detail["tokens"] + INPUT_MICROS * _given(job))

    async def create(self, call: Call) -> Response:
        """Take an order; without `background`, answer when it is done."""
        body = await call.json()
        try:
            wanted = order(body)
        except WrongError as wrong:
            raise RefusedError(self.error(wrong.status, wrong.message)) from None
        job = call.accept(wanted)
        if not wanted.detail["background"]:
            await work(call, job)
        return answer(await self._shown(call, call.view(job)))

    async def status(self, call: Call) -> Response:
        """One interaction."""
        return answer(await self._shown(call, call.view(self._stored(call))))

    async def cancel(self, call: Call) -> Response:
        """Stop one that runs in the background."""
        job = self._stored(call)
        if not job.order.detail["background"]:
            raise RefusedError(self.error(400, "Only background interactions can be cancelled."))
        self.farm.cancel(self, job)
        return answer(await self._shown(call, call.view(job)))

    async def delete(self, call: Call) -> Response:
        """Erase one; what it cost stays."""
        self._stored(call).deleted = True
        return answer({})

    async def add_hook(self, call: Call) -> Response:
        """Set the project's webhook; the answer has the secret, this once."""
        body = await call.json()
        problem = part(HOOK)(body)
        if problem:
            raise RefusedError(self.error(400, problem))
        call.meet()
        self.farm.hooks[self.name] = body["uri"]
        made = {"id": f"wh-{uuid4().hex[:12]}", "state": "enabled", "create_time": iso(time.time())}
        return answer({**body, **made, "new_signing_secret": self.farm.settings.standard_secret})

    def delivery(self, job: Job, event: str) -> bytes | None:
        """A thin event [?]: the id, and what came of it."""
        if event != "ended" or job.end == State.CANCELED or not job.order.detail["background"]:
            return None
        kind = (
            "interaction.completed" if _word(job, WORDS[job.state]) == "completed" else "interaction.failed"
        )
        return json.dumps({"type": kind, "timestamp": iso(time.time()), "data": {"id": job.id}}).encode()

    def seal(self, parcel: Parcel) -> dict[str, str]:
        """Standard Webhooks for the project's; a JWT for those that an order brought."""
        return dynamic_webhook(parcel) if parcel.job.order.hook else standard_webhook(parcel)

    def _stored(self, call: Call) -> Job:
        job = call.find(call.path("id"))
        if not job.order.detail["stored"]:
            raise RefusedError(self.not_found(job.id))
        return job

    async def _shown(self, call: Call, view: View) -> dict[str, Any]:
        job = view.job
        steps: list[dict[str, Any]] = [
            {"type": "user_input", "content": [{"type": "text", "text": job.order.prompt}]}
        ]
        shown: dict[str, Any] = {
            "id": job.id,
            "object": "interaction",
            "model": job.order.model,
            "status": view.odd_word or _word(job, WORDS[view.state]),
            "created": iso(job.accepted_at),
            "updated": iso(job.ended_at or job.started_at or job.accepted_at),
            "steps": steps,
        }
        if job.end == State.DONE:
            steps.append({"type": "model_output", "content": await self._content(call, job)})
        if job.end == State.FAILED and shown["status"] != "completed":
            shown["errors"] = [BROKEN if job.fate == Fate.FAILED else BLOCKED]
        if job.ended:
            shown["usage"] = _usage(job)
        return shown

    async def _content(self, call: Call, job: Job) -> list[dict[str, Any]]:
        detail = job.order.detail
        if detail["kind"] == "text":
            return [{"type": "text", "text": detail["text"]}]
        mime = detail.get("mime", "video/mp4")
        block: dict[str, Any] = {"type": detail["kind"], "mime_type": mime}
        if detail["delivery"] == "uri":
            block["uri"] = Files(self).uri(job)
        else:
            block["data"] = await encoded(call, job, form=FORMS.get(mime, ""))
        lyrics = [{"type": "text", "text": "[Instrumental]"}] if detail["kind"] == "audio" else []
        return [*lyrics, block]


def _word(job: Job, usual: str) -> str:
    """A blocked clip is "completed" without a clip, a blocked text "incomplete", as is one that was cut."""
    if job.fate == Fate.MODERATED_RESULT and job.end == State.FAILED:
        return "incomplete" if job.order.detail["kind"] == "text" else "completed"
    return "incomplete" if job.end == State.DONE and job.order.detail.get("cut") else usual


def _usage(job: Job) -> dict[str, Any]:
    given, made = _given(job), job.order.detail["tokens"] if job.end == State.DONE else 0
    return {
        "total_input_tokens": given,
        "total_output_tokens": made,
        "output_tokens_by_modality": [{"modality": job.order.detail["kind"], "tokens": made}],
        "total_tokens": given + made,
    }


def _given(job: Job) -> int:
    """The tokens of the prompt."""
    return len(job.order.prompt) // TOKEN_CHARACTERS


def _with_retry_info(reply: JSONResponse) -> Response:
    body = json.loads(bytes(reply.body))
    wait = reply.headers.get("retry-after")
    if wait is not None:
        info = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": f"{wait}s"}
        body["error"]["details"].append(info)
    return answer(body, reply.status_code)


SERVICES = [Google]
