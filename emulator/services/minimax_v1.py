"""MiniMax's first API, for Hailuo 2.3 and 02 (PROVIDERS.md 6.2): what goes wrong mostly comes as HTTP 200."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import Response

from emulator.call import Call, RefusedError
from emulator.fields import flag, one_of, schema, text, url
from emulator.job import Fate, Job, Order, State, View
from emulator.money import micros
from emulator.service import Endpoint, answer
from emulator.services.minimax import MiniMax
from emulator.shapes import size

BODY = schema(
    "model",
    model=one_of("MiniMax-Hailuo-2.3", "MiniMax-Hailuo-2.3-Fast", "MiniMax-Hailuo-02"),
    prompt=text(2000),
    first_frame_image=url,
    last_frame_image=url,
    duration=one_of(6, 10),
    resolution=one_of("512P", "768P", "1080P"),
    prompt_optimizer=flag,
    fast_pretreatment=flag,
    callback_url=url,
    aigc_watermark=flag,
)
# Dollars a second: 768P is 0.28 for 6 s; 10 s are twice that, and 512P and 1080P in proportion [?].
PRICES = {"512P": "0.0233333", "768P": "0.0466667", "768P 10": "0.056", "1080P": "0.0816667"}
FAST_PRICES = {"768P": "0.0316667", "768P 10": "0.032", "1080P": "0.055"}
TAKES_SECONDS = 120
CODES = {400: 2013, 401: 1004, 402: 1008, 403: 2049, 404: 2013, 422: 2013, 429: 1002, 504: 1001}
UNKNOWN_CODE = 1000  # not in the list of PROVIDERS.md [?]
FINE = {"status_code": 0, "status_msg": "success"}
WORDS = {
    State.QUEUED: "Queueing",
    State.RUNNING: "Processing",
    State.DONE: "Success",
    State.FAILED: "Fail",
    State.CANCELED: "Fail",
}
CALLBACK_WORDS = {State.DONE: "success", State.FAILED: "failed"}
INPUT_SENSITIVE, OUTPUT_SENSITIVE = 1026, 1027


class FirstMiniMax(MiniMax):
    """Tasks, and files that hold what they made."""

    stages: ClassVar[Mapping[str, float]] = {"processing": 0.15}

    def endpoints(self) -> list[Endpoint]:
        """The paths."""
        return [
            Endpoint("POST", "/v1/video_generation", "submit", self.create),
            Endpoint("GET", "/v1/query/video_generation", "status", self.status),
            Endpoint("GET", "/v1/files/retrieve", "result", self.file),
        ]

    def key(self, request: Request) -> str:
        """A bearer key; a wrong one has a code of its own."""
        given = super().key(request)
        if given == self.farm.settings.refused_key:
            raise RefusedError(self.error(403, "invalid api key"))
        return given

    def error(self, status: int, message: str, code: str = "") -> Response:
        """HTTP 200, and a code in the body."""
        return _told(int(code) if code else CODES.get(status, UNKNOWN_CODE), message)

    def http_error(self, status: int, message: str) -> Response:
        """The same with a true status."""
        return _told(CODES.get(status, UNKNOWN_CODE), message, status)

    def out_of_quota(self) -> Response:
        """No balance."""
        return self.error(402, "insufficient balance")

    def moderated_prompt(self, order: Order) -> Response | None:
        """Refused at once."""
        return _told(INPUT_SENSITIVE, "input new_sensitive")

    async def create(self, call: Call) -> Response:
        """Take an order."""
        body = await call.json()
        problems = BODY.problems(body)
        if not problems and not (body.get("prompt") or body.get("first_frame_image")):
            raise RefusedError(self.error(400, "invalid params, prompt or first_frame_image is required"))
        if problems:
            raise RefusedError(self.error(400, f"invalid params, {problems[0].message}"))
        await self.check_callback(body)
        return answer({"task_id": call.accept(_order(body)).id, "base_resp": FINE})

    async def status(self, call: Call) -> Response:
        """One task."""
        return answer(_shown(call.view(call.find(call.query("task_id")))))

    async def file(self, call: Call) -> Response:
        """Where to download; a fresh URL each time."""
        number = call.query("file_id")
        job = next((job for job in self.farm.jobs_of(self) if _file_id(job) == number), None)
        if job is None or job.end != State.DONE:
            raise RefusedError(self.error(404, "invalid params, file_id does not exist"))
        call.meet(job.order.model, job.order.prompt)
        told = {
            "file_id": number,
            "bytes": job.files[0].stat().st_size,
            "created_at": int(job.ended_at or 0),
            "filename": "output.mp4",
            "purpose": "video_generation",
            "download_url": self.url(job),
        }
        return answer({"file": told, "base_resp": FINE})

    def delivery(self, job: Job, event: str) -> bytes | None:
        """The task with a status in small letters."""
        if job.end == State.CANCELED:
            return None
        view = View(job, job.state, job.progress)
        word = CALLBACK_WORDS.get(job.state, "processing")
        return json.dumps({**_shown(view), "status": word}).encode()


def _told(code: int, message: str, status: int = 200) -> Response:
    return answer({"base_resp": {"status_code": code, "status_msg": message}}, status)


def _order(body: dict[str, Any]) -> Order:
    resolution, seconds = body.get("resolution", "768P"), body.get("duration", 6)
    width, height = size("16:9", resolution)
    prices = PRICES | (FAST_PRICES if body["model"].endswith("-Fast") else {})
    return Order(
        model=body["model"],
        prompt=body.get("prompt", ""),
        seconds=seconds,
        takes=TAKES_SECONDS,
        price=micros(prices.get(f"{resolution} {seconds}", prices[resolution]), seconds),
        width=width,
        height=height,
        hook=body.get("callback_url") or "",
    )


def _shown(view: View) -> dict[str, Any]:
    job = view.job
    shown: dict[str, Any] = {"task_id": job.id, "status": view.word(WORDS), "base_resp": FINE}
    if view.state == State.DONE:
        shown |= {
            "file_id": _file_id(job),
            "video_width": job.order.width,
            "video_height": job.order.height,
        }
    if view.state == State.FAILED:
        sensitive = job.fate in {Fate.MODERATED_PROMPT, Fate.MODERATED_RESULT}
        code = OUTPUT_SENSITIVE if sensitive else UNKNOWN_CODE
        message = "output new_sensitive" if sensitive else "unknown error"
        shown["base_resp"] = {"status_code": code, "status_msg": message}
    return shown


def _file_id(job: Job) -> str:
    return job.id[::-1]


SERVICES = [FirstMiniMax]
