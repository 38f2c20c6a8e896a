"""KIE's Suno endpoints (PROVIDERS.md 4.5)."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from starlette.responses import Response

from emulator.field_validation import InvalidField, boolean, integer, number, object_schema, one_of, text, url
from emulator.job import EmulatedJob, EmulatedOutcome, EmulatedState, JobView, Order
from emulator.micro_dollars import to_micros
from emulator.service import Endpoint
from emulator.service_request import ServiceRequest
from emulator.services.kie import EmulatedKie, wrap_in_envelope
from emulator.timestamps import to_millis

MODELS = ("V4", "V4_5", "V4_5PLUS", "V4_5ALL", "V5", "V5_5", "V6", "V6_MINI", "V6_WILD")
BODY = object_schema(
    "customMode instrumental model callBackUrl",
    prompt=text(5000),
    customMode=boolean,
    instrumental=boolean,
    model=one_of(*MODELS),
    callBackUrl=url,
    style=text(1000),
    title=text(80),
    negativeTags=text(200),
    vocalGender=one_of("m", "f"),
    styleWeight=number(0, 1),
    weirdnessConstraint=number(0, 1),
    audioWeight=number(0, 1),
    personaId=text(),
    personaModel=one_of("style_persona", "voice_persona"),
    duration=integer(10, 360),
)
# How other models treat a length is not documented; it is refused here [?].
MODELS_WITH_LENGTH = ("V5_5", "V6", "V6_MINI", "V6_WILD")
MAX_SIMPLE_PROMPT = 500
MAX_V4_PROMPT, MAX_V4_STYLE = 3000, 200
PRICE = "0.06"
TRACKS = 2
WORK_SECONDS = 90
DEFAULT_SECONDS = 120
EVENT_STATUSES = {"text": "TEXT_SUCCESS", "first": "FIRST_SUCCESS"}
SENSITIVE = ("SENSITIVE_WORD_ERROR", 400, "The prompt contains sensitive words.")
FAILURES = {
    EmulatedOutcome.MODERATED_PROMPT: SENSITIVE,
    EmulatedOutcome.MODERATED_RESULT: (
        "GENERATE_AUDIO_FAILED",
        413,
        "The audio matches an existing work of art.",
    ),
    EmulatedOutcome.FAILED: ("GENERATE_AUDIO_FAILED", 501, "Audio generation failed."),
}


class EmulatedKieSuno(EmulatedKie):
    """Suno: two tracks per order, and events on the way."""

    url_lifetime_seconds: ClassVar[float | None] = 14 * 24 * 3600
    event_shares: ClassVar[Mapping[str, float]] = {"text": 0.35, "first": 0.7}
    event_files: ClassVar[Mapping[str, int]] = {"first": 1}

    def list_endpoints(self) -> list[Endpoint]:
        """Return the service's endpoints."""
        return [
            Endpoint("POST", "/api/v1/generate", "submit", self.submit_order),
            Endpoint("GET", "/api/v1/generate/record-info", "status", self.show_job),
        ]

    async def submit_order(self, call: ServiceRequest) -> Response:
        """Accept an order."""
        body = await call.read_json()
        self.raise_if_problems([*BODY.find_problems(body), *_find_conflicts(body)])
        return wrap_in_envelope({"taskId": call.accept_job(_build_order(body)).id})

    def render_task(self, view: JobView) -> dict[str, Any]:
        """Return the task's record."""
        job = view.job
        status, code, message = _status_and_error(job)
        return {
            "taskId": job.id,
            "parentMusicId": "",
            "param": json.dumps({"prompt": job.order.prompt}),
            "response": {"taskId": job.id, "sunoData": self._render_tracks(job)} if job.last_event else None,
            "status": view.unknown_word or status,
            "type": "GENERATE",
            "operationType": "generate",
            "errorCode": code,
            "errorMessage": message,
        }

    def webhook_body(self, job: EmulatedJob, event: str) -> bytes | None:
        """Return an event's tracks or the outcome; names in webhooks have underscores."""
        failed = job.final_state == EmulatedState.FAILED
        kind = event if event in EVENT_STATUSES else ("error" if failed else "complete")
        _, code, message = _status_and_error(job)
        tracks = [
            {_to_snake_case(name): value for name, value in track.items()}
            for track in self._render_tracks(job)
        ]
        told = {"callbackType": kind, "task_id": job.id, "data": None if failed else tracks}
        return json.dumps({"code": code or 200, "msg": message or "success", "data": told}).encode()

    def _render_tracks(self, job: EmulatedJob) -> list[dict[str, Any]]:
        return [self._render_track(job, number) for number in range(TRACKS)]

    def _render_track(self, job: EmulatedJob, number: int) -> dict[str, Any]:
        there = number < len(job.files)
        return {
            "id": f"{job.id}-{number}",
            "audioUrl": self.file_url(job, number) if there else "",
            "streamAudioUrl": self.file_url(job, number) if there else "",
            "imageUrl": f"{job.origin}/{self.name}-cdn/covers/{job.id}.jpeg",
            "prompt": job.order.prompt,
            "modelName": job.order.model,
            "title": job.order.detail["title"],
            "tags": job.order.detail["style"],
            "createTime": to_millis(job.accepted_at),
            "duration": job.order.seconds,
        }


def _status_and_error(job: EmulatedJob) -> tuple[str, int | None, str | None]:
    if job.final_state == EmulatedState.FAILED:
        return FAILURES[job.outcome]
    return ("SUCCESS" if job.ended else EVENT_STATUSES.get(job.last_event, "PENDING")), None, None


def _find_conflicts(body: Mapping[str, Any]) -> Iterator[InvalidField]:
    """Yield conflicts between fields that are valid one by one."""
    prompt, style, custom = (
        str(body.get("prompt") or ""),
        str(body.get("style") or ""),
        body.get("customMode"),
    )
    old = body.get("model") == "V4"
    sung = not body.get("instrumental")
    if custom and not (style and body.get("title")):
        yield InvalidField("style", "style and title are required in customMode", "missing")
    if not prompt and (sung or not custom):
        yield InvalidField("prompt", "prompt is required", "missing")
    if body.get("duration") is not None and body.get("model") not in MODELS_WITH_LENGTH:
        yield InvalidField("duration", f"duration is not supported by {body.get('model')}", "unexpected")
    if not custom and len(prompt) > MAX_SIMPLE_PROMPT:
        yield InvalidField("prompt", f"prompt is longer than {MAX_SIMPLE_PROMPT}", "invalid")
    if old and (len(prompt) > MAX_V4_PROMPT or len(style) > MAX_V4_STYLE):
        yield InvalidField("prompt", "prompt or style is too long for V4", "invalid")


def _build_order(body: dict[str, Any]) -> Order:
    return Order(
        model=body["model"],
        prompt=body.get("prompt") or body.get("style") or "",
        seconds=body.get("duration") or DEFAULT_SECONDS,
        work_seconds=WORK_SECONDS,
        price=to_micros(PRICE),
        kind="music",
        files=TRACKS,
        callback_url=body["callBackUrl"],
        detail={"title": body.get("title") or "", "style": body.get("style") or ""},
    )


def _to_snake_case(name: str) -> str:
    return {
        "audioUrl": "audio_url",
        "streamAudioUrl": "stream_audio_url",
        "imageUrl": "image_url",
        "modelName": "model_name",
    }.get(name, name)


SERVICES = [EmulatedKieSuno]
