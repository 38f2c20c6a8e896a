"""The line to KIE: an HTTP 200 is no success, the true code is in the body's envelope."""

from typing import Annotated, TypeVar

from pydantic import Field, ValidationError

from providers.accounts import Account
from providers.http import HttpError, Transport, malformed, outcome_unknown
from providers.kie.codes import OK, Envelope, plain, refused, unanswered, within
from providers.sentences import refusal
from providers.shapes import Shape
from workflows.errors import ErrorType


class _Task(Shape):
    task_id: Annotated[str, Field(alias="taskId", min_length=1, max_length=400)]


Record = TypeVar("Record", bound=Shape)


class Line:
    """One account's."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport = transport
        self._base = f"{account.base_url}/api/v1"
        self._headers = {"Authorization": f"Bearer {account.key.get_secret_value()}"}

    async def create(self, path: str, body: object) -> str:
        """Order, and return the task's id. Raises ProviderError: see `Provider.submit`."""
        try:
            answer = await self._transport.pay("POST", self._base + path, headers=self._headers, json=body)
        except HttpError as error:
            raise within(error) from error
        envelope = answer.read(Envelope)
        if envelope.code != OK:
            raise refused(envelope, answer)
        try:
            return _Task.model_validate(envelope.data).task_id
        except ValidationError:
            raise outcome_unknown() from None

    async def record(self, path: str, task_id: str, shape: type[Record]) -> Record:
        """The record of a task. Raises ProviderError: JOB_LOST for one that KIE does not know."""
        data = await self._asked("GET", path, params={"taskId": task_id})
        if data is None:
            raise refusal(ErrorType.JOB_LOST)
        try:
            return shape.model_validate(data)
        except ValidationError:
            raise malformed() from None

    async def fresh(self, url: str) -> str:
        """An address of 20 minutes for a file of KIE's. Raises ProviderError: JOB_LOST: it has none such."""
        data = await self._asked("POST", "/common/download-url", json={"url": url})
        if not isinstance(data, str):
            raise malformed()
        return data

    async def _asked(
        self, method: str, path: str, *, params: dict[str, str] | None = None, json: object = None
    ) -> object:
        try:
            answer = await self._transport.ask(
                method, self._base + path, headers=self._headers, params=params, json=json
            )
        except HttpError as error:
            envelope = error.answer.maybe(Envelope)
            raise unanswered(envelope, error.answer) if envelope else plain(error) from error
        envelope = answer.read(Envelope)
        if envelope.code != OK:
            raise unanswered(envelope, answer)
        return envelope.data
