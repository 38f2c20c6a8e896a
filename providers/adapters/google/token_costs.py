"""Cost of an interaction by the tokens that it states, at Google's token prices.

Thoughts count among the output tokens that are not video, at the price of text.
"""

from datetime import UTC, date, datetime

from providers.kit.response_model import ReadableItems, ResponseModel
from providers.kit.stated_costs import total_cost_usd

# US dollars per token, from litellm 1.110.2's price file on 2026-11-29.
INPUT_USD, TEXT_USD = 1.5e-6, 9e-6
VIDEO_USD = {"gemini-omni-1.1-flash": 17.5e-6, "gemini-omni-1.2-flash": 12e-6}
VIDEO = "video"
# Of speech: Google's launch prices, which double with the year 2027.
SPEECH_INPUT_USD = 0.5e-6
SOUND_USD = {"gemini-3.8-flash-tts": 9e-6, "gemini-3.8-flash-lite-tts": 6e-6}
# Of pictures, from the same file: their tokens, those of text and thoughts, and those that are given.
PICTURE_USD = {"gemini-3.1-flash-image": (60e-6, 3e-6, 0.5e-6), "gemini-3-pro-image": (120e-6, 12e-6, 2e-6)}
IMAGE = "image"
LAUNCH_ENDS, FACTOR_AFTER_LAUNCH = date(2027, 1, 1), 2.0


class _Modality(ResponseModel):
    modality: str = ""
    tokens: int = 0


class TokenUsage(ResponseModel):
    """The input and output tokens."""

    total_input_tokens: int = 0
    total_output_tokens: int = 0
    total_thought_tokens: int = 0
    output_tokens_by_modality: ReadableItems[_Modality] = ()

    @property
    def video_tokens(self) -> int:
        """The tokens of the clip; 0 where the modalities are not stated."""
        return self._count_tokens(VIDEO)

    @property
    def picture_tokens(self) -> int:
        """The tokens of the picture; 0 where the modalities are not stated."""
        return self._count_tokens(IMAGE)

    def _count_tokens(self, modality: str) -> int:
        return sum(
            each.tokens for each in self.output_tokens_by_modality if each.modality.lower() == modality
        )


def clip_cost_usd(model: str, usage: TokenUsage | None) -> float | None:
    """Return the cost of a clip in US dollars; None where tokens or the model's price are unknown."""
    price = VIDEO_USD.get(model.removeprefix("models/"))
    if usage is None or usage.video_tokens <= 0 or price is None:
        return None
    text = max(usage.total_output_tokens - usage.video_tokens, 0)
    return total_cost_usd(
        (price, usage.video_tokens), (TEXT_USD, text), (INPUT_USD, usage.total_input_tokens)
    )


def speech_cost_usd(model: str, usage: TokenUsage | None, today: date | None = None) -> float | None:
    """Return the cost of a line in US dollars; None where tokens or the model's price are unknown.

    `today`: default: today's date (UTC).
    """
    price = SOUND_USD.get(model)
    if usage is None or usage.total_output_tokens <= 0 or price is None:
        return None
    has_ended = (today or datetime.now(UTC).date()) >= LAUNCH_ENDS
    factor = FACTOR_AFTER_LAUNCH if has_ended else 1.0
    return total_cost_usd(
        (factor * price, usage.total_output_tokens), (factor * SPEECH_INPUT_USD, usage.total_input_tokens)
    )


def picture_cost_usd(model: str, usage: TokenUsage | None) -> float | None:
    """Return the cost of a picture in US dollars; None where tokens or the model's price are unknown.

    Its thoughts are counted by themselves: [?] if they are in the output too, the cost is a little too high.
    """
    prices = PICTURE_USD.get(model)
    if usage is None or usage.picture_tokens <= 0 or prices is None:
        return None
    drawn, written, given = prices
    text = max(usage.total_output_tokens - usage.picture_tokens, 0) + usage.total_thought_tokens
    return total_cost_usd((drawn, usage.picture_tokens), (written, text), (given, usage.total_input_tokens))
