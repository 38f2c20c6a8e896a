"""Veo on Vertex (PROVIDERS.md 2.2, google-genai 3.4.0): long operations that hold the clip's bytes.

`/vertex` stands for https://{region}-aiplatform.googleapis.com, and `/vertex/token` for Google's OAuth.
"""

import base64
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

from starlette.responses import Response

from emulator.call import Call, RefusedError
from emulator.fields import Schema, anything, flag, items, number, one_of, part, schema, text, whole
from emulator.job import Fate, Job, Order, State, View
from emulator.money import micros
from emulator.service import Endpoint, Service, answer
from emulator.services.google import STATUSES
from emulator.shapes import size
from emulator.synchronous import encoded

MODEL = "/projects/{project}/locations/{region}/publishers/google/models/{model}"
# Dollars a second by resolution, with sound.
PRICES = {
    "veo-3.1-generate-001": {"720p": "0.40", "1080p": "0.40", "4k": "0.60"},
    "veo-3.1-fast-generate-001": {"720p": "0.10", "1080p": "0.12", "4k": "0.30"},
    "veo-3.1-lite-generate-001": {"720p": "0.05", "1080p": "0.08"},
}
SILENT_PRICES = {
    "veo-3.1-generate-001": {"720p": "0.20", "1080p": "0.20", "4k": "0.40"},
    "veo-3.1-fast-generate-001": {"720p": "0.08", "1080p": "0.10", "4k": "0.25"},
    "veo-3.1-lite-generate-001": {"720p": "0.03", "1080p": "0.05"},
}
TAKES_SECONDS = 90
IMAGE = part(schema("mimeType", bytesBase64Encoded=text(), gcsUri=text(), mimeType=text()))
REFERENCE = part(schema("image referenceType", image=IMAGE, referenceType=one_of("asset")))
INSTANCE = schema(
    prompt=text(20_000, 1), image=IMAGE, lastFrame=IMAGE, video=anything, referenceImages=items(3, REFERENCE)
)
PARAMETERS = schema(
    aspectRatio=one_of("16:9", "9:16"),
    resolution=one_of("720p", "1080p", "4k"),
    durationSeconds=one_of(4, 6, 8),
    sampleCount=whole(1, 4),
    seed=whole(0, 2**32 - 1),
    negativePrompt=text(),
    personGeneration=one_of("dont_allow", "allow_adult", "allow_all"),
    generateAudio=flag,
    enhancePrompt=flag,
    pubsubTopic=text(),
    storageUri=one_of(),  # this emulator has no buckets
)
BODY = schema("instances", instances=items(1, part(INSTANCE)), parameters=part(PARAMETERS))
FILTERED = "The video was filtered out because it violated Google's Responsible AI practices."
INTERNAL = 13  # google.rpc.Code
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
GOOGLE_TOKENS = "https://oauth2.googleapis.com/token"
LIFE_SECONDS = 3600
NAME, MOMENT = text(1000, 1), number(0, 10**11)
CLAIMS = Schema(
    {"iss": NAME, "scope": NAME, "aud": NAME, "iat": MOMENT, "exp": MOMENT},
    frozenset({"iss", "scope", "aud", "iat", "exp"}),
    open=True,
)


