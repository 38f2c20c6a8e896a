"""The models of ElevenLabs: music (elevenlabs 2.78.0, music.compose), and speech."""

from datetime import date

from contracts import ModelKind
from providers.model_spec import ModelSpec, VoiceSpec
from providers.prices import PriceSource
from providers.registry import ProviderSpec

SERVICE = ProviderSpec(
    "elevenlabs",
    "ElevenLabs",
    base_url="https://api.elevenlabs.io",
    submits_per_second=1.0,
    # Two at a time on the free plan, ten on Pro [?].
    in_flight=2,
    note="The concurrency depends on the plan.",
)


def _build_model(name: str, title: str) -> ModelSpec:
    return ModelSpec(
        provider=SERVICE.name,
        name=name,
        kind=ModelKind.MUSIC,
        # The SDK allows 600 s, parts of the documentation 5 minutes: the smaller counts.
        min_seconds=3.0,
        max_seconds=300.0,
        title=title,
        # $0.15 a minute [?]; resellers charge 0.69 to 0.75.
        usd_per_second=0.0025,
        price_source=PriceSource("ElevenLabs' API price page", date(2026, 7, 1)),
        # 10 to 60 seconds for a track [?].
        expected_base_seconds=15.0,
        expected_seconds_per_second=0.15,
        patience_seconds=600.0,
        note="The price depends on the plan: check yours.",
    )


# Premade voices that every account has
# (https://elevenlabs.io/docs/product-guides/voices/voice-library/default-voices).
VOICES = tuple(
    VoiceSpec(*voice)
    for voice in (
        ("Sarah", "EXAVITQu4vr4xnSDxMaL"),
        ("George", "JBFqnCBsd6RMkjVDRZzb"),
        ("Alice", "Xb7hH8MSUJpSbSDYk0k2"),
        ("Brian", "nPczCjzI2devNBz1zQrb"),
        ("Charlie", "IKne3meq5aSn9XLyUdCD"),
        ("Daniel", "onwK4e9ZLuTAKqWW03F9"),
        ("Eric", "cjVigY5qzO86Huf0OWal"),
        ("Jessica", "cgSgspJ2msm6clMCkdW9"),
        ("Laura", "FGY2WhTYpPnrIDTdsKH5"),
        ("Liam", "TX3LPaxmHKxFdv7VOQHJ"),
        ("Lily", "pFZP5JQG7iQjIQuC4Bku"),
        ("Matilda", "XrExE9yKIg1WjnnlVkGX"),
        ("River", "SAz9YHcvj6GT2YYXdXww"),
        ("Roger", "CwhRBWXzGAHq8TQ4Fs17"),
        ("Will", "bIHbv24MWmeRgasZH58o"),
    )
)
# https://elevenlabs.io/docs/overview/models
_MULTILINGUAL = """
    en ja zh de hi fr ko pt it es id nl tr fil pl sv bg ro ar cs el fi hr ms sk da ta uk ru
"""
_MORE_OF_V3 = """
    af as az be bn bs ca ceb cy et fa ga gl gu ha he hy is jv ka kk kn ky lb ln lt lv mk ml mr ne ny
    pa ps sd sl so sr sw te th ur
"""
MULTILINGUAL = tuple(_MULTILINGUAL.split())
FLASH = (*MULTILINGUAL, "hu", "no", "vi")
V3 = (*FLASH, *_MORE_OF_V3.split())
SPEECH_PRICES = PriceSource("ElevenLabs' API price page", date(2026, 7, 1))


def _build_voice_model(
    name: str, title: str, usd_per_character: float, languages: tuple[str, ...]
) -> ModelSpec:
    return ModelSpec(
        provider=SERVICE.name,
        name=name,
        kind=ModelKind.VOICE,
        min_seconds=0.1,
        # Of the longest line.
        max_seconds=120.0,
        title=title,
        seed=True,
        # In the history of the account.
        lookup=True,
        # A credit a character, or half of one; what a credit costs depends on the plan [?].
        usd_per_character=usd_per_character,
        price_source=SPEECH_PRICES,
        voices=VOICES,
        languages=languages,
        # A line comes in one to five seconds [?].
        expected_base_seconds=1.0,
        expected_seconds_per_second=0.3,
        patience_seconds=120.0,
        note="The price depends on the plan: check yours.",
    )


SPEECH: tuple[ModelSpec, ...] = (
    _build_voice_model("eleven_multilingual_v2", "ElevenLabs Multilingual 2", 0.0001, MULTILINGUAL),
    _build_voice_model("eleven_v3", "ElevenLabs 3", 0.0001, V3),
    _build_voice_model("eleven_flash_v2_5", "ElevenLabs Flash 2.5", 0.00005, FLASH),
)
MUSIC: tuple[ModelSpec, ...] = (
    _build_model("music_v2_5", "ElevenLabs Music 2.5"),
    _build_model("music_v2", "ElevenLabs Music 2"),
    _build_model("music_v1", "ElevenLabs Music 1"),
)
MODELS = (*MUSIC, *SPEECH)
