"""The HTTP client for KIE: an HTTP 200 is no success, the true code is in the body's envelope."""

from typing import Annotated, TypeVar

import httpx
from pydantic import Field, ValidationError

from contracts.error_types import ErrorType
from providers.accounts import Account
from providers.adapters.kie.envelope import (
    OK_CODE,
    KieEnvelope,
    create_error,
    error_without_envelope,
    query_error,
    translate_http_error,
)
from providers.kit.error_messages import provider_error
from providers.kit.response_model import ResponseModel
from providers.kit.transport import (
    PAY_TIMEOUT,
    HttpError,
    Transport,
    malformed_response_error,
    outcome_unknown_error,
)


class _Task(ResponseModel):
    task_id: Annotated[str, Field(alias="taskId", min_length=1, max_length=400)]


Record = TypeVar("Record", bound=ResponseModel)


class KieClient:
    """Client for one account."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._base = f"{account.base_url}/api/v1"
        self._headers = {"Authorization": f"Bearer {account.key.get_secret_value()}"}

    async def create_task(self, path: str, body: object, patience: httpx.Timeout = PAY_TIMEOUT) -> str:
        """Create a task and return its id. Raises ProviderError: see `Provider.submit_order`."""
        try:
            answer = await self._transport.pay_request(
                "POST", self._base + path, headers=self._headers, json=body, patience=patience
            )
        except HttpError as error:
            raise translate_http_error(error) from error
        envelope = answer.parse_as(KieEnvelope)
        if envelope.code != OK_CODE:
            raise create_error(envelope, answer)
        try:
            return _Task.model_validate(envelope.data).task_id
        except ValidationError:
            raise outcome_unknown_error() from None

    async def fetch_record(self, path: str, task_id: str, shape: type[Record]) -> Record:
        """Return the record of a task. Raises ProviderError: JOB_LOST for an unknown task."""
        data = await self._query_data("GET", path, params={"taskId": task_id})
        if data is None:
            raise provider_error(ErrorType.JOB_LOST)
        try:
            return shape.model_validate(data)
        except ValidationError:
            raise malformed_response_error() from None

    async def renew_file_url(self, url: str) -> str:
        """Return a URL for a file at KIE, valid for 20 minutes.

        Raises ProviderError: JOB_LOST: there is no such file.
        """
        data = await self._query_data("POST", "/common/download-url", json={"url": url})
        if not isinstance(data, str):
            raise malformed_response_error()
        return data

    async def _query_data(
        self, method: str, path: str, *, params: dict[str, str] | None = None, json: object = None
    ) -> object:
        try:
            answer = await self._transport.send_request(
                method, self._base + path, headers=self._headers, params=params, json=json
            )
        except HttpError as error:
            envelope = error.answer.try_parse_as(KieEnvelope)
            raise (
                query_error(envelope, error.answer) if envelope else error_without_envelope(error)
            ) from error
        envelope = answer.parse_as(KieEnvelope)
        if envelope.code != OK_CODE:
            raise query_error(envelope, answer)
        return envelope.data
