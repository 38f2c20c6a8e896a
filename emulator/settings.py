"""What one emulator is asked to be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

NO_HOOKS: Mapping[str, str] = MappingProxyType({})
NO_GATEWAY: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
NO_SLOTS: Mapping[str, int] = MappingProxyType({})
# Public on purpose: they sign deliveries of an emulator, and nothing else.
STANDARD_SECRET = "whsec_ZW11bGF0b3Itc3RhbmRhcmQtd2ViaG9va3Mtc2VjcmV0"  # noqa: S105
KIE_SECRET = "emulator-kie-webhook-key"  # noqa: S105
ELEVENLABS_SECRET = "wsec_emulator-elevenlabs"  # noqa: S105
REFUSED_KEY = "wrong-key"


@dataclass(frozen=True)
class EmulatorSettings:
    """The settings of one emulator.

    `speed`: how many seconds of the real service pass in one second here. `short_side`: the pictures' short
    side in pixels, 0 = as ordered. `hooks`: the address of each service whose webhooks are set up once for
    all, not in each order. `rules`: the faults, as `emulator.rules.Rule` has them. `slots`: how
    many jobs a service works on at a time, for those that are limited. `refused_key` is the one key that
    no service takes; every other is good.
    """

    host: str = "127.0.0.1"
    port: int = 8100
    seed: int = 1
    speed: float = 20.0
    pictures: Literal["animatic", "plain"] = "animatic"
    short_side: int = 360
    expiry: bool = True
    renders: int = 1
    folder: Path | None = None
    ffmpeg: str | None = None
    rules: tuple[dict[str, Any], ...] = ()
    hooks: Mapping[str, str] = field(default_factory=lambda: NO_HOOKS)
    slots: Mapping[str, int] = field(default_factory=lambda: NO_SLOTS)
    hook_tries: int = 4
    hook_pause_seconds: float = 0.5
    standard_secret: str = STANDARD_SECRET
    kie_secret: str = KIE_SECRET
    elevenlabs_secret: str = ELEVENLABS_SECRET
    refused_key: str = REFUSED_KEY
    balance_usd: int = 1000
    # What a gateway has that speaks OpenAI's `/v1/videos`: of each name, its entry in the models file.
    gateway: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: NO_GATEWAY)
