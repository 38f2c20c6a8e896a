"""What ElevenLabs Music offers (elevenlabs 2.78.0, music.compose)."""

from datetime import date

from providers.prices import PriceSource
from providers.registry import Kind, Model, Service

SERVICE = Service(
    "elevenlabs",
    "ElevenLabs",
    base_url="https://api.elevenlabs.io",
    submits_per_second=1.0,
    # Two at a time on the free plan, ten on Pro [?].
    in_flight=2,
    note="The concurrency depends on the plan.",
)


def _model(name: str, title: str) -> Model:
    return Model(
        provider=SERVICE.name,
        name=name,
        kind=Kind.MUSIC,
        # The SDK allows 600 s, some of the documentation 5 minutes: what both allow.
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


MODELS: tuple[Model, ...] = (
    _model("music_v2_5", "ElevenLabs Music 2.5"),
    _model("music_v2", "ElevenLabs Music 2"),
    _model("music_v1", "ElevenLabs Music 1"),
)
