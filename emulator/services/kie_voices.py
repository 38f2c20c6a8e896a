"""KIE's market models that speak (PROVIDERS.md 4.3, docs.kie.ai/market/elevenlabs)."""

import re
from collections.abc import Mapping
from typing import Any

from emulator.field_validation import any_value, boolean, number, object_schema, text
from emulator.job import Order
from emulator.micro_dollars import to_micros
from emulator.services.kie_models import KieModel
from emulator.services.kie_prices import PriceFunction
from emulator.spoken_sound import SpokenCharacter, spoken_seconds, time_characters

TURBO = "elevenlabs/text-to-speech-turbo-2-5"
MULTILINGUAL = "elevenlabs/text-to-speech-multilingual-v2"
# Case matters. The docs' example is Rachel, which newer lists lack.
_NAMES = """
    Rachel Aria Roger Sarah Laura Charlie George Callum River Liam Charlotte Alice Matilda Will Jessica Eric
    Chris Brian Daniel Lily Bill
"""
VOICES = frozenset(_NAMES.split())
LANGUAGE_CODE = re.compile(r"[a-z]{2}")
WORK_SECONDS = 8.0
INPUT = object_schema(
    "text voice",
    text=text(5_000, 1),
    voice=text(),
    stability=number(0, 1),
    similarity_boost=number(0, 1),
    style=number(0, 1),
    speed=number(0.7, 1.2),
    timestamps=boolean,
    previous_text=text(5_000),
    next_text=text(5_000),
    language_code=any_value,
)


def price_per_thousand(dollars: str) -> PriceFunction:
    """Price by characters of the text."""
    return lambda given, _: to_micros(dollars, len(given["text"]) / 1_000 if "text" in given else 1.0)


MODELS = {
    MULTILINGUAL: KieModel(INPUT, price_per_thousand("0.06"), WORK_SECONDS),
    TURBO: KieModel(INPUT, price_per_thousand("0.03"), WORK_SECONDS),
}


def find_refusal(name: str, given: Mapping[str, Any]) -> tuple[int, str] | None:
    """Return code and message of a refusal; None if the model speaks what is given."""
    if given["voice"] not in VOICES:
        return 500, "This voice is not within the range of allowed options"
    code = given.get("language_code") or ""
    if code and (name != TURBO or not LANGUAGE_CODE.fullmatch(str(code))):
        return 422, f"language_code {code} is not supported by {name}"
    return None


def build_speech_order(name: str, given: Mapping[str, Any], callback_url: str) -> Order:
    """Build the order of a line."""
    speed = float(given.get("speed") or 1.0)
    return Order(
        model=name,
        prompt=given["text"],
        seconds=spoken_seconds(given["text"], speed),
        work_seconds=WORK_SECONDS,
        price=MODELS[name].price(given, 0.0),
        kind="speech",
        callback_url=callback_url,
        detail={"input": dict(given), "speed": speed},
    )


def list_word_times(order: Order) -> list[dict[str, Any]]:
    """List the words with their times in seconds [?]; none unless they were asked for."""
    if order.kind != "speech" or not order.detail["input"].get("timestamps"):
        return []
    words: list[list[SpokenCharacter]] = [[]]
    for char in time_characters(order.prompt, order.detail["speed"]):
        if char.text.isspace():
            words.append([])
        else:
            words[-1].append(char)
    return [
        {"text": "".join(char.text for char in word), "start": word[0].start, "end": word[-1].end}
        for word in words
        if word
    ]
