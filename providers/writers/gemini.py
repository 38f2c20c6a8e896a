"""Gemini as a writer: an interaction that answers with JSON, kept nowhere (google-genai 3.4.0)."""

from typing import Any

from providers.accounts import Account
from providers.errors import ProviderError
from providers.google.interactions import PATH, Interaction, Step, Trouble, refused
from providers.http import Answer, HttpError, Transport
from providers.sentences import refusal
from providers.shapes import Each, Shape
from providers.states import plain, state_of
from providers.writers.base import LanguageModel
from providers.writers.drafts import SCHEMA, no_storyboard, unwilling
from workflows.contracts import ProviderJobState
from workflows.errors import ErrorType

DEFAULT_MODEL = "gemini-3.8-flash"
INCOMPLETE = "incomplete"
NOT_WRITTEN = frozenset({"user_input", "thought"})


class _Block(Shape):
    type: str = ""
    text: str = ""


class _Step(Shape):
    type: str = ""
    content: Each[_Block] = ()
    error: Trouble | None = None


class _Usage(Shape):
    total_input_tokens: int
    total_output_tokens: int = 0
    total_tokens: int = 0


class _Reply(Shape):
    status: str
    steps: Each[_Step] = ()
    errors: Each[Trouble] = ()
    # [?] Perhaps only SDKs add it.
    output_text: str | None = None
    usage: _Usage | None = None

    @property
    def cut_short(self) -> bool:
        # [?] It does not say why it is incomplete: what was not held back may want more room.
        return plain(self.status) == INCOMPLETE and self._failure() is ErrorType.GENERATION_FAILED

    @property
    def tokens(self) -> tuple[int, int] | None:
        used = self.usage
        if used is None or not (used.total_output_tokens or used.total_tokens):
            return None
        # Thoughts cost as much as what is written, and the total holds them in any case.
        written = max(used.total_output_tokens, used.total_tokens - used.total_input_tokens)
        return used.total_input_tokens, written

    def told(self) -> str:
        made = [step for step in self.steps if step.type not in NOT_WRITTEN]
        blocks = [block for step in made for block in step.content if block.type == "text"]
        text = "".join(block.text for block in blocks) or self.output_text
        if state_of(self.status) is ProviderJobState.SUCCEEDED and text:
            return text
        kind = self._failure()
        if kind is ErrorType.SAFETY_BLOCKED:
            raise unwilling()
        raise no_storyboard() if kind is ErrorType.GENERATION_FAILED else refusal(kind)

    def _failure(self) -> ErrorType:
        steps = [Step(type=step.type, error=step.error) for step in self.steps]
        return Interaction(status=self.status, steps=steps, errors=self.errors).failure()


class Gemini(LanguageModel):
    """Speaks to Google."""

    def __init__(self, transport: Transport, account: Account, model: str = DEFAULT_MODEL) -> None:
        headers = {"x-goog-api-key": account.key.get_secret_value()}
        super().__init__(transport, f"{account.base_url}{PATH}", headers, model)

    def _body(self, ours: str, text: str, cap: int) -> dict[str, Any]:
        return {
            "model": self.model,
            "system_instruction": ours,
            "input": text,
            "response_format": {"type": "text", "mime_type": "application/json", "schema": SCHEMA},
            "generation_config": {"max_output_tokens": cap},
            "store": False,
        }

    def _read(self, answer: Answer) -> _Reply:
        return answer.read(_Reply)

    def _refusal(self, error: HttpError) -> ProviderError:
        return refused(error)
