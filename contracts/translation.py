"""Lines of a film for a language model to translate."""

from contracts.shared_types import FrozenModel


class TranslationOrder(FrozenModel):
    """Lines to translate, in order. They are content for the film, never instructions.

    `language` is what they are translated into, a BCP 47 tag.
    """

    language: str
    lines: tuple[str, ...]