class Vertex(Service):
    """Operations; a filtered clip is no error."""

    name = "vertex"
    roots = ("", "/v1", "/v1beta1")

    def endpoints(self) -> list[Endpoint]:
        """The paths."""
        return [
            Endpoint("POST", f"{MODEL}:predictLongRunning", "submit", self.create),
            Endpoint("POST", f"{MODEL}:fetchPredictOperation", "status", self.status),
            Endpoint("POST", "/token", "other", self.token, open_to_all=True),
        ]

    def error(self, status: int, message: str, code: str = "") -> Response:
        """The error object of all of Google's APIs."""
        told = {"code": status, "message": message, "status": code or STATUSES.get(status, "UNKNOWN")}
        return answer({"error": told}, status)

    def out_of_quota(self) -> Response:
        """A 429 like any other."""
        return self.error(429, "Quota exceeded.")

    async def create(self, call: Call) -> Response:
        """Take an order."""
        body = await call.json()
        model = call.path("model")
        if model not in PRICES:
            raise RefusedError(self.error(404, f"Publisher Model {model} was not found."))
        message = part(BODY)(body) or _odd(model, body)
        if message:
            raise RefusedError(self.error(400, message))
        job = call.accept(_order(model, body))
        job.memory["name"] = call.request.url.path.partition("/projects/")[2].partition(":")[0]
        return answer({"name": _name(job)})

    async def status(self, call: Call) -> Response:
        """One operation, with the bytes when it is done."""
        name = str((await call.json()).get("operationName", ""))
        job = call.find(name.rpartition("/")[2])
        if name != _name(job):
            raise RefusedError(self.not_found(name))
        return answer(await self._shown(call, call.view(job)))

    async def token(self, call: Call) -> Response:
        """An access token for a service account's JWT; its signature cannot be checked here."""
        call.meet()
        form = parse_qs((await call.request.body()).decode())
        if form.get("grant_type") != [GRANT]:
            raise RefusedError(_no_grant("unsupported_grant_type", "Invalid grant_type."))
        problem = _jwt_problem(form.get("assertion", [""])[0], f"{call.origin}/{self.name}/token")
        if problem:
            raise RefusedError(_no_grant("invalid_grant", problem))
        token = f"ya29.{uuid4().hex}"
        return answer({"access_token": token, "expires_in": LIFE_SECONDS - 1, "token_type": "Bearer"})

    async def _shown(self, call: Call, view: View) -> dict[str, Any]:
        job = view.job
        shown: dict[str, Any] = {"name": _name(job)}
        if view.odd_word:
            return {**shown, "metadata": {"state": view.odd_word}}
        if not job.ended:
            return shown
        shown["done"] = True
        if job.fate == Fate.FAILED:
            return {**shown, "error": {"code": INTERNAL, "message": "Internal error."}}
        return {**shown, "response": await self._response(call, job)}

    async def _response(self, call: Call, job: Job) -> dict[str, Any]:
        kind = {"@type": "type.googleapis.com/cloud.ai.large_models.vision.GenerateVideoResponse"}
        if job.end != State.DONE:
            count = job.order.files
            return {**kind, "raiMediaFilteredCount": count, "raiMediaFilteredReasons": [FILTERED] * count}
        clips = [await encoded(call, job, number) for number in range(job.order.files)]
        videos = [{"bytesBase64Encoded": clip, "mimeType": "video/mp4"} for clip in clips]
        return {**kind, "raiMediaFilteredCount": 0, "videos": videos}


def _name(job: Job) -> str:
    return f"projects/{job.memory['name']}/operations/{job.id}"


def _odd(model: str, body: Mapping[str, Any]) -> str:
    """What fits the fields, but not each other; '' when nothing is wrong."""
    instances, parameters = body["instances"], body.get("parameters") or {}
    if not instances or not (instances[0].get("prompt") or instances[0].get("image")):
        return "instances needs one with a prompt or an image."
    if parameters.get("resolution", "720p") not in PRICES[model]:
        return f"{model} does not support {parameters['resolution']}."
    return ""


def _order(model: str, body: Mapping[str, Any]) -> Order:
    parameters = body.get("parameters") or {}
    resolution, seconds = parameters.get("resolution", "720p"), parameters.get("durationSeconds", 8)
    count, sound = parameters.get("sampleCount", 1), parameters.get("generateAudio", True)
    prices = (PRICES if sound else SILENT_PRICES)[model]
    width, height = size(parameters.get("aspectRatio", "16:9"), resolution)
    return Order(
        model=model,
        prompt=body["instances"][0].get("prompt", ""),
        seconds=seconds,
        takes=TAKES_SECONDS,
        price=micros(prices[resolution], seconds * count),
        width=width,
        height=height,
        sound=sound,
        files=count,
        seed=parameters.get("seed") or 0,
    )


def _no_grant(error: str, description: str) -> Response:
    return answer({"error": error, "error_description": description}, 400)


def _jwt_problem(assertion: str, address: str) -> str:
    """What is wrong with a service account's JWT; '' when nothing is."""
    parts = assertion.split(".")
    if len(parts) != 3:  # noqa: PLR2004 - header, claims, signature
        return "The assertion is no JWT."
    try:
        header, claims = _json(parts[0]), _json(parts[1])
    except ValueError:
        return "The assertion is no JWT."
    message = part(CLAIMS)(claims)
    if message or header.get("alg") != "RS256":
        return message or "The assertion must be signed with RS256."
    if claims["aud"] not in {address, GOOGLE_TOKENS}:
        return "Invalid audience."
    fresh = claims["iat"] <= time.time() + 60 and time.time() < claims["exp"] <= claims["iat"] + LIFE_SECONDS
    return "" if fresh else "Token must be a short-lived token and in a reasonable timeframe."


def _json(coded: str) -> dict[str, Any]:
    """A part of a JWT; raises ValueError."""
    found = json.loads(base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)))
    return found if isinstance(found, dict) else {}


SERVICES = [Vertex]
