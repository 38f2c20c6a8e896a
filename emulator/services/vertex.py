"""Veo on Vertex (PROVIDERS.md 2.2, google-genai 3.4.0): long operations that return the clip's bytes.

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

from emulator.field_validation import (
    FieldSchema,
    any_value,
    base64_picture,
    boolean,
    integer,
    list_of,
    number,
    object_of,
    object_schema,
    one_of,
    text,
)
from emulator.job import EmulatedJob, EmulatedOutcome, EmulatedState, JobView, Order
from emulator.micro_dollars import to_micros
from emulator.picture_sizes import picture_size
from emulator.service import EmulatedService, Endpoint, json_response
from emulator.service_request import RequestRefusedError, ServiceRequest
from emulator.services.google import STATUSES
from emulator.synchronous_jobs import encode_file

MODEL_PATH = "/projects/{project}/locations/{region}/publishers/google/models/{model}"
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
WORK_SECONDS = 90
IMAGE = object_of(
    object_schema("mimeType", bytesBase64Encoded=base64_picture, gcsUri=text(), mimeType=text())
)
REFERENCE = object_of(object_schema("image referenceType", image=IMAGE, referenceType=one_of("asset")))
INSTANCE = object_schema(
    prompt=text(20_000, 1),
    image=IMAGE,
    lastFrame=IMAGE,
    video=any_value,
    referenceImages=list_of(3, REFERENCE),
)
PARAMETERS = object_schema(
    aspectRatio=one_of("16:9", "9:16"),
    resolution=one_of("720p", "1080p", "4k"),
    durationSeconds=one_of(4, 6, 8),
    sampleCount=integer(1, 4),
    seed=integer(0, 2**32 - 1),
    negativePrompt=text(),
    personGeneration=one_of("dont_allow", "allow_adult", "allow_all"),
    generateAudio=boolean,
    enhancePrompt=boolean,
    pubsubTopic=text(),
    storageUri=one_of(),  # this emulator has no buckets
)
BODY = object_schema("instances", instances=list_of(1, object_of(INSTANCE)), parameters=object_of(PARAMETERS))
FILTER_REASON = "The video was filtered out because it violated Google's Responsible AI practices."
INTERNAL_CODE = 13  # google.rpc.Code
JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
GOOGLE_OAUTH_URL = "https://oauth2.googleapis.com/token"
LIFETIME_SECONDS = 3600
CLAIM_TEXT, CLAIM_TIME = text(1000, 1), number(0, 10**11)
CLAIMS = FieldSchema(
    {"iss": CLAIM_TEXT, "scope": CLAIM_TEXT, "aud": CLAIM_TEXT, "iat": CLAIM_TIME, "exp": CLAIM_TIME},
    frozenset({"iss", "scope", "aud", "iat", "exp"}),
    open=True,
)


class EmulatedVertex(EmulatedService):
    """Long-running operations; a filtered clip is not an error."""

    name = "vertex"
    path_roots = ("", "/v1", "/v1beta1")

    def list_endpoints(self) -> list[Endpoint]:
        """Return the service's endpoints."""
        return [
            Endpoint("POST", f"{MODEL_PATH}:predictLongRunning", "submit", self.submit_order),
            Endpoint("POST", f"{MODEL_PATH}:fetchPredictOperation", "status", self.show_job),
            Endpoint("POST", "/token", "other", self.issue_token, open_to_all=True),
        ]

    def error_response(self, status: int, message: str, code: str = "") -> Response:
        """Return the error object of Google's APIs."""
        told = {"code": status, "message": message, "status": code or STATUSES.get(status, "UNKNOWN")}
        return json_response({"error": told}, status)

    def quota_response(self) -> Response:
        """Return the usual 429."""
        return self.error_response(429, "Quota exceeded.")

    async def submit_order(self, call: ServiceRequest) -> Response:
        """Accept an order."""
        body = await call.read_json()
        model = call.path_param("model")
        if model not in PRICES:
            raise RequestRefusedError(self.error_response(404, f"Publisher Model {model} was not found."))
        message = object_of(BODY)(body) or _find_conflict(model, body)
        if message:
            raise RequestRefusedError(self.error_response(400, message))
        job = call.accept_job(_build_order(model, body))
        job.service_data["name"] = call.request.url.path.partition("/projects/")[2].partition(":")[0]
        return json_response({"name": _operation_name(job)})

    async def show_job(self, call: ServiceRequest) -> Response:
        """Answer with one operation, and its bytes when it is done."""
        name = str((await call.read_json()).get("operationName", ""))
        job = call.find_job(name.rpartition("/")[2])
        if name != _operation_name(job):
            raise RequestRefusedError(self.not_found_response(name))
        return json_response(await self._render_job(call, call.view_job(job)))

    async def issue_token(self, call: ServiceRequest) -> Response:
        """Answer with an access token for a service account's JWT; its signature cannot be checked here."""
        call.apply_early_fault()
        form = parse_qs((await call.request.body()).decode())
        if form.get("grant_type") != [JWT_GRANT]:
            raise RequestRefusedError(_grant_error("unsupported_grant_type", "Invalid grant_type."))
        problem = _find_jwt_problem(form.get("assertion", [""])[0], f"{call.origin}/{self.name}/token")
        if problem:
            raise RequestRefusedError(_grant_error("invalid_grant", problem))
        token = f"ya29.{uuid4().hex}"
        return json_response(
            {"access_token": token, "expires_in": LIFETIME_SECONDS - 1, "token_type": "Bearer"}
        )

    async def _render_job(self, call: ServiceRequest, view: JobView) -> dict[str, Any]:
        job = view.job
        shown: dict[str, Any] = {"name": _operation_name(job)}
        if view.unknown_word:
            return {**shown, "metadata": {"state": view.unknown_word}}
        if not job.ended:
            return shown
        shown["done"] = True
        if job.outcome == EmulatedOutcome.FAILED:
            return {**shown, "error": {"code": INTERNAL_CODE, "message": "Internal error."}}
        return {**shown, "response": await self._render_response(call, job)}

    async def _render_response(self, call: ServiceRequest, job: EmulatedJob) -> dict[str, Any]:
        kind = {"@type": "type.googleapis.com/cloud.ai.large_models.vision.GenerateVideoResponse"}
        if job.final_state != EmulatedState.DONE:
            count = job.order.files
            return {
                **kind,
                "raiMediaFilteredCount": count,
                "raiMediaFilteredReasons": [FILTER_REASON] * count,
            }
        clips = [await encode_file(call, job, number) for number in range(job.order.files)]
        videos = [{"bytesBase64Encoded": clip, "mimeType": "video/mp4"} for clip in clips]
        return {**kind, "raiMediaFilteredCount": 0, "videos": videos}


