"""OpenAI's Responses API as a writer: JSON to a strict schema, kept nowhere (openai 3.52.0, responses)."""

from typing import Any

from providers.accounts import Account
from providers.errors import ProviderError
from providers.http import Answer, HttpError, Transport
from providers.sentences import refusal
from providers.shapes import Each, Shape
from providers.states import state_of
from providers.writers.base import LanguageModel
from providers.writers.drafts import SCHEMA, no_storyboard, unwilling
from workflows.contracts import ProviderJobState
from workflows.errors import ErrorType

DEFAULT_MODEL = "gpt-6-luna"
CUT_SHORT, REFUSAL = "max_output_tokens", "refusal"

_UNSAFE = frozenset(
    {
        "invalid_prompt",
        "bio_policy",
        "misalignment_policy_violation",
        "image_content_policy_violation",
        "content_filter",
    }
)
_SAID = {
    "insufficient_quota": ErrorType.QUOTA_EXHAUSTED,  # with the same 429 as a rate limit
    "rate_limit_exceeded": ErrorType.RATE_LIMITED,
    "model_not_found": ErrorType.MODEL_RETIRED,
}


class _Part(Shape):
    type: str = ""
    text: str = ""


class _Item(Shape):
    content: Each[_Part] = ()


class _Trouble(Shape):
    code: str = ""


class _Details(Shape):
    reason: str = ""


class _Usage(Shape):
    input_tokens: int
    output_tokens: int


class _Refused(Shape):
    error: _Trouble | None = None


class _Response(_Refused):
    status: str
    output: Each[_Item] = ()
    incomplete_details: _Details | None = None
    usage: _Usage | None = None

    @property
    def cut_short(self) -> bool:
        return bool(self.incomplete_details and self.incomplete_details.reason == CUT_SHORT)

    @property
    def tokens(self) -> tuple[int, int] | None:
        return (self.usage.input_tokens, self.usage.output_tokens) if self.usage else None

    def told(self) -> str:
        parts = [part for item in self.output for part in item.content]
        if any(part.type == REFUSAL for part in parts):
            raise unwilling()
        if state_of(self.status) is not ProviderJobState.SUCCEEDED:
            code = self.error.code if self.error else ""
            reason = self.incomplete_details.reason if self.incomplete_details else ""
            raise _known(code or reason) or no_storyboard()
        return "".join(part.text for part in parts if part.type == "output_text")


class OpenAIResponses(LanguageModel):
    """Speaks to OpenAI, or to what speaks like it at the account's address."""

    def __init__(self, transport: Transport, account: Account, model: str = DEFAULT_MODEL) -> None:
        headers = {"Authorization": f"Bearer {account.key.get_secret_value()}"}
        super().__init__(transport, f"{account.base_url}/responses", headers, model)

    def _body(self, ours: str, text: str, cap: int) -> dict[str, Any]:
        schema = {"type": "json_schema", "name": "storyboard", "strict": True, "schema": SCHEMA}
        return {
            "model": self.model,
            "instructions": ours,
            "input": text,
            "text": {"format": schema},
            "max_output_tokens": cap,
            "store": False,
        }

    def _read(self, answer: Answer) -> _Response:
        return answer.read(_Response)

    def _refusal(self, error: HttpError) -> ProviderError:
        said = error.answer.maybe(_Refused)
        if error.kind is ErrorType.OUTCOME_UNKNOWN or not said or not said.error:
            return error
        return _known(said.error.code) or error


def _known(code: str) -> ProviderError | None:
    if code in _UNSAFE:
        return unwilling()
    return refusal(_SAID[code]) if code in _SAID else None
