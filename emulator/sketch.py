"""What a text model answers: JSON that fits the caller's schema, made from the brief by plain rules."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

USUAL_SECONDS = 30
USUAL_ITEMS = 4
MOST_ITEMS = 100
MOST_SECONDS = 3600
SECONDS = re.compile(
    r"(\d+)(?:\.\d+)?[ -]?(?:s|secs?|seconds?)\b|seconds?[\"' ]*(?:[:=]|is|are) *(\d+)", re.IGNORECASE
)
COUNT = re.compile(
    r"(\d+)[ -](?:scenes?|shots?|clips?)\b|(?:scenes?|shots?|clips?)[\"' ]*(?:[:=]|is|are) *(\d+)",
    re.IGNORECASE,
)
LENGTH_NAMES = ("seconds", "duration", "length")
PLACE_NAMES = ("index", "number", "scene", "shot", "position", "id", "n")


@dataclass(frozen=True)
class Draft:
    """The brief, the whole schema (for $ref), which item of a list this is, and the length it is to have."""

    brief: str
    root: Mapping[str, Any]
    place: int = 0
    seconds: float = USUAL_SECONDS


Maker = Callable[[Mapping[str, Any], Draft, str], Any]


def sketch(schema: Mapping[str, Any], brief: str) -> Any:  # noqa: ANN401 - any JSON
    """A value that fits the JSON schema; the items of its lists share the seconds that the brief asks for."""
    return _value(schema, Draft(brief, schema, seconds=asked_seconds(brief)), "")


def asked_seconds(brief: str, usual: float = USUAL_SECONDS) -> float:
    """The longest time that the brief speaks of, in seconds."""
    return max((n for n in _numbers(SECONDS, brief) if 0 < n <= MOST_SECONDS), default=usual)


def _value(schema: Mapping[str, Any], draft: Draft, name: str) -> Any:  # noqa: ANN401 - any JSON
    schema = _resolved(schema, draft.root)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return _choice(schema["enum"], draft, name)
    make: Maker = MAKERS.get(_kind(schema), _text)
    return make(schema, draft, name)


def _kind(schema: Mapping[str, Any]) -> str:
    kinds = schema.get("type", "object" if "properties" in schema else "string")
    return kinds if isinstance(kinds, str) else next((each for each in kinds if each != "null"), "null")


def _choice(values: list[Any], draft: Draft, name: str) -> Any:  # noqa: ANN401 - any JSON
    """The nearest length; of other things, each item has the next."""
    if _is_length(name) and all(str(each).isdigit() for each in values):
        return min(values, key=lambda each: abs(int(each) - draft.seconds))
    return values[draft.place % len(values)]


def _resolved(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema itself, behind $ref and the first branch that is not null."""
    if "$ref" in schema:
        found: Any = root
        for step in str(schema["$ref"]).removeprefix("#/").split("/"):
            found = found[step]
        return _resolved(found, root)
    for word in ("anyOf", "oneOf", "allOf"):
        if word in schema:
            branches = [each for each in schema[word] if each.get("type") != "null"]
            return _resolved(branches[0], root)
    return schema


def _items(schema: Mapping[str, Any], draft: Draft, name: str) -> list[Any]:
    item = _resolved(schema.get("items", {"type": "string"}), draft.root)
    lengths = _lengths(item, draft.root)
    low, high = schema.get("minItems", 0), schema.get("maxItems", MOST_ITEMS)
    if lengths is None:
        return [_value(item, replace(draft, place=n), name) for n in range(min(max(1, low), high))]
    count = min(max(_count(draft, lengths), low, 1), high)
    shares = _shares(draft.seconds, count, lengths)
    return [_value(item, replace(draft, place=n, seconds=each), name) for n, each in enumerate(shares)]


def _count(draft: Draft, lengths: list[int]) -> int:
    asked = [int(n) for n in _numbers(COUNT, draft.brief) if n <= MOST_ITEMS]
    least, most = -(-draft.seconds // max(lengths)), max(draft.seconds // min(lengths), 1)
    return asked[0] if asked else int(min(max(USUAL_ITEMS, least), most))


def _lengths(item: Mapping[str, Any], root: Mapping[str, Any]) -> list[int] | None:
    """The whole seconds that an item may last, None where it has no length."""
    for name, given in item.get("properties", {}).items():
        found = _resolved(given, root)
        if _is_length(name) and ("enum" in found or found.get("type") in {"integer", "number"}):
            low, high = found.get("minimum", 1), found.get("maximum", USUAL_SECONDS)
            return sorted(int(each) for each in found.get("enum", range(int(low), int(high) + 1)))
    return None


def _shares(seconds: float, count: int, lengths: list[int]) -> list[int]:
    """So many lengths, as even as can be, that make up the seconds as nearly as can be."""
    shares: list[int] = []
    for left in range(count, 0, -1):
        wanted = (seconds - sum(shares)) / left
        shares.append(min(lengths, key=lambda each: (abs(each - wanted), each)))
    return shares


def _number(schema: Mapping[str, Any], draft: Draft, name: str) -> float:
    wanted = draft.seconds if _is_length(name) else draft.place + 1 if name in PLACE_NAMES else 0
    bounded = min(max(wanted, schema.get("minimum", wanted)), schema.get("maximum", wanted))
    return int(bounded) if _kind(schema) == "integer" else float(bounded)


def _text(schema: Mapping[str, Any], draft: Draft, name: str) -> str:
    sentences = [each.strip() for each in re.split(r"(?<=[.!?])\s+|\n+", draft.brief) if each.strip()]
    sentence = sentences[draft.place % len(sentences)] if sentences else "A quiet scene."
    words = sentence if name != "title" else " ".join(sentence.split()[:6]).rstrip(".,;:")
    least = schema.get("minLength", 0)
    return words.ljust(least, ".")[: schema.get("maxLength", 1000)]


def _object(schema: Mapping[str, Any], draft: Draft, _: str) -> dict[str, Any]:
    return {name: _value(each, draft, name) for name, each in schema.get("properties", {}).items()}


def _is_length(name: str) -> bool:
    return any(word in name.lower() for word in LENGTH_NAMES)


def _numbers(pattern: re.Pattern[str], brief: str) -> list[float]:
    return [float(next(group for group in found if group)) for found in pattern.findall(brief)]


def _nothing(schema: Mapping[str, Any], _: Draft, __: str) -> bool | None:
    return False if _kind(schema) == "boolean" else None


MAKERS: dict[str, Maker] = {
    "object": _object,
    "array": _items,
    "integer": _number,
    "number": _number,
    "boolean": _nothing,
    "null": _nothing,
}
