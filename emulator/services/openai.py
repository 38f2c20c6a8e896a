"""Base of OpenAI's services: `/openai` stands for https://api.openai.com/v1 (PROVIDERS.md 1)."""

from uuid import uuid4

from starlette.responses import Response

from emulator.service import EmulatedService, json_response
from emulator.webhook_signing import WebhookMessage, sign_standard_webhook

TYPES = {401: "invalid_request_error", 404: "invalid_request_error", 429: "requests"}
CODES = {401: "invalid_api_key", 429: "rate_limit_exceeded"}
SERVER_ERROR = 500


class EmulatedOpenAI(EmulatedService):
    """Base of OpenAI's services: errors, and webhooks set up for a whole project."""

    name = "openai"
    path_roots = ("", "/v1")

    def error_response(self, status: int, message: str, code: str = "") -> Response:
        """Return the service's error object."""
        kind = "server_error" if status >= SERVER_ERROR else TYPES.get(status, "invalid_request_error")
        told = {"message": message, "type": kind, "param": None, "code": code or CODES.get(status)}
        return json_response({"error": told}, status, x_request_id=f"req_{uuid4().hex}")

    def quota_response(self) -> Response:
        """Return a 429 like that of a rate limit; only the code differs."""
        told = {"message": "You exceeded your current quota.", "type": "insufficient_quota", "param": None}
        return json_response({"error": {**told, "code": "insufficient_quota"}}, 429)

    def sign_webhook(self, parcel: WebhookMessage) -> dict[str, str]:
        """Sign by Standard Webhooks."""
        return sign_standard_webhook(parcel)
