"""KIE.AI: ElevenLabs' voices on its market. [?]: uncertain.

Fields: https://docs.kie.ai/market/elevenlabs. Names are ours: KIE's are in `adapters/kie/speech.py`.
"""

from datetime import date
from functools import partial

from contracts import ModelKind
from providers.catalogue.elevenlabs import FLASH, MULTILINGUAL
from providers.model_spec import ModelSpec, VoiceSpec
from providers.prices import PriceSource

# Copied by a third party on that day: 12 and 6 credits for a thousand characters.
PRICE_LIST = PriceSource("KIE's price list", date(2026, 9, 30))
# KIE takes ElevenLabs' premade voices by their names, letter for letter. These are in two copies of what it
# takes; whether it still takes others, and these at all, is not certain [?].
NAMES = """
    Sarah Alice Bill Brian Callum Charlie Chris Daniel Eric George Jessica Laura Liam Lily Matilda Roger Will
"""
VOICES = tuple(VoiceSpec(name, name) for name in NAMES.split())
_voice = partial(
    ModelSpec,
    provider="kie",
    kind=ModelKind.VOICE,
    min_seconds=0.1,
    # Of the longest line.
    max_seconds=120.0,
    price_source=PRICE_LIST,
    webhook=True,
    voices=VOICES,
    # A line takes some ten seconds, most of them in queues [?].
    expected_base_seconds=8.0,
    expected_seconds_per_second=0.3,
    patience_seconds=600.0,
    poll_floor_seconds=2.0,
    poll_ceiling_seconds=10.0,
)

MODELS = (
    _voice(
        name="elevenlabs-multilingual-v2",
        title="ElevenLabs Multilingual 2 (KIE)",
        usd_per_character=0.00006,
        languages=MULTILINGUAL,
    ),
    _voice(
        name="elevenlabs-turbo-2.5",
        title="ElevenLabs Turbo 2.5 (KIE)",
        usd_per_character=0.00003,
        languages=FLASH,
    ),
)
