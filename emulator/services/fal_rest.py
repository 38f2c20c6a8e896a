"""fal beside its queue (PROVIDERS.md 5.1): `/fal-rest` is https://rest.fal.ai, `/fal-api` https://api.fal.ai."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from emulator.service import EmulatedService, Endpoint, json_response
from emulator.service_request import RequestRefusedError, ServiceRequest
from emulator.services.fal import MODELS, read_fal_key

MAX_IDS = 50


class EmulatedFalRest(EmulatedService):
    """Public keys of webhooks, and uploads."""

    name = "fal-rest"

    def list_endpoints(self) -> list[Endpoint]:
        """Return the service's endpoints."""
        return [
            Endpoint("GET", "/.well-known/jwks.json", "other", self.show_keys, open_to_all=True),
            Endpoint("POST", "/storage/upload/initiate", "other", self.create_upload),
        ]

    def read_key(self, request: Request) -> str:
        """Do as the queue does."""
        return read_fal_key(request)

    def error_response(self, status: int, message: str, code: str = "") -> Response:
        """Do as the queue does."""
        return json_response({"detail": message}, status)

    async def show_keys(self, call: ServiceRequest) -> Response:
        """Answer with the public keys."""
        call.apply_early_fault()
        return json_response({"keys": [self.context.keys.public_jwk()]})

    async def create_upload(self, call: ServiceRequest) -> Response:
        """Answer with the URL to PUT a file to, and the URL it then has."""
        body = await call.read_json()
        call.apply_early_fault()
        if not body.get("file_name"):
            raise RequestRefusedError(self.error_response(422, "file_name is required"))
        path = self.runner.uploads.reserve_upload(str(body["file_name"]), str(body.get("content_type", "")))
        return json_response({"file_url": call.origin + path, "upload_url": call.origin + path})


class EmulatedFalApi(EmulatedService):
    """Catalogue of models and prices."""

    name = "fal-api"

    def list_endpoints(self) -> list[Endpoint]:
        """Return the service's endpoints."""
        return [
            Endpoint("GET", "/v1/models", "other", self.list_models),
            Endpoint("GET", "/v1/models/pricing", "other", self.list_prices),
        ]

    def read_key(self, request: Request) -> str:
        """Do as the queue does."""
        return read_fal_key(request)

    def error_response(self, status: int, message: str, code: str = "") -> Response:
        """Do as the queue does."""
        return json_response({"detail": message}, status)

    async def list_models(self, call: ServiceRequest) -> Response:
        """List the models, or one."""
        call.apply_early_fault()
        wanted = call.query_param("endpoint_id")
        told = [
            _render_model(name) for name in MODELS if wanted in {"", name} and call.query_param("q") in name
        ]
        return json_response({"models": told, "next_cursor": None, "has_more": False})

    async def list_prices(self, call: ServiceRequest) -> Response:
        """List unit prices of up to 50 ids, given with commas or one by one."""
        call.apply_early_fault()
        names = [n for each in call.request.query_params.getlist("endpoint_id") for n in each.split(",")]
        if not any(name in MODELS for name in names) or len(names) > MAX_IDS:
            raise RequestRefusedError(self.error_response(404, f"{names} were not found"))
        told = [
            {
                "endpoint_id": name,
                "unit_price": float(MODELS[name].unit_price),
                "unit": "1000 tokens" if MODELS[name].billed_in_tokens else "units",
                "currency": "USD",
            }
            for name in names
            if name in MODELS
        ]
        return json_response({"prices": told, "next_cursor": None, "has_more": False})


def _render_model(name: str) -> dict[str, Any]:
    return {
        "endpoint_id": name,
        "metadata": {"display_name": name, "category": "text-to-video", "status": "active"},
    }


SERVICES = [EmulatedFalRest, EmulatedFalApi]
