"""Google's Gemini TTS. Its provider is in `providers.catalogue.google`. [?] marks what is uncertain.

https://ai.google.dev/gemini-api/docs/speech-generation, and google-genai 3.4.0.
"""

from datetime import date
from functools import partial

from contracts import ModelKind
from providers.model_spec import ModelSpec, VoiceSpec
from providers.prices import PriceSource

# $0.50 for a million tokens of text; $9 (Lite: $6) for a million of sound, 25 of which make a second [?].
PRICE_PAGE = PriceSource("Google's launch prices of Gemini 3.8 TTS, which end with 2026", date(2026, 11, 29))
NAMES = """
    Kore Zephyr Puck Charon Fenrir Leda Orus Aoede Callirrhoe Autonoe Enceladus Iapetus Umbriel Algieba
    Despina Erinome Algenib Rasalgethi Laomedeia Achernar Alnilam Schedar Gacrux Pulcherrima Achird
    Zubenelgenubi Vindemiatrix Sadachbia Sadaltager Sulafat
"""
VOICES = tuple(VoiceSpec(name, name) for name in NAMES.split())
# Those of the model before, of which a list is known; these speak more than a hundred [?].
_LANGUAGES = """
    en af am ar az be bg bn ca ceb cs da de el es et eu fa fi fil fr gl gu he hi hr ht hu hy id is it ja jv ka
    kn ko kok la lb lo lt lv mai mg mk ml mn mr ms my ne nb nl nn no or pa pl ps pt ro ru sd si sk sl sq sr sv
    sw ta te th tr uk ur vi zh
"""
LANGUAGES = tuple(_LANGUAGES.split())
_voice = partial(
    ModelSpec,
    provider="google",
    kind=ModelKind.VOICE,
    min_seconds=0.1,
    # Of the longest line.
    max_seconds=120.0,
    price_source=PRICE_PAGE,
    voices=VOICES,
    languages=LANGUAGES,
    # A line comes in one to five seconds [?].
    expected_base_seconds=1.5,
    expected_seconds_per_second=0.3,
    patience_seconds=120.0,
    note="Billed by the second of sound; prices double in 2027, and the one of a character has that in it. "
    "It has no field for the speed, which is a wish.",
)

# A character's price is that of a twelfth of a second: slow speech in letters, at the prices of 2027.
MODELS: tuple[ModelSpec, ...] = (
    _voice(name="gemini-3.8-flash-tts", title="Gemini 3.8 Flash TTS", usd_per_character=0.00004),
    _voice(name="gemini-3.8-flash-lite-tts", title="Gemini 3.8 Flash-Lite TTS", usd_per_character=0.000026),
)
