"""What adapters share when they order: the model's limits, and the prompt as a service gets it."""

from collections.abc import Iterable

from providers.protocol import ClipOrder
from providers.registry import Model
from providers.sentences import refusal
from workflows.errors import ErrorType


def model_of(models: Iterable[Model], name: str) -> Model:
    """The model of that name. Raises ProviderError: INVALID_REQUEST."""
    for model in models:
        if model.name == name:
            return model
    raise refusal(ErrorType.INVALID_REQUEST)


def prompt_of(order: ClipOrder, limit: int) -> str:
    """The text and the style, in at most `limit` UTF-16 units: no service counts more strictly.

    It is cut between two words, except where they stand without spaces.
    """
    text = order.text.strip()
    if order.style:
        text += f"{'' if text[-1:] in '.!?…' else '.'} Style: {order.style}"
    return _cut(text, limit)


def _cut(text: str, limit: int) -> str:
    units = text.encode("utf-16-le")
    if len(units) <= 2 * limit:
        return text
    # Half of a pair of surrogates at the end is left out.
    head = units[: 2 * limit].decode("utf-16-le", errors="ignore")
    between_words = head if text[len(head)].isspace() else head.rsplit(maxsplit=1)[0]
    return (between_words if 2 * len(between_words) > len(head) else head).rstrip()
