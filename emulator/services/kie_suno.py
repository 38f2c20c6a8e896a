"""KIE's Suno endpoints (PROVIDERS.md 4.5)."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from starlette.responses import Response

from emulator.call import Call
from emulator.fields import Problem, flag, number, one_of, schema, text, url, whole
from emulator.job import Fate, Job, Order, State, View
from emulator.moments import millis
from emulator.money import micros
from emulator.service import Endpoint
from emulator.services.kie import Kie, envelope

MODELS = ("V4", "V4_5", "V4_5PLUS", "V4_5ALL", "V5", "V5_5", "V6", "V6_MINI", "V6_WILD")
BODY = schema(
    "customMode instrumental model callBackUrl",
    prompt=text(5000),
    customMode=flag,
    instrumental=flag,
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
    duration=whole(10, 360),
)
# What the others do with a length is not said: refused here [?].
WITH_LENGTH = ("V5_5", "V6", "V6_MINI", "V6_WILD")
SIMPLE_PROMPT_MOST = 500
V4_PROMPT_MOST, V4_STYLE_MOST = 3000, 200
PRICE = "0.06"
TRACKS = 2
TAKES_SECONDS = 90
USUAL_SECONDS = 120
DONE_WORDS = {"text": "TEXT_SUCCESS", "first": "FIRST_SUCCESS"}
SENSITIVE = ("SENSITIVE_WORD_ERROR", 400, "The prompt contains sensitive words.")
FAILURES = {
    Fate.MODERATED_PROMPT: SENSITIVE,
    Fate.MODERATED_RESULT: ("GENERATE_AUDIO_FAILED", 413, "The audio matches an existing work of art."),
    Fate.FAILED: ("GENERATE_AUDIO_FAILED", 501, "Audio generation failed."),
}


class KieSuno(Kie):
    """Suno: two tracks an order, and stages on the way."""

    url_life_seconds: ClassVar[float | None] = 14 * 24 * 3600
    stages: ClassVar[Mapping[str, float]] = {"text": 0.35, "first": 0.7}
    stage_files: ClassVar[Mapping[str, int]] = {"first": 1}

    def endpoints(self) -> list[Endpoint]:
        """The paths."""
        return [
            Endpoint("POST", "/api/v1/generate", "submit", self.create),
            Endpoint("GET", "/api/v1/generate/record-info", "status", self.poll),
        ]

    async def create(self, call: Call) -> Response:
        """Take an order."""
        body = await call.json()
        self.refuse([*BODY.problems(body), *_unfit(body)])
        return envelope({"taskId": call.accept(_order(body)).id})

    def data(self, view: View) -> dict[str, Any]:
        """The record."""
        job = view.job
        status, code, message = _ending(job)
        return {
            "taskId": job.id,
            "parentMusicId": "",
            "param": json.dumps({"prompt": job.order.prompt}),
            "response": {"taskId": job.id, "sunoData": self._tracks(job)} if job.stage else None,
            "status": view.odd_word or status,
            "type": "GENERATE",
            "operationType": "generate",
            "errorCode": code,
            "errorMessage": message,
        }

    def delivery(self, job: Job, event: str) -> bytes | None:
        """A stage, or the end; here the names have underscores."""
        failed = job.end == State.FAILED
        kind = event if event in DONE_WORDS else ("error" if failed else "complete")
        _, code, message = _ending(job)
        tracks = [{_snake(name): value for name, value in track.items()} for track in self._tracks(job)]
        told = {"callbackType": kind, "task_id": job.id, "data": None if failed else tracks}
        return json.dumps({"code": code or 200, "msg": message or "success", "data": told}).encode()

    def _tracks(self, job: Job) -> list[dict[str, Any]]:
        return [self._track(job, number) for number in range(TRACKS)]

    def _track(self, job: Job, number: int) -> dict[str, Any]:
        there = number < len(job.files)
        return {
            "id": f"{job.id}-{number}",
            "audioUrl": self.url(job, number) if there else "",
            "streamAudioUrl": self.url(job, number) if there else "",
            "imageUrl": f"{job.origin}/{self.name}-cdn/covers/{job.id}.jpeg",
            "prompt": job.order.prompt,
            "modelName": job.order.model,
            "title": job.order.detail["title"],
            "tags": job.order.detail["style"],
            "createTime": millis(job.accepted_at),
            "duration": job.order.seconds,
        }


def _ending(job: Job) -> tuple[str, int | None, str | None]:
    if job.end == State.FAILED:
        return FAILURES[job.fate]
    return ("SUCCESS" if job.ended else DONE_WORDS.get(job.stage, "PENDING")), None, None


def _unfit(body: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with the fields taken together."""
    prompt, style, custom = (
        str(body.get("prompt") or ""),
        str(body.get("style") or ""),
        body.get("customMode"),
    )
    old = body.get("model") == "V4"
    sung = not body.get("instrumental")
    if custom and not (style and body.get("title")):
        yield Problem("style", "style and title are required in customMode", "missing")
    if not prompt and (sung or not custom):
        yield Problem("prompt", "prompt is required", "missing")
    if body.get("duration") is not None and body.get("model") not in WITH_LENGTH:
        yield Problem("duration", f"duration is not supported by {body.get('model')}", "unexpected")
    if not custom and len(prompt) > SIMPLE_PROMPT_MOST:
        yield Problem("prompt", f"prompt is longer than {SIMPLE_PROMPT_MOST}", "invalid")
    if old and (len(prompt) > V4_PROMPT_MOST or len(style) > V4_STYLE_MOST):
        yield Problem("prompt", "prompt or style is too long for V4", "invalid")


def _order(body: dict[str, Any]) -> Order:
    return Order(
        model=body["model"],
        prompt=body.get("prompt") or body.get("style") or "",
        seconds=body.get("duration") or USUAL_SECONDS,
        takes=TAKES_SECONDS,
        price=micros(PRICE),
        kind="music",
        files=TRACKS,
        hook=body["callBackUrl"],
        detail={"title": body.get("title") or "", "style": body.get("style") or ""},
    )


def _snake(name: str) -> str:
    return {
        "audioUrl": "audio_url",
        "streamAudioUrl": "stream_audio_url",
        "imageUrl": "image_url",
        "modelName": "model_name",
    }.get(name, name)


SERVICES = [KieSuno]
