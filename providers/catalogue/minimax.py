"""MiniMax's own API: H3 in version 2, Hailuo and speech in version 1. [?] marks what is uncertain."""

from datetime import date
from functools import partial

from contracts import AspectRatio, ModelKind, Resolution
from providers.model_spec import ImageInput, ModelSpec, VoiceSpec
from providers.prices import ListPrice, PriceSource
from providers.registry import ProviderSpec

SERVICE = ProviderSpec(
    name="minimax",
    title="MiniMax",
    base_url="https://api.minimax.io",
    # Reportedly about five per minute for Hailuo.
    submits_per_second=0.2,
    polls_per_second=5.0,
    in_flight=5,
    note="In mainland China LONGTAKE_MINIMAX_URL is https://api.minimaxi.com.",
)

PRICE_FILE = PriceSource("litellm 1.110.2's price file", date(2026, 11, 29))
OWN_GUIDE = PriceSource("MiniMax's pricing guide (platform.minimax.io)", date(2026, 7, 10))

_model = partial(
    ModelSpec,
    provider=SERVICE.name,
    kind=ModelKind.VIDEO,
    image=ImageInput.OPTIONAL,
    webhook=True,
    # "5-15 minutes" at a reseller, for H3.
    expected_base_seconds=90.0,
    expected_seconds_per_second=20.0,
    patience_seconds=1_800.0,
    poll_floor_seconds=5.0,
    poll_ceiling_seconds=30.0,
)
_h3 = partial(
    _model,
    # Three real orders gave clips of four seconds.
    min_seconds=4.0,
    max_seconds=15.0,
    length_step=1.0,
    sound=True,
    cancel=True,
    lookup=True,
    note="From a picture it makes the picture's shape.",
    last_image=True,
    # It takes nine; the first five of a job are free.
    max_references=5,
    price_source=PRICE_FILE,
)
_hailuo = partial(
    _model,
    price_source=OWN_GUIDE,
    min_seconds=6.0,
    max_seconds=10.0,
    lengths=(6.0, 10.0),
    # It takes no ratio: from text it makes 16:9.
    aspect_ratios=frozenset({AspectRatio.WIDE}),
    # Its 768P stands for 720p. 1080P is for 6 seconds only, which an entry cannot express.
    resolutions=frozenset({Resolution.P720}),
)

H3 = (
    _h3(
        name="MiniMax-H3",
        title="MiniMax H3",
        # Its 768P stands for 720p, its 2K for 1080p.
        resolutions=frozenset({Resolution.P720, Resolution.P1080}),
        usd_per_second=0.13,
        prices=(ListPrice(0.08, resolution=Resolution.P720), ListPrice(0.13, resolution=Resolution.P1080)),
    ),
    _h3(
        name="MiniMax-H3-Max",
        title="MiniMax H3 Max",
        resolutions=frozenset({Resolution.P480, Resolution.P720}),
        usd_per_second=0.08,
        prices=(ListPrice(0.05, resolution=Resolution.P480), ListPrice(0.08, resolution=Resolution.P720)),
    ),
)
HAILUO = (
    _hailuo(
        name="MiniMax-Hailuo-2.3",
        title="Hailuo 2.3",
        usd_per_second=0.056,
        prices=(ListPrice(0.28, "clip", seconds=6.0), ListPrice(0.56, "clip", seconds=10.0)),
    ),
    _hailuo(
        name="MiniMax-Hailuo-2.3-Fast",
        title="Hailuo 2.3 Fast",
        image=ImageInput.REQUIRED,
        usd_per_second=0.032,
        prices=(ListPrice(0.19, "clip", seconds=6.0), ListPrice(0.32, "clip", seconds=10.0)),
        expected_base_seconds=60.0,
        expected_seconds_per_second=10.0,
    ),
    _hailuo(
        name="MiniMax-Hailuo-02",
        last_image=True,
        title="Hailuo 02",
        usd_per_second=0.056,
        prices=(ListPrice(0.28, "clip", seconds=6.0), ListPrice(0.56, "clip", seconds=10.0)),
        note="The price is Hailuo 2.3's [?].",
    ),
)

# The service's own name of each language that its voices speak.
LANGUAGES = {
    "en": "English",
    "zh": "Chinese",
    "yue": "Chinese,Yue",
    "ar": "Arabic",
    "ru": "Russian",
    "es": "Spanish",
    "fr": "French",
    "pt": "Portuguese",
    "de": "German",
    "tr": "Turkish",
    "nl": "Dutch",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "id": "Indonesian",
    "ja": "Japanese",
    "it": "Italian",
    "ko": "Korean",
    "th": "Thai",
    "pl": "Polish",
    "ro": "Romanian",
    "el": "Greek",
    "cs": "Czech",
    "fi": "Finnish",
    "hi": "Hindi",
    "bg": "Bulgarian",
    "da": "Danish",
    "he": "Hebrew",
    "ms": "Malay",
    "fa": "Persian",
    "sk": "Slovak",
    "sv": "Swedish",
    "hr": "Croatian",
    "fil": "Filipino",
    "hu": "Hungarian",
    "no": "Norwegian",
    "sl": "Slovenian",
    "ca": "Catalan",
    "ta": "Tamil",
    "af": "Afrikaans",
}
# System voices, which every account has (https://platform.minimax.io/docs/faq/system-voice-id).
VOICES = tuple(
    VoiceSpec(name, voice_id)
    for name, voice_id in (
        ("Narrator", "English_expressive_narrator"),
        ("Graceful Lady", "English_Graceful_Lady"),
        ("Calm Woman", "English_CalmWoman"),
        ("Radiant Girl", "English_radiant_girl"),
        ("Captivating Woman", "English_captivating_female1"),
        ("Upbeat Woman", "English_Upbeat_Woman"),
        ("Trustworthy Man", "English_Trustworth_Man"),
        ("Wise Woman", "Wise_Woman"),
        ("Deep Voice Man", "Deep_Voice_Man"),
    )
)
_speech = partial(
    ModelSpec,
    provider=SERVICE.name,
    kind=ModelKind.VOICE,
    min_seconds=0.1,
    # Of the longest line.
    max_seconds=120.0,
    price_source=OWN_GUIDE,
    voices=VOICES,
    languages=tuple(LANGUAGES),
    expected_base_seconds=1.5,
    expected_seconds_per_second=0.3,
    patience_seconds=120.0,
)
SPEECH = (
    _speech(name="speech-2.8-hd", title="MiniMax Speech 2.8 HD", usd_per_character=0.0001),
    _speech(name="speech-2.8-turbo", title="MiniMax Speech 2.8 Turbo", usd_per_character=0.00006),
)

MODELS = (*H3, *HAILUO, *SPEECH)
