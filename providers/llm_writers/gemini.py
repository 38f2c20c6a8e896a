"""Gemini as an LLM writer: an interaction that answers with JSON and is not stored (google-genai 3.4.0)."""

from typing import Any

from contracts import ProviderJobState
from contracts.error_types import ErrorType
from providers.accounts import Account
from providers.adapters.google.interactions import (
    INTERACTIONS_PATH,
    Interaction,
    InteractionErrorBody,
    InteractionStep,
    translate_error,
)
from providers.errors import ProviderError
from providers.kit.error_messages import provider_error
from providers.kit.job_states import normalize_word, parse_state
from providers.kit.response_model import ReadableItems, ResponseModel
from providers.kit.transport import HttpError, HttpResponse, Transport
from providers.llm_writers.draft_validation import no_storyboard_error, unsafe_text_error
from providers.llm_writers.language_model import LanguageModel

DEFAULT_MODEL = "gemini-3.8-flash"
INCOMPLETE = "incomplete"
INPUT_STEP_TYPES = frozenset({"user_input", "thought"})


class _Block(ResponseModel):
    type: str = ""
    text: str = ""


class _Step(ResponseModel):
    type: str = ""
    content: ReadableItems[_Block] = ()
    error: InteractionErrorBody | None = None


class _Usage(ResponseModel):
    total_input_tokens: int
    total_output_tokens: int = 0
    total_tokens: int = 0


class _Reply(ResponseModel):
    status: str
    steps: ReadableItems[_Step] = ()
    errors: ReadableItems[InteractionErrorBody] = ()
    # [?] Perhaps added by SDKs only.
    output_text: str | None = None
    usage: _Usage | None = None

    @property
    def was_truncated(self) -> bool:
        # [?] No reason is given for "incomplete": unless it was blocked, it may need more tokens.
        return (
            normalize_word(self.status) == INCOMPLETE
            and self._classify_failure() is ErrorType.GENERATION_FAILED
        )

    @property
    def token_counts(self) -> tuple[int, int] | None:
        used = self.usage
        if used is None or not (used.total_output_tokens or used.total_tokens):
            return None
        # Thoughts cost as much as text, and are always included in the total.
        written = max(used.total_output_tokens, used.total_tokens - used.total_input_tokens)
        return used.total_input_tokens, written

    def extract_text(self) -> str:
        made = [step for step in self.steps if step.type not in INPUT_STEP_TYPES]
        blocks = [block for step in made for block in step.content if block.type == "text"]
        text = "".join(block.text for block in blocks) or self.output_text
        if parse_state(self.status) is ProviderJobState.SUCCEEDED and text:
            return text
        kind = self._classify_failure()
        if kind is ErrorType.SAFETY_BLOCKED:
            raise unsafe_text_error()
        raise no_storyboard_error() if kind is ErrorType.GENERATION_FAILED else provider_error(kind)

    def _classify_failure(self) -> ErrorType:
        steps = [InteractionStep(type=step.type, error=step.error) for step in self.steps]
        return Interaction(status=self.status, steps=steps, errors=self.errors).classify_failure()


class GeminiWriter(LanguageModel):
    """Writer over Google's Interactions API."""

    def __init__(self, transport: Transport, account: Account, model: str = DEFAULT_MODEL) -> None:
        headers = {"x-goog-api-key": account.key.get_secret_value()}
        super().__init__(transport, f"{account.base_url}{INTERACTIONS_PATH}", headers, model)

    def _build_body(self, ours: str, text: str, schema: dict[str, Any], cap: int) -> dict[str, Any]:
        return {
            "model": self.model,
            "system_instruction": ours,
            "input": text,
            "response_format": {"type": "text", "mime_type": "application/json", "schema": schema},
            "generation_config": {"max_output_tokens": cap},
            "store": False,
        }

    def _parse_reply(self, answer: HttpResponse) -> _Reply:
        return answer.parse_as(_Reply)

    def _translate_error(self, error: HttpError) -> ProviderError:
        return translate_error(error)
