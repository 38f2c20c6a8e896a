"""What an interaction cost, by the tokens that it states, at Google's prices for tokens.

Thoughts are among the tokens of the output that are no video: they cost what text costs.
"""

from providers.shapes import Each, Shape
from providers.stated import bill_usd

# US dollars a token, as litellm 1.110.2's price file had them on 2026-11-29.
INPUT_USD, TEXT_USD = 1.5e-6, 9e-6
VIDEO_USD = {"gemini-omni-1.1-flash": 17.5e-6, "gemini-omni-1.2-flash": 12e-6}
VIDEO = "video"


class _Modality(Shape):
    modality: str = ""
    tokens: int = 0


class Usage(Shape):
    """The tokens that went in and came out."""

    total_input_tokens: int = 0
    total_output_tokens: int = 0
    output_tokens_by_modality: Each[_Modality] = ()

    @property
    def video_tokens(self) -> int:
        """Those that are the clip; 0 where they are not told from others."""
        return sum(each.tokens for each in self.output_tokens_by_modality if each.modality.lower() == VIDEO)


def clip_usd(model: str, usage: Usage | None) -> float | None:
    """What a clip cost in US dollars; None where it is not stated, or the model's price is not known."""
    price = VIDEO_USD.get(model.removeprefix("models/"))
    if usage is None or usage.video_tokens <= 0 or price is None:
        return None
    text = max(usage.total_output_tokens - usage.video_tokens, 0)
    return bill_usd((price, usage.video_tokens), (TEXT_USD, text), (INPUT_USD, usage.total_input_tokens))
