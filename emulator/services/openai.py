"""What OpenAI's endpoints have in common: `/openai` stands for https://api.openai.com/v1 (PROVIDERS.md 1)."""

from uuid import uuid4

from starlette.responses import Response

from emulator.keys import Parcel, standard_webhook
from emulator.service import Service, answer

TYPES = {401: "invalid_request_error", 404: "invalid_request_error", 429: "requests"}
CODES = {401: "invalid_api_key", 429: "rate_limit_exceeded"}
SERVER_ERROR = 500


class OpenAI(Service):
    """A service of OpenAI: its errors, its webhooks, set up for a whole project."""

    name = "openai"
    roots = ("", "/v1")

    def error(self, status: int, message: str, code: str = "") -> Response:
        """The error object."""
        kind = "server_error" if status >= SERVER_ERROR else TYPES.get(status, "invalid_request_error")
        told = {"message": message, "type": kind, "param": None, "code": code or CODES.get(status)}
        return answer({"error": told}, status, x_request_id=f"req_{uuid4().hex}")

    def out_of_quota(self) -> Response:
        """A 429 like that of a rate limit: only the code tells them apart."""
        told = {"message": "You exceeded your current quota.", "type": "insufficient_quota", "param": None}
        return answer({"error": {**told, "code": "insufficient_quota"}}, 429)

    def seal(self, parcel: Parcel) -> dict[str, str]:
        """Standard Webhooks."""
        return standard_webhook(parcel)
