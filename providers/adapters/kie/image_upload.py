"""KIE's own upload of images, at another host than its API: models take only URLs.

Wire format: recorded responses; a file is kept for three days.
"""

import base64
import hashlib
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, ValidationError

from contracts.error_types import ErrorType
from providers.accounts import Account
from providers.adapters.kie.envelope import OK_CODE, KieEnvelope, error_without_envelope
from providers.catalogue.kie import SERVICE
from providers.kit.error_messages import provider_error
from providers.kit.response_model import FileUrl, ResponseModel
from providers.kit.retry_after import retry_after_seconds
from providers.kit.stored_images import UPLOAD_TIMEOUT
from providers.kit.transport import HttpError, HttpResponse, Transport, malformed_response_error

UPLOAD_URL = "https://kieai.redpandaai.co"
# Of the envelope; a code that is missing here may be temporary.
UPLOAD_KINDS = {
    400: ErrorType.INPUT_UNFETCHABLE,
    401: ErrorType.AUTH_FAILED,
    402: ErrorType.QUOTA_EXHAUSTED,
    413: ErrorType.INPUT_UNFETCHABLE,
    422: ErrorType.INPUT_UNFETCHABLE,
    429: ErrorType.RATE_LIMITED,
}
UPLOAD_PATH, FOLDER = "/api/file-base64-upload", "longtake"


class _Uploaded(ResponseModel):
    url: Annotated[FileUrl, Field(alias="downloadUrl")]


class KieImageUpload:
    """Uploads for one account. `LONGTAKE_KIE_UPLOAD_URL` names the host that belongs to another base URL."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._base = account.extra.get("UPLOAD_URL") or _upload_url_for(account.base_url)
        self._headers = {"Authorization": f"Bearer {account.key.get_secret_value()}"}

    async def upload_image(self, content: bytes) -> str:
        """Upload a JPEG and return its public URL. Raises ProviderError."""
        body = {
            "base64Data": f"data:image/jpeg;base64,{base64.b64encode(content).decode()}",
            "uploadPath": FOLDER,
            # Files of one name replace each other.
            "fileName": f"{hashlib.sha256(content).hexdigest()[:32]}.jpg",
        }
        envelope, answer = await self._send(body)
        if envelope.code != OK_CODE:
            wait = retry_after_seconds(answer.headers)
            raise provider_error(
                UPLOAD_KINDS.get(envelope.code, ErrorType.TRANSIENT), retry_after_seconds=wait
            )
        try:
            return _Uploaded.model_validate(envelope.data).url
        except ValidationError:
            raise malformed_response_error() from None

    async def _send(self, body: dict[str, str]) -> tuple[KieEnvelope, HttpResponse]:
        try:
            answer = await self._transport.send_request(
                "POST", self._base + UPLOAD_PATH, headers=self._headers, json=body, patience=UPLOAD_TIMEOUT
            )
        except HttpError as error:
            envelope = error.answer.try_parse_as(KieEnvelope)
            if envelope is None:
                raise error_without_envelope(error) from error
            return envelope, error.answer
        return answer.parse_as(KieEnvelope), answer


def _upload_url_for(base_url: str) -> str:
    """Return the upload host: KIE's own if the API is (nobody else's key goes there), else one beside it."""
    official = urlsplit(base_url).hostname == urlsplit(SERVICE.base_url).hostname
    return UPLOAD_URL if official else f"{base_url}-upload"
