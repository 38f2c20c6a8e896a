"""Settings of one emulator."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

NO_WEBHOOK_URLS: Mapping[str, str] = MappingProxyType({})
NO_GATEWAY: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
NO_SLOTS: Mapping[str, int] = MappingProxyType({})
# Public on purpose: they sign webhooks of an emulator and nothing else.
STANDARD_SECRET = "whsec_ZW11bGF0b3Itc3RhbmRhcmQtd2ViaG9va3Mtc2VjcmV0"  # noqa: S105
KIE_SECRET = "emulator-kie-webhook-key"  # noqa: S105
ELEVENLABS_SECRET = "wsec_emulator-elevenlabs"  # noqa: S105
REFUSED_KEY = "wrong-key"


@dataclass(frozen=True)
class EmulatorSettings:
    """The settings of one emulator.

    `speed`: seconds of the real service that pass in one second here. `short_side`: short side of pictures in
    pixels, 0 for the size ordered. `webhook_urls`: the URL of each service whose webhooks are set up for the
    whole account, not in each order. `rules`: fault rules (`emulator.fault_rules.FaultRule`). `slots`: most
    jobs that a service runs at a time, for those with a limit. `refused_key`: the only key that is refused.
    """

    host: str = "127.0.0.1"
    port: int = 8100
    seed: int = 1
    speed: float = 20.0
    picture_style: Literal["animatic", "plain"] = "animatic"
    short_side: int = 360
    expiry: bool = True
    max_renders: int = 1
    folder: Path | None = None
    ffmpeg: str | None = None
    rules: tuple[dict[str, Any], ...] = ()
    webhook_urls: Mapping[str, str] = field(default_factory=lambda: NO_WEBHOOK_URLS)
    slots: Mapping[str, int] = field(default_factory=lambda: NO_SLOTS)
    webhook_attempts: int = 4
    webhook_pause_seconds: float = 0.5
    standard_secret: str = STANDARD_SECRET
    kie_secret: str = KIE_SECRET
    elevenlabs_secret: str = ELEVENLABS_SECRET
    refused_key: str = REFUSED_KEY
    balance_usd: int = 1000
    # Models of a gateway that speaks OpenAI's `/v1/videos`, by name: their entries in the models file.
    gateway: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: NO_GATEWAY)
