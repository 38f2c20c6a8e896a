"""Runway's API (PROVIDERS.md 6.1, runwayml 5.24.0): `/runway` stands for https://api.dev.runwayml.com."""

from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import Response

from emulator.call import Call, RefusedError
from emulator.fields import Problem
from emulator.job import Fate, Job, Order, State, View
from emulator.moments import iso
from emulator.money import micros
from emulator.service import Endpoint, Service, answer
from emulator.services.runway_models import MODELS, PICTURES, TIERS
from emulator.shapes import pixels, size

VERSION = "2024-11-06"
CREDIT = 10_000  # micro-dollars
USUAL_SECONDS = 5
TAKES_SECONDS = 70
WORDS = {
    State.QUEUED: "PENDING",
    State.RUNNING: "RUNNING",
    State.DONE: "SUCCEEDED",
    State.FAILED: "FAILED",
    State.CANCELED: "CANCELLED",
}
FAILURES = {
    Fate.MODERATED_PROMPT: ("SAFETY.INPUT.TEXT", "The prompt was flagged by our content moderation system."),
    Fate.MODERATED_RESULT: (
        "SAFETY.OUTPUT.VIDEO",
        "The output was flagged by content moderation.",
    ),
    Fate.FAILED: ("INTERNAL.BAD_OUTPUT.CODE01", "An unexpected error occurred."),
}


class Runway(Service):
    """Tasks: a real cancel, progress, typed failure codes; what safety stops is charged."""

    name = "runway"
    url_life_seconds: ClassVar[float | None] = 24 * 3600

    def endpoints(self) -> list[Endpoint]:
        """The paths."""
        return [
            Endpoint("POST", "/v1/text_to_video", "submit", self.create),
            Endpoint("POST", "/v1/image_to_video", "submit", self.create),
            Endpoint("GET", "/v1/tasks/{id}", "status", self.status),
            Endpoint("DELETE", "/v1/tasks/{id}", "cancel", self.delete),
            Endpoint("POST", "/v1/uploads", "other", self.upload),
            Endpoint("GET", "/v1/organization", "other", self.organization),
        ]

    def key(self, request: Request) -> str:
        """A bearer key, and the version header, without which nothing is answered."""
        given = super().key(request)
        if given and request.headers.get("x-runway-version") != VERSION:
            raise RefusedError(self.error(400, f"X-Runway-Version must be {VERSION}."))
        return given

    def error(self, status: int, message: str, code: str = "") -> Response:
        """An error text; validation adds issues (exact JSON not seen [?])."""
        return answer({"error": message}, status)

    def out_of_quota(self) -> Response:
        """No credits: a 400 with a sentence [?]."""
        return self.error(400, "You do not have enough credits to run this task.")

    def charge(self, job: Job) -> int:
        """What safety stops is charged."""
        safety = job.fate in {Fate.MODERATED_PROMPT, Fate.MODERATED_RESULT}
        return job.order.price if safety and job.end == State.FAILED else super().charge(job)

    async def create(self, call: Call) -> Response:
        """Take an order: the answer is an id and an estimate, no more."""
        body = await call.json()
        path = call.request.url.path.rpartition("/")[2]
        _check(body, path)
        job = call.accept(_order(body))
        return answer({"id": job.id, "estimatedCost": {"credits": job.order.price / CREDIT}})

    async def status(self, call: Call) -> Response:
        """One task."""
        return answer(self._shown(call.view(call.find(call.path("id")))))

    async def delete(self, call: Call) -> Response:
        """Cancel what runs, delete what has ended."""
        job = call.find(call.path("id"))
        if not self.farm.cancel(self, job):
            job.deleted = True
        return Response(status_code=204)

    async def upload(self, call: Call) -> Response:
        """Where to send a file, and the URI it has then. A PUT is taken as well as their presigned form."""
        body = await call.json()
        call.meet()
        path = self.farm.uploads.expect(str(body.get("filename", "file")))
        uri = f"runway://{path.split('/')[2]}"
        return answer({"uploadUrl": call.origin + path, "fields": {}, "runwayUri": uri})

    async def organization(self, call: Call) -> Response:
        """The balance in credits."""
        call.meet()
        balance = (self.farm.settings.balance_usd * 1_000_000 - self.farm.spent(self.name)) // CREDIT
        tier = {"maxMonthlyCreditSpend": 100_000, "models": {}}
        return answer({"creditBalance": balance, "tier": tier, "usage": {"models": {}}})

    def _shown(self, view: View) -> dict[str, Any]:
        job = view.job
        waiting = view.odd_word is None and not job.ended and job.begun_at is None
        shown: dict[str, Any] = {
            "id": job.id,
            "createdAt": iso(job.accepted_at),
            "status": "THROTTLED" if waiting else view.word(WORDS),
        }
        if job.ended:
            shown["cost"] = {"credits": job.charged // CREDIT}
        else:
            shown["estimatedCost"] = {"credits": job.order.price / CREDIT}
        match view.state:
            case State.RUNNING:
                shown["progress"] = round(view.progress, 3)
            case State.DONE:
                shown["output"] = [self.url(job)]
            case State.FAILED:
                shown["failureCode"], shown["failure"] = FAILURES[job.fate]
        return shown


def _check(body: dict[str, Any], path: str) -> None:
    model = MODELS.get(str(body.get("model")))
    known = model and (model.text_ratios if path == "text_to_video" else model.image_ratios) is not None
    if model is None or not known:
        problems = [Problem("model", f"model is none of {path}", "invalid", body.get("model"))]
    else:
        problems = model.schema(path).problems(body)
    if problems:
        issues = [{"code": each.kind, "path": [each.field], "message": each.message} for each in problems]
        raise RefusedError(answer({"error": "Validation of body failed", "issues": issues}, 400))


def _order(body: dict[str, Any]) -> Order:
    name = str(body["model"])
    duration = body.get("duration", USUAL_SECONDS)
    seconds = float(USUAL_SECONDS if duration == "auto" else duration)
    width, height = _size(body)
    tiers = TIERS.get(name, {})
    tier = (dollars for side, dollars in tiers.items() if min(width, height) <= side)
    price = next(tier, MODELS[name].price)
    return Order(
        model=name,
        prompt=str(body.get("promptText", "")),
        seconds=seconds,
        takes=TAKES_SECONDS,
        price=micros(price, seconds) + (micros(PICTURES.get(name, "0")) if "promptImage" in body else 0),
        width=width,
        height=height,
        sound=bool(body.get("audio", False)),
        seed=body.get("seed") or 0,
    )


def _size(body: dict[str, Any]) -> tuple[int, int]:
    """The picture's size: the ratio is mostly one in pixels; where it is a name, the resolution counts."""
    ratio, resolution = str(body.get("ratio", "1280:720")), str(body.get("resolution", ""))
    if ratio.startswith("auto_"):
        return size("16:9", ratio.removeprefix("auto_"))
    if resolution or ratio == "adaptive":
        wide, high = pixels(ratio, ":")
        return size(f"{wide}:{high}", resolution or "768p")
    return pixels(ratio, ":")


SERVICES = [Runway]
