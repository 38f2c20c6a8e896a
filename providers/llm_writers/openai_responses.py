"""OpenAI's Responses API as an LLM writer: JSON by a strict schema, not stored (openai 3.52.0, responses)."""

from typing import Any

from contracts import ProviderJobState
from contracts.error_types import ErrorType
from providers.accounts import Account
from providers.errors import ProviderError
from providers.kit.error_messages import provider_error
from providers.kit.job_states import parse_state
from providers.kit.response_model import ReadableItems, ResponseModel
from providers.kit.transport import HttpError, HttpResponse, Transport
from providers.llm_writers.draft_validation import no_storyboard_error, unsafe_text_error
from providers.llm_writers.language_model import LanguageModel

DEFAULT_MODEL = "gpt-6-luna"
CUT_SHORT, REFUSAL = "max_output_tokens", "refusal"

_UNSAFE_CODES = frozenset(
    {
        "invalid_prompt",
        "bio_policy",
        "misalignment_policy_violation",
        "image_content_policy_violation",
        "content_filter",
    }
)
_CODE_KINDS = {
    "insufficient_quota": ErrorType.QUOTA_EXHAUSTED,  # with the same 429 as a rate limit
    "rate_limit_exceeded": ErrorType.RATE_LIMITED,
    "model_not_found": ErrorType.MODEL_RETIRED,
}


class _Part(ResponseModel):
    type: str = ""
    text: str = ""


class _Item(ResponseModel):
    content: ReadableItems[_Part] = ()


class _ErrorBody(ResponseModel):
    code: str = ""


class _Details(ResponseModel):
    reason: str = ""


class _Usage(ResponseModel):
    input_tokens: int
    output_tokens: int


class _Refused(ResponseModel):
    error: _ErrorBody | None = None


class _Response(_Refused):
    status: str
    output: ReadableItems[_Item] = ()
    incomplete_details: _Details | None = None
    usage: _Usage | None = None

    @property
    def was_truncated(self) -> bool:
        return bool(self.incomplete_details and self.incomplete_details.reason == CUT_SHORT)

    @property
    def token_counts(self) -> tuple[int, int] | None:
        return (self.usage.input_tokens, self.usage.output_tokens) if self.usage else None

    def extract_text(self) -> str:
        parts = [part for item in self.output for part in item.content]
        if any(part.type == REFUSAL for part in parts):
            raise unsafe_text_error()
        if parse_state(self.status) is not ProviderJobState.SUCCEEDED:
            code = self.error.code if self.error else ""
            reason = self.incomplete_details.reason if self.incomplete_details else ""
            raise _error_for_code(code or reason) or no_storyboard_error()
        return "".join(part.text for part in parts if part.type == "output_text")


class OpenAIResponsesWriter(LanguageModel):
    """Writer over OpenAI's Responses API, or a compatible one at the account's base URL."""

    def __init__(self, transport: Transport, account: Account, model: str = DEFAULT_MODEL) -> None:
        headers = {"Authorization": f"Bearer {account.key.get_secret_value()}"}
        super().__init__(transport, f"{account.base_url}/responses", headers, model)

    def _build_body(self, ours: str, text: str, schema: dict[str, Any], cap: int) -> dict[str, Any]:
        shape = {"type": "json_schema", "name": "storyboard", "strict": True, "schema": schema}
        return {
            "model": self.model,
            "instructions": ours,
            "input": text,
            "text": {"format": shape},
            "max_output_tokens": cap,
            "store": False,
        }

    def _parse_reply(self, answer: HttpResponse) -> _Response:
        return answer.parse_as(_Response)

    def _translate_error(self, error: HttpError) -> ProviderError:
        said = error.answer.try_parse_as(_Refused)
        if error.kind is ErrorType.OUTCOME_UNKNOWN or not said or not said.error:
            return error
        return _error_for_code(said.error.code) or error


def _error_for_code(code: str) -> ProviderError | None:
    if code in _UNSAFE_CODES:
        return unsafe_text_error()
    return provider_error(_CODE_KINDS[code]) if code in _CODE_KINDS else None
