"""How a job in a service's list compares with an order, whatever the service has made of the order's fields.

Services show what they were asked for in words of their own: a length as a text, a size for a resolution,
a picture at another address, a prompt that was revised. So a difference proves nothing; only the name of
another model of the same service does.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum

Fields = Mapping[str, object]
# The fields that mean more than the others. Adapters name them so, whatever their service does. The address
# to call back is a take's own: it carries our token.
MODEL, PROMPT, CALLBACK = "model", "prompt", "callback"
# What stands for a value that the service chose by itself.
OPEN_WORDS = frozenset({"", "auto", "adaptive", "default", "none", "null", "unknown"})
NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)\s*(?:s|sec|secs|seconds?|p)?")
PAIR = re.compile(r"(\d+(?:\.\d+)?)\s*[:x*/]\s*(\d+(?:\.\d+)?)")
DATED = re.compile(r"-?20\d\d-?\d\d-?\d\d$")
# No ratio has such numbers, and no picture is smaller.
LEAST_PIXELS = 100
RATIOS_DIFFER = 0.02


class Likeness(IntEnum):
    """How a listed job compares with an order, from certainly another's to as good as certainly its own."""

    # It is of another model of the service.
    OTHERS = 0
    # It may be the order's: what differs, or is not shown, may have been rewritten.
    POSSIBLE = 1
    # What is shown is as it was ordered, and the prompt is not shown; or the prompt is the order's.
    ALIKE = 2
    # The prompt is the order's, and all else that is shown.
    SAME = 3
    # It calls back where only this take is called.
    CERTAIN = 4


@dataclass(frozen=True)
class Asked:
    """What an order would show in the list: `MODEL`, `PROMPT`, `CALLBACK`, the rest by the list's own names.

    `other_models` are the service's other models by name. At a gateway a model may be listed by any name.
    """

    fields: Fields
    other_models: Collection[str] = ()
    gateway: bool = False


def likeness(asked: Asked, shown: Fields) -> Likeness:
    """Compare the order with what the list shows of a job."""
    ours, theirs = asked.fields.get(CALLBACK), shown.get(CALLBACK)
    if ours and ours == theirs:
        return Likeness.CERTAIN
    model = _model(asked, shown)
    if model is Likeness.OTHERS:
        return Likeness.OTHERS
    names = [name for name in asked.fields if name not in (MODEL, CALLBACK) and not _open(shown.get(name))]
    differ = [name for name in names if not same(asked.fields[name], shown[name])]
    if theirs:
        differ.append(CALLBACK)
    if PROMPT in names:
        if PROMPT in differ:
            return Likeness.POSSIBLE
        return Likeness.ALIKE if differ or model is Likeness.POSSIBLE else Likeness.SAME
    return Likeness.ALIKE if names and not differ and model is Likeness.SAME else Likeness.POSSIBLE


def same(asked: object, shown: object) -> bool:
    """Whether the two mean the same: in other capitals, as a text, with a unit, as pixels, as true or 1."""
    one, other = _text(asked), _text(shown)
    if one == other:
        return True
    pairs = PAIR.fullmatch(one), PAIR.fullmatch(other)
    if pairs[0] and pairs[1]:
        return _same_shape(pairs[0], pairs[1])
    numbers = _height(one), _height(other)
    return None not in numbers and numbers[0] == numbers[1]


def _model(asked: Asked, shown: Fields) -> Likeness:
    """SAME, POSSIBLE or OTHERS, by the model's name alone."""
    if _open(shown.get(MODEL)):
        return Likeness.SAME
    wanted, found = _bare(asked.fields[MODEL]), _bare(shown[MODEL])
    if wanted == found:
        return Likeness.SAME
    if asked.gateway:
        return Likeness.POSSIBLE
    related = (wanted in found or found in wanted) and found not in {_bare(m) for m in asked.other_models}
    return Likeness.POSSIBLE if related else Likeness.OTHERS


def _bare(name: object) -> str:
    """A model's name without its owner, the day in it, capitals and punctuation."""
    last = _text(name).rsplit("/", 1)[-1]
    return re.sub(r"[^a-z0-9]", "", DATED.sub("", last))


def _open(value: object) -> bool:
    """Whether it says nothing: missing, the service's choice, or a picture, which may lie elsewhere now."""
    if value is None or (value == 0 and not isinstance(value, bool)):
        return True
    if not isinstance(value, str | int | float):
        return True
    text = _text(value)
    return text in OPEN_WORDS or text.startswith(("http://", "https://", "data:"))


def _text(value: object) -> str:
    return " ".join(str(value).split()).casefold()


def _height(text: str) -> float | None:
    """A number, with or without a unit; of pixels such as 1280x720 the shorter side."""
    if pair := PAIR.fullmatch(text):
        shorter = min(float(pair[1]), float(pair[2]))
        return shorter if shorter > LEAST_PIXELS else None
    if number := NUMBER.fullmatch(text):
        return float(number[1])
    return {"true": 1.0, "false": 0.0}.get(text)


def _same_shape(one: re.Match[str], other: re.Match[str]) -> bool:
    """Two sizes are the same number by number; a size and a ratio, or two ratios, by their shape."""
    (w1, h1), (w2, h2) = ((float(m[1]), float(m[2])) for m in (one, other))
    if min(w1, h1) > LEAST_PIXELS and min(w2, h2) > LEAST_PIXELS:
        return (w1, h1) == (w2, h2)
    return min(h1, h2) > 0 and abs((w1 / h1) / (w2 / h2) - 1) < RATIOS_DIFFER