def _operation_name(job: EmulatedJob) -> str:
    return f"projects/{job.service_data['name']}/operations/{job.id}"


def _find_conflict(model: str, body: Mapping[str, Any]) -> str:
    """Return a conflict between fields that are valid one by one, '' for none."""
    instances, parameters = body["instances"], body.get("parameters") or {}
    if not instances or not (instances[0].get("prompt") or instances[0].get("image")):
        return "instances needs one with a prompt or an image."
    references = instances[0].get("referenceImages")
    if references and ("lite" in model or instances[0].get("image") or instances[0].get("lastFrame")):
        return "referenceImages are not supported here."
    if parameters.get("resolution", "720p") not in PRICES[model]:
        return f"{model} does not support {parameters['resolution']}."
    return ""


def _build_order(model: str, body: Mapping[str, Any]) -> Order:
    parameters = body.get("parameters") or {}
    resolution, seconds = parameters.get("resolution", "720p"), parameters.get("durationSeconds", 8)
    count, sound = parameters.get("sampleCount", 1), parameters.get("generateAudio", True)
    prices = (PRICES if sound else SILENT_PRICES)[model]
    width, height = picture_size(parameters.get("aspectRatio", "16:9"), resolution)
    return Order(
        model=model,
        prompt=body["instances"][0].get("prompt", ""),
        seconds=seconds,
        work_seconds=WORK_SECONDS,
        price=to_micros(prices[resolution], seconds * count),
        width=width,
        height=height,
        sound=sound,
        files=count,
        seed=parameters.get("seed") or 0,
    )


def _grant_error(error: str, description: str) -> Response:
    return json_response({"error": error, "error_description": description}, 400)


def _find_jwt_problem(assertion: str, address: str) -> str:
    """Return the problem with a service account's JWT, '' for none."""
    parts = assertion.split(".")
    if len(parts) != 3:  # noqa: PLR2004 - header, claims, signature
        return "The assertion is no JWT."
    try:
        header, claims = _decode_json(parts[0]), _decode_json(parts[1])
    except ValueError:
        return "The assertion is no JWT."
    message = object_of(CLAIMS)(claims)
    if message or header.get("alg") != "RS256":
        return message or "The assertion must be signed with RS256."
    if claims["aud"] not in {address, GOOGLE_OAUTH_URL}:
        return "Invalid audience."
    fresh = (
        claims["iat"] <= time.time() + 60 and time.time() < claims["exp"] <= claims["iat"] + LIFETIME_SECONDS
    )
    return "" if fresh else "Token must be a short-lived token and in a reasonable timeframe."


def _decode_json(coded: str) -> dict[str, Any]:
    """Decode a part of a JWT. Raises ValueError."""
    found = json.loads(base64.urlsafe_b64decode(coded + "=" * (-len(coded) % 4)))
    return found if isinstance(found, dict) else {}


SERVICES = [EmulatedVertex]
