"""The emulated models of interactions, their prices and times (PROVIDERS.md 2.1, 7.3, 8.3)."""

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple


class EmulatedOmniModel(NamedTuple):
    """A video model: longest clip in seconds, most reference images, and dollars per second by resolution.

    Prices that PROVIDERS.md marks as inferred are inferred here too: only 720p of 1.1 is the vendor's figure.
    """

    max_seconds: int
    max_images: int
    prices: Mapping[str, str]
    # Micro-dollars per token of video, which is what is billed.
    micros_per_token: float


OMNI_MODELS = {
    "gemini-omni-1.1-flash": EmulatedOmniModel(
        10, 3, {"360p": "0.036", "720p": "0.101", "1080p": "0.15", "4k": "0.30"}, 17.5
    ),
    "gemini-omni-1.2-flash": EmulatedOmniModel(
        15, 6, {"360p": "0.023", "720p": "0.07", "1080p": "0.105", "4k": "0.21"}, 12
    ),
}
# Tokens per second of video.
TOKENS_PER_SECOND = {"360p": 2_000, "720p": 5_792, "1080p": 8_688, "4k": 17_376}
# There is no lyria-3.5-pro-preview and no lyria-3.5-clip-preview: 404 (two clients, September 2026).
SONG_PRICES = {"lyria-3.5": "0.08", "lyria-3-pro-preview": "0.08"}
SHORT_SONG_PRICES = {"lyria-3-clip-preview": "0.04"}
# Dollars for a thousand characters of a line, as they are estimated, and what is billed: micro-dollars for a
# token of sound, 25 of which make a second, and for one of text (launch prices, until the end of 2026).
SPEECH_PRICES = {"gemini-3.8-flash-tts": ("0.04", 9), "gemini-3.8-flash-lite-tts": ("0.026", 6)}
SOUND_TOKENS_PER_SECOND, SPEECH_INPUT_MICROS = 25, 0.5
# Then they double.
LAUNCH_PRICES_END = date(2027, 1, 1)
MAX_SPEECH_TOKENS = 8_192
# https://ai.google.dev/gemini-api/docs/speech-generation#voices
_VOICES = """
    Zephyr Puck Charon Kore Fenrir Leda Orus Aoede Callirrhoe Autonoe Enceladus Iapetus Umbriel Algieba
    Despina Erinome Algenib Rasalgethi Laomedeia Achernar Alnilam Schedar Gacrux Pulcherrima Achird
    Zubenelgenubi Vindemiatrix Sadachbia Sadaltager Sulafat
"""
PREBUILT_VOICES = frozenset(_VOICES.split())
TEXT_MODELS = ("gemini-3.8-flash", "gemini-3.7-flash", "gemini-3.5-flash-lite", "gemini-3.1-pro-preview")
RETIRED_MODELS = re.compile(r"veo-|gemini-omni-flash-preview")
INPUT_MICROS, OUTPUT_MICROS = 1.5, 9  # per token; stated for Omni, assumed for text models too [?]
CHARACTERS_PER_TOKEN = 4
CLIP_WORK_SECONDS = {"360p": 45, "720p": 120, "1080p": 150, "4k": 200}
SONG_WORK_SECONDS, TEXT_WORK_SECONDS, SPEECH_WORK_SECONDS = 40, 8, 2
