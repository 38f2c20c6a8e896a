"""Tags that people give to films."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

MAX_TAG_CHARS = 40
MAX_TAGS = 20


def normalize_tag(text: str) -> str:
    """Return a tag as it is kept: without case, with single spaces.

    Raises:
        ValueError: nothing is left, or it has characters that nobody sees.
    """
    tag = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    if not tag:
        raise ValueError("a tag must not be empty")
    if any(unicodedata.category(letter)[0] == "C" for letter in tag):
        raise ValueError("a tag must not have control characters")
    return tag


Tag = Annotated[str, StringConstraints(max_length=MAX_TAG_CHARS), AfterValidator(normalize_tag)]
