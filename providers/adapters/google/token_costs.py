"""Cost of an interaction by the tokens that it states, at Google's token prices.

Thoughts count among the output tokens that are not video, at the price of text.
"""

from providers.kit.response_model import ReadableItems, ResponseModel
from providers.kit.stated_costs import total_cost_usd

# US dollars per token, from litellm 1.110.2's price file on 2026-11-29.
INPUT_USD, TEXT_USD = 1.5e-6, 9e-6
VIDEO_USD = {"gemini-omni-1.1-flash": 17.5e-6, "gemini-omni-1.2-flash": 12e-6}
VIDEO = "video"


class _Modality(ResponseModel):
    modality: str = ""
    tokens: int = 0


class TokenUsage(ResponseModel):
    """The input and output tokens."""

    total_input_tokens: int = 0
    total_output_tokens: int = 0
    output_tokens_by_modality: ReadableItems[_Modality] = ()

    @property
    def video_tokens(self) -> int:
        """The tokens of the clip; 0 where the modalities are not stated."""
        return sum(each.tokens for each in self.output_tokens_by_modality if each.modality.lower() == VIDEO)


def clip_cost_usd(model: str, usage: TokenUsage | None) -> float | None:
    """Return the cost of a clip in US dollars; None where tokens or the model's price are unknown."""
    price = VIDEO_USD.get(model.removeprefix("models/"))
    if usage is None or usage.video_tokens <= 0 or price is None:
        return None
    text = max(usage.total_output_tokens - usage.video_tokens, 0)
    return total_cost_usd(
        (price, usage.video_tokens), (TEXT_USD, text), (INPUT_USD, usage.total_input_tokens)
    )
