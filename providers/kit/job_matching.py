"""Compares a job in a provider's list with an order, although providers rewrite the fields of orders.

Lists show orders in the provider's own terms: a length as text, a size for a resolution, an image at another
URL, a revised prompt. So a difference proves nothing; only the name of another model of the same provider
does.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum

Fields = Mapping[str, object]
# Names of the most telling fields, which adapters use whatever the provider calls them. The callback URL is
# unique to a take: it carries our token.
MODEL, PROMPT, CALLBACK = "model", "prompt", "callback"
# Words for a value that the provider chose.
UNSPECIFIED_WORDS = frozenset({"", "auto", "adaptive", "default", "none", "null", "unknown"})
NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)\s*(?:s|sec|secs|seconds?|p)?")
PAIR = re.compile(r"(\d+(?:\.\d+)?)\s*[:x*/]\s*(\d+(?:\.\d+)?)")
DATE_SUFFIX = re.compile(r"-?20\d\d-?\d\d-?\d\d$")
# Ratios have smaller numbers, images larger ones.
MIN_PIXELS = 100
RATIO_TOLERANCE = 0.02


class MatchLevel(IntEnum):
    """The degree to which a listed job matches an order, from certainly not to certainly."""

    # The job is of another model of the provider.
    OTHER_MODEL = 0
    # What differs, or is not shown, may have been rewritten.
    POSSIBLE = 1
    # All shown fields match, and the prompt is not shown; or the prompt matches.
    PROBABLE = 2
    # The prompt and all other shown fields match.
    SAME = 3
    # The callback URL is the one of this take alone.
    CERTAIN = 4


@dataclass(frozen=True)
class ExpectedListing:
    """The fields that an order would show in the list: `MODEL`, `PROMPT`, `CALLBACK`, and the list's own.

    `other_models` are names of the provider's other models. With `gateway`, a model may be listed by any
    name.
    """

    fields: Fields
    other_models: Collection[str] = ()
    gateway: bool = False


def compare_job(asked: ExpectedListing, shown: Fields) -> MatchLevel:
    """Compare the order with what the list shows of a job."""
    ours, theirs = asked.fields.get(CALLBACK), shown.get(CALLBACK)
    if ours and ours == theirs:
        return MatchLevel.CERTAIN
    model = _compare_model(asked, shown)
    if model is MatchLevel.OTHER_MODEL:
        return MatchLevel.OTHER_MODEL
    names = [
        name
        for name in asked.fields
        if name not in (MODEL, CALLBACK) and not _is_unspecified(shown.get(name))
    ]
    differ = [name for name in names if not is_same_value(asked.fields[name], shown[name])]
    if theirs:
        differ.append(CALLBACK)
    if PROMPT in names:
        if PROMPT in differ:
            return MatchLevel.POSSIBLE
        return MatchLevel.PROBABLE if differ or model is MatchLevel.POSSIBLE else MatchLevel.SAME
    return MatchLevel.PROBABLE if names and not differ and model is MatchLevel.SAME else MatchLevel.POSSIBLE


def is_same_value(asked: object, shown: object) -> bool:
    """Return whether two values mean the same, ignoring case, type, unit, pixels for a ratio, 1 for true."""
    one, other = _normalize_text(asked), _normalize_text(shown)
    if one == other:
        return True
    pairs = PAIR.fullmatch(one), PAIR.fullmatch(other)
    if pairs[0] and pairs[1]:
        return _is_same_shape(pairs[0], pairs[1])
    numbers = _parse_height(one), _parse_height(other)
    return None not in numbers and numbers[0] == numbers[1]


def _compare_model(asked: ExpectedListing, shown: Fields) -> MatchLevel:
    """Compare the model names alone: SAME, POSSIBLE or OTHER_MODEL."""
    if _is_unspecified(shown.get(MODEL)):
        return MatchLevel.SAME
    wanted, found = _normalize_model(asked.fields[MODEL]), _normalize_model(shown[MODEL])
    if wanted == found:
        return MatchLevel.SAME
    if asked.gateway:
        return MatchLevel.POSSIBLE
    related = (wanted in found or found in wanted) and found not in {
        _normalize_model(m) for m in asked.other_models
    }
    return MatchLevel.POSSIBLE if related else MatchLevel.OTHER_MODEL


def _normalize_model(name: object) -> str:
    """Return a model's name without its owner, date, case and punctuation."""
    last = _normalize_text(name).rsplit("/", 1)[-1]
    return re.sub(r"[^a-z0-9]", "", DATE_SUFFIX.sub("", last))


def _is_unspecified(value: object) -> bool:
    """Return whether the value says nothing: missing, a default, or an image URL, which may have changed."""
    if value is None or (value == 0 and not isinstance(value, bool)):
        return True
    if not isinstance(value, str | int | float):
        return True
    text = _normalize_text(value)
    return text in UNSPECIFIED_WORDS or text.startswith(("http://", "https://", "data:"))


def _normalize_text(value: object) -> str:
    return " ".join(str(value).split()).casefold()


def _parse_height(text: str) -> float | None:
    """Parse a number, with or without a unit; for pixels such as 1280x720 the shorter side."""
    if pair := PAIR.fullmatch(text):
        shorter = min(float(pair[1]), float(pair[2]))
        return shorter if shorter > MIN_PIXELS else None
    if number := NUMBER.fullmatch(text):
        return float(number[1])
    return {"true": 1.0, "false": 0.0}.get(text)


def _is_same_shape(one: re.Match[str], other: re.Match[str]) -> bool:
    """Return whether two sizes are equal, or a size and a ratio, or two ratios, have the same shape."""
    (w1, h1), (w2, h2) = ((float(m[1]), float(m[2])) for m in (one, other))
    if min(w1, h1) > MIN_PIXELS and min(w2, h2) > MIN_PIXELS:
        return (w1, h1) == (w2, h2)
    return min(h1, h2) > 0 and abs((w1 / h1) / (w2 / h2) - 1) < RATIO_TOLERANCE
