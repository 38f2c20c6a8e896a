"""Stand-in for a language model: JSON that fits the caller's schema, built from the brief by rules."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

DEFAULT_SECONDS = 30
DEFAULT_ITEMS = 4
MAX_ITEMS = 100
MAX_SECONDS = 3600
SECONDS_PATTERN = re.compile(
    r"(\d+)(?:\.\d+)?[ -]?(?:s|secs?|seconds?)\b|seconds?[\"' ]*(?:[:=]|is|are) *(\d+)", re.IGNORECASE
)
COUNT_PATTERN = re.compile(
    r"(\d+)[ -](?:scenes?|shots?|clips?)\b|(?:scenes?|shots?|clips?)[\"' ]*(?:[:=]|is|are) *(\d+)",
    re.IGNORECASE,
)
LENGTH_FIELDS = ("seconds", "duration", "length")
INDEX_FIELDS = ("index", "number", "scene", "shot", "position", "id", "n")


@dataclass(frozen=True)
class FakeContext:
    """Context of a value: the brief, the root schema (for $ref), its list index and its seconds."""

    brief: str
    root: Mapping[str, Any]
    index: int = 0
    seconds: float = DEFAULT_SECONDS


ValueMaker = Callable[[Mapping[str, Any], FakeContext, str], Any]


def fake_json(schema: Mapping[str, Any], brief: str) -> Any:  # noqa: ANN401 - any JSON
    """Return a value that fits the JSON schema; items of its lists share the seconds that the brief names."""
    return _fake_value(schema, FakeContext(brief, schema, seconds=requested_seconds(brief)), "")


def requested_seconds(brief: str, usual: float = DEFAULT_SECONDS) -> float:
    """Return the longest time that the brief names, in seconds, `usual` if it names none."""
    return max((n for n in _find_numbers(SECONDS_PATTERN, brief) if 0 < n <= MAX_SECONDS), default=usual)


def _fake_value(schema: Mapping[str, Any], draft: FakeContext, name: str) -> Any:  # noqa: ANN401 - any JSON
    schema = _resolve_schema(schema, draft.root)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return _choose_value(schema["enum"], draft, name)
    make: ValueMaker = VALUE_MAKERS.get(_json_type(schema), _fake_text)
    return make(schema, draft, name)


def _json_type(schema: Mapping[str, Any]) -> str:
    kinds = schema.get("type", "object" if "properties" in schema else "string")
    return kinds if isinstance(kinds, str) else next((each for each in kinds if each != "null"), "null")


def _choose_value(values: list[Any], draft: FakeContext, name: str) -> Any:  # noqa: ANN401 - any JSON
    """Return the nearest value for a length; of any other enum, the value at the item's index."""
    if _is_length_field(name) and all(str(each).isdigit() for each in values):
        return min(values, key=lambda each: abs(int(each) - draft.seconds))
    return values[draft.index % len(values)]


def _resolve_schema(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow $ref, and the first branch of anyOf/oneOf/allOf that is not null."""
    if "$ref" in schema:
        found: Any = root
        for step in str(schema["$ref"]).removeprefix("#/").split("/"):
            found = found[step]
        return _resolve_schema(found, root)
    for word in ("anyOf", "oneOf", "allOf"):
        if word in schema:
            branches = [each for each in schema[word] if each.get("type") != "null"]
            return _resolve_schema(branches[0], root)
    return schema


def _fake_list(schema: Mapping[str, Any], draft: FakeContext, name: str) -> list[Any]:
    item = _resolve_schema(schema.get("items", {"type": "string"}), draft.root)
    lengths = _allowed_lengths(item, draft.root)
    low, high = schema.get("minItems", 0), schema.get("maxItems", MAX_ITEMS)
    if lengths is None:
        return [_fake_value(item, replace(draft, index=n), name) for n in range(min(max(1, low), high))]
    count = min(max(_item_count(draft, lengths), low, 1), high)
    shares = _split_seconds(draft.seconds, count, lengths)
    return [_fake_value(item, replace(draft, index=n, seconds=each), name) for n, each in enumerate(shares)]


def _item_count(draft: FakeContext, lengths: list[int]) -> int:
    asked = [int(n) for n in _find_numbers(COUNT_PATTERN, draft.brief) if n <= MAX_ITEMS]
    least, most = -(-draft.seconds // max(lengths)), max(draft.seconds // min(lengths), 1)
    return asked[0] if asked else int(min(max(DEFAULT_ITEMS, least), most))


def _allowed_lengths(item: Mapping[str, Any], root: Mapping[str, Any]) -> list[int] | None:
    """Return the whole seconds that an item may last, None if it has no length field."""
    for name, given in item.get("properties", {}).items():
        found = _resolve_schema(given, root)
        if _is_length_field(name) and ("enum" in found or found.get("type") in {"integer", "number"}):
            low, high = found.get("minimum", 1), found.get("maximum", DEFAULT_SECONDS)
            return sorted(int(each) for each in found.get("enum", range(int(low), int(high) + 1)))
    return None


def _split_seconds(seconds: float, count: int, lengths: list[int]) -> list[int]:
    """Split `seconds` into `count` allowed lengths, as evenly and as exactly as possible."""
    shares: list[int] = []
    for left in range(count, 0, -1):
        wanted = (seconds - sum(shares)) / left
        shares.append(min(lengths, key=lambda each: (abs(each - wanted), each)))
    return shares


def _fake_number(schema: Mapping[str, Any], draft: FakeContext, name: str) -> float:
    wanted = draft.seconds if _is_length_field(name) else draft.index + 1 if name in INDEX_FIELDS else 0
    bounded = min(max(wanted, schema.get("minimum", wanted)), schema.get("maximum", wanted))
    return int(bounded) if _json_type(schema) == "integer" else float(bounded)


def _fake_text(schema: Mapping[str, Any], draft: FakeContext, name: str) -> str:
    # A text that is to be rewritten stands behind its name.
    if name and (given := re.search(rf"^{re.escape(name)}: (.+)$", draft.brief, re.MULTILINE)):
        return given[1][: schema.get("maxLength", 1000)]
    sentences = [each.strip() for each in re.split(r"(?<=[.!?])\s+|\n+", draft.brief) if each.strip()]
    sentence = sentences[draft.index % len(sentences)] if sentences else "A quiet scene."
    words = sentence if name != "title" else " ".join(sentence.split()[:6]).rstrip(".,;:")
    least = schema.get("minLength", 0)
    return words.ljust(least, ".")[: schema.get("maxLength", 1000)]


def _fake_object(schema: Mapping[str, Any], draft: FakeContext, _: str) -> dict[str, Any]:
    return {name: _fake_value(each, draft, name) for name, each in schema.get("properties", {}).items()}


def _is_length_field(name: str) -> bool:
    return any(word in name.lower() for word in LENGTH_FIELDS)


def _find_numbers(pattern: re.Pattern[str], brief: str) -> list[float]:
    return [float(next(group for group in found if group)) for found in pattern.findall(brief)]


def _fake_empty(schema: Mapping[str, Any], _: FakeContext, __: str) -> bool | None:
    return False if _json_type(schema) == "boolean" else None


VALUE_MAKERS: dict[str, ValueMaker] = {
    "object": _fake_object,
    "array": _fake_list,
    "integer": _fake_number,
    "number": _fake_number,
    "boolean": _fake_empty,
    "null": _fake_empty,
}
