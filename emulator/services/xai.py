"""xAI's videos (xai-sdk 1.21.0, @ai-sdk/xai 3.0.138): `/xai` stands for https://api.x.ai.

Refusals are a code and a sentence, side by side: recorded answers in the issues of vercel/ai (13390, 17887),
CLIProxyAPI (5335) and continue (10373, 11413).
"""

from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import Response

from emulator.call import Call, RefusedError
from emulator.fields import anything, flag, items, one_of, part, schema, text, url, whole
from emulator.job import Fate, Job, Order, State, View
from emulator.money import micros
from emulator.service import BEARER, Endpoint, Service, answer
from emulator.shapes import size

# Dollars a second by resolution (docs.x.ai, developers/pricing, as litellm 1.110.2 has it, November 2026).
PRICES = {
    "grok-imagine-video": {"480p": "0.05", "720p": "0.07"},
    "grok-imagine-video-1.5": {"480p": "0.08", "720p": "0.14", "1080p": "0.25"},
    "grok-imagine-video-1.5-lite": {"480p": "0.02", "720p": "0.03", "1080p": "0.14"},
}
PICTURE = {"grok-imagine-video": 2_000}  # micro-dollars; 10,000 for the others
PICTURE_1_5 = 10_000
TICKS_IN_A_MICRO = 10_000
USUAL_SECONDS = 8
TAKES_SECONDS = 40
RATIOS = ("1:1", "16:9", "9:16", "4:3", "3:4", "3:2", "2:3")
IMAGE = part(schema("url", url=url, type=one_of("image_url"), detail=one_of("auto", "low", "high")))
BODY = schema(
    "prompt",
    model=text(100, 1),
    prompt=text(4_096, 1),
    duration=whole(1, 15),
    aspect_ratio=one_of(*RATIOS),
    resolution=one_of("480p", "720p", "1080p"),
    image=IMAGE,
    last_frame=IMAGE,
    reference_images=items(7, IMAGE),
    reference_audios=anything,
    generate_audio=flag,
    output=anything,
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
WORDS = {State.QUEUED: "pending", State.RUNNING: "pending", State.DONE: "done", State.FAILED: "failed"}


class Xai(Service):
    """Deferred videos: no list, no cancel, no webhook; a clip that moderation keeps back is charged."""

    name = "xai"
    url_life_seconds: ClassVar[float | None] = 24 * 3600

    def endpoints(self) -> list[Endpoint]:
        """The paths."""
        return [
            Endpoint("POST", "/v1/videos/generations", "submit", self.create),
            Endpoint("GET", "/v1/videos/{id}", "status", self.status),
            Endpoint("GET", "/v1/api-key", "other", self.api_key),
        ]

    def error(self, status: int, message: str, code: str = "") -> Response:
        """A code, which is mostly a sentence, and a message under the name "error"."""
        return answer(
            {"code": code or CODES.get(status, "The service is unavailable"), "error": message}, status
        )

    def key(self, request: Request) -> str:
        """A wrong key is refused with the status of a bad request."""
        given = request.headers.get("authorization", "").removeprefix(BEARER)
        if given == self.farm.settings.refused_key:
            raise RefusedError(self.error(400, "Incorrect API key provided: wr***ey."))
        return given

    def out_of_quota(self) -> Response:
        """The status is that of too many requests."""
        return self.error(429, OUT_OF_CREDITS)

    def moderated_prompt(self, order: Order) -> Response | None:
        """Refused at once, as xAI's language models do [?]."""
        return self.error(403, "Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_CSAM")

    def charge(self, job: Job) -> int:
        """What moderation keeps back is charged."""
        return job.order.price if job.fate == Fate.MODERATED_RESULT and job.ended else super().charge(job)

    async def create(self, call: Call) -> Response:
        """Take an order: the answer is an id, no more."""
        body = await call.json()
        problems = BODY.problems(body)
        if problems:
            raise RefusedError(self.error(422 if problems[0].kind == "missing" else 400, problems[0].message))
        self._check_model(body)
        return answer({"request_id": call.accept(_order(body)).id})

    async def status(self, call: Call) -> Response:
        """One video: 202 while it is being made, 400 when moderation has kept it back."""
        view = call.view(call.find(call.path("id")))
        if view.state == State.FAILED and view.job.fate == Fate.MODERATED_RESULT and not view.odd_word:
            return answer(MODERATED | _usage(view.job), 400)
        ended = view.job.ended
        # Before the work has begun there is no body at all.
        if view.state == State.QUEUED and not view.odd_word:
            return Response(status_code=202)
        return answer(self._shown(view), 200 if ended else 202)

    async def api_key(self, call: Call) -> Response:
        """What is known of the key."""
        call.meet()
        return answer({"redacted_api_key": "xai-...b14o", "name": "emulated", "api_key_blocked": False})

    def _check_model(self, body: dict[str, Any]) -> None:
        name = body.get("model", "grok-imagine-video")
        if name not in PRICES:
            raise RefusedError(
                self.error(404, f"The model {name} does not exist or your team has no access.")
            )
        if body.get("resolution", "480p") not in PRICES[name]:
            raise RefusedError(self.error(400, f"{body['resolution']} is not supported by {name}."))
        if body.get("image") and body.get("reference_images"):
            raise RefusedError(self.error(400, "image and reference_images exclude each other."))

    def _shown(self, view: View) -> dict[str, Any]:
        job = view.job
        shown: dict[str, Any] = {"status": view.word(WORDS), "progress": round(100 * view.progress)}
        if view.state == State.DONE:
            video = {"url": self.url(job), "duration": int(job.order.seconds), "respect_moderation": True}
            shown |= {"video": video, "model": job.order.model} | _usage(job)
        if view.state == State.FAILED:
            shown["video"] = {"url": "", "duration": 0, "respect_moderation": True}
            shown["error"] = {"code": "internal_error", "message": "The video could not be generated."}
        return shown


def _usage(job: Job) -> dict[str, Any]:
    return {"usage": {"cost_in_usd_ticks": job.charged * TICKS_IN_A_MICRO}}


def _order(body: dict[str, Any]) -> Order:
    name, resolution = body.get("model", "grok-imagine-video"), body.get("resolution", "480p")
    seconds = body.get("duration", USUAL_SECONDS)
    width, height = size(body.get("aspect_ratio", "16:9"), resolution)
    pictures = (
        len(body.get("reference_images") or ()) + bool(body.get("image")) + bool(body.get("last_frame"))
    )
    return Order(
        model=name,
        prompt=body["prompt"],
        seconds=seconds,
        takes=TAKES_SECONDS,
        price=micros(PRICES[name][resolution], seconds) + pictures * PICTURE.get(name, PICTURE_1_5),
        width=width,
        height=height,
        sound=body.get("generate_audio", True),
    )


SERVICES = [Xai]
