"""What adapters share when they order: the model's limits, and the prompt as a service gets it."""

from collections.abc import Iterable

from providers.protocol import ClipOrder, Order
from providers.registry import Model
from providers.sentences import refusal
from workflows.errors import ErrorType


def clip_of(order: Order) -> ClipOrder:
    """The order, of a clip. Raises ProviderError: INVALID_REQUEST: it is for music."""
    if isinstance(order, ClipOrder):
        return order
    raise refusal(ErrorType.INVALID_REQUEST)


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
    return cut(text, limit)


def cut(text: str, limit: int) -> str:
    """The text's beginning, in at most `limit` UTF-16 units, as `prompt_of` cuts it."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * limit:
        return text
    # Half of a pair of surrogates at the end is left out.
    head = units[: 2 * limit].decode("utf-16-le", errors="ignore")
    between_words = head if text[len(head)].isspace() else head.rsplit(maxsplit=1)[0]
    return (between_words if 2 * len(between_words) > len(head) else head).rstrip()
