"""fal beside its queue (PROVIDERS.md 5.1): `/fal-rest` is https://rest.fal.ai, `/fal-api` https://api.fal.ai."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from emulator.call import Call, RefusedError
from emulator.service import Endpoint, Service, answer
from emulator.services.fal import key_of
from emulator.services.fal_models import MODELS

MOST_IDS = 50


class FalRest(Service):
    """The keys that webhooks are checked with, and uploads."""

    name = "fal-rest"

    def endpoints(self) -> list[Endpoint]:
        """The paths."""
        return [
            Endpoint("GET", "/.well-known/jwks.json", "other", self.keys, open_to_all=True),
            Endpoint("POST", "/storage/upload/initiate", "other", self.upload),
        ]

    def key(self, request: Request) -> str:
        """As at the queue."""
        return key_of(request)

    def error(self, status: int, message: str, code: str = "") -> Response:
        """As at the queue."""
        return answer({"detail": message}, status)

    async def keys(self, call: Call) -> Response:
        """The public keys."""
        call.meet()
        return answer({"keys": [self.farm.keys.public_jwk()]})

    async def upload(self, call: Call) -> Response:
        """Where to PUT a file, and where it is then."""
        body = await call.json()
        call.meet()
        if not body.get("file_name"):
            raise RefusedError(self.error(422, "file_name is required"))
        path = self.farm.uploads.expect(str(body["file_name"]), str(body.get("content_type", "")))
        return answer({"file_url": call.origin + path, "upload_url": call.origin + path})


class FalApi(Service):
    """The catalogue and the prices."""

    name = "fal-api"

    def endpoints(self) -> list[Endpoint]:
        """The paths."""
        return [
            Endpoint("GET", "/v1/models", "other", self.models),
            Endpoint("GET", "/v1/models/pricing", "other", self.pricing),
        ]

    def key(self, request: Request) -> str:
        """As at the queue."""
        return key_of(request)

    def error(self, status: int, message: str, code: str = "") -> Response:
        """As at the queue."""
        return answer({"detail": message}, status)

    async def models(self, call: Call) -> Response:
        """The models, or one."""
        call.meet()
        wanted = call.query("endpoint_id")
        told = [_model(name) for name in MODELS if wanted in {"", name} and call.query("q") in name]
        return answer({"models": told, "next_cursor": None, "has_more": False})

    async def pricing(self, call: Call) -> Response:
        """What a unit of each model costs: up to 50 ids, with commas or one by one."""
        call.meet()
        names = [n for each in call.request.query_params.getlist("endpoint_id") for n in each.split(",")]
        if not any(name in MODELS for name in names) or len(names) > MOST_IDS:
            raise RefusedError(self.error(404, f"{names} were not found"))
        told = [
            {
                "endpoint_id": name,
                "unit_price": float(MODELS[name].unit_price),
                "unit": "1000 tokens" if MODELS[name].tokens else "units",
                "currency": "USD",
            }
            for name in names
            if name in MODELS
        ]
        return answer({"prices": told, "next_cursor": None, "has_more": False})


def _model(name: str) -> dict[str, Any]:
    return {
        "endpoint_id": name,
        "metadata": {"display_name": name, "category": "text-to-video", "status": "active"},
    }


SERVICES = [FalRest, FalApi]
