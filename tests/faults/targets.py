"""Who is tried: each adapter by one of its models, and what sets its service apart."""

from dataclasses import dataclass
from enum import StrEnum, auto

from contracts import MODEL_KINDS, ClipSoundChoice, LedgerStage, ModelKind, Resolution
from providers.catalogue import build_registry
from providers.model_spec import ModelSpec

MUSIC_SECONDS = 2.0
LINE = "A red kite climbs over the hills."
REGISTRY = build_registry()


class Trait(StrEnum):
    """What decides which faults can happen to an adapter."""

    # The submit waits for the file and brings it: there is nothing to ask for afterwards.
    AT_ONCE = auto()
    # A prompt that it finds unsafe is refused, and no job begun.
    REFUSES = auto()
    # Its cancel is a call of its own; the others only ask how the job stands.
    STOPS = auto()
    # Refusals come with HTTP 200 and a code in the body, as well as with a true status.
    CODES = auto()
    # The file comes within the answer about the job, or is downloaded from where that answer was.
    INLINE = auto()
    # The kit alone downloads its file, as at fal; or KIE's adapter does, as at KIE's market.
    FETCHED_ALIKE = auto()
    # There is a second question about a job that is done, before the download.
    ASKS_TWICE = auto()


@dataclass(frozen=True)
class Target:
    """One adapter, as one of its models is ordered from it."""

    name: str
    provider: str
    model: str
    kind: ModelKind = ModelKind.VIDEO
    traits: frozenset[Trait] = frozenset()

    @property
    def entry(self) -> ModelSpec:
        """What the catalogue says of the model."""
        return REGISTRY.find_model(self.provider, self.model, self.kind)

    @property
    def clip_sound(self) -> ClipSoundChoice:
        """Where sound costs more it is ordered, so that it is billed as it is booked."""
        return ClipSoundChoice.FULL if self.entry.sound_prices else ClipSoundChoice.OFF

    @property
    def seconds(self) -> float:
        """The shortest clip that it makes; of music, which is cut to length, less."""
        return MUSIC_SECONDS if self.kind is ModelKind.MUSIC else self.entry.min_seconds

    @property
    def stage(self) -> LedgerStage:
        """The kind of its paid calls."""
        return next(stage for stage, kind in MODEL_KINDS.items() if kind is self.kind)

    @property
    def price_usd(self) -> float:
        """What it costs by our own list."""
        if self.kind is ModelKind.VOICE:
            return self.entry.text_price_usd(LINE)
        sound = self.clip_sound is not ClipSoundChoice.OFF
        return self.entry.price_usd(self.seconds, self.resolution, sound=sound)

    @property
    def resolution(self) -> Resolution:
        """The smallest of the usual ones that it makes."""
        return Resolution.P720 if Resolution.P720 in self.entry.resolutions else Resolution.P1080


def _target(
    name: str, provider: str, model: str, *traits: Trait, kind: ModelKind = ModelKind.VIDEO
) -> Target:
    return Target(name, provider, model, kind, frozenset(traits))


TARGETS = {
    target.name: target
    for target in (
        _target("KIE market", "kie", "kling-3.0", Trait.CODES),
        _target("KIE Veo", "kie", "veo3_fast", Trait.CODES, Trait.FETCHED_ALIKE),
        _target("KIE Suno", "kie", "suno/V5_5", Trait.CODES, Trait.FETCHED_ALIKE, kind=ModelKind.MUSIC),
        _target("KIE images", "kie", "nano-banana-2", Trait.CODES, Trait.FETCHED_ALIKE, kind=ModelKind.IMAGE),
        _target("fal", "fal", "fal-ai/kling-video/v3/standard", Trait.STOPS, Trait.ASKS_TWICE),
        _target(
            "fal images",
            "fal",
            "fal-ai/nano-banana-2",
            Trait.STOPS,
            Trait.ASKS_TWICE,
            Trait.FETCHED_ALIKE,
            kind=ModelKind.IMAGE,
        ),
        _target("Google Omni", "google", "gemini-omni-1.2-flash", Trait.STOPS, Trait.ASKS_TWICE),
        _target("Google Lyria", "google", "lyria-3.5", Trait.AT_ONCE, kind=ModelKind.MUSIC),
        _target("Luma", "luma", "ray-3.2", Trait.FETCHED_ALIKE),
        _target("Dream Machine", "dream-machine", "ray-flash-2", Trait.STOPS, Trait.FETCHED_ALIKE),
        _target("Runway", "runway", "gen4.5", Trait.STOPS, Trait.FETCHED_ALIKE),
        _target(
            "MiniMax v1",
            "minimax",
            "MiniMax-Hailuo-2.3",
            Trait.REFUSES,
            Trait.CODES,
            Trait.ASKS_TWICE,
            Trait.FETCHED_ALIKE,
        ),
        _target("MiniMax v2", "minimax", "MiniMax-H3", Trait.REFUSES, Trait.STOPS, Trait.FETCHED_ALIKE),
        _target("xAI", "xai", "grok-imagine-video", Trait.REFUSES, Trait.FETCHED_ALIKE),
        _target("DashScope", "dashscope", "wan3.0-video", Trait.STOPS, Trait.FETCHED_ALIKE),
        _target("ModelArk", "modelark", "seedance-2-0", Trait.REFUSES, Trait.FETCHED_ALIKE),
        _target("Kling", "kling", "kling-v3", Trait.REFUSES, Trait.FETCHED_ALIKE),
        _target("Vertex", "vertex", "veo-3.1-lite-generate-001", Trait.INLINE),
        _target("Replicate", "replicate", "bytedance/seedance-1-pro", Trait.STOPS, Trait.FETCHED_ALIKE),
        _target("OpenAI", "openai", "sora-2", Trait.REFUSES),
        _target("ElevenLabs", "elevenlabs", "music_v2_5", Trait.REFUSES, Trait.AT_ONCE, kind=ModelKind.MUSIC),
        _target(
            "Stability 2.5",
            "stability",
            "stable-audio-2.5",
            Trait.REFUSES,
            Trait.AT_ONCE,
            kind=ModelKind.MUSIC,
        ),
        _target(
            "Stability 3", "stability", "stable-audio-3", Trait.REFUSES, Trait.INLINE, kind=ModelKind.MUSIC
        ),
        _target(
            "ElevenLabs speech",
            "elevenlabs",
            "eleven_multilingual_v2",
            Trait.REFUSES,
            Trait.AT_ONCE,
            kind=ModelKind.VOICE,
        ),
        _target(
            "MiniMax speech",
            "minimax",
            "speech-2.8-turbo",
            Trait.REFUSES,
            Trait.AT_ONCE,
            Trait.CODES,
            kind=ModelKind.VOICE,
        ),
        _target("KIE speech", "kie", "elevenlabs-turbo-2.5", Trait.CODES, kind=ModelKind.VOICE),
        _target("Google images", "google", "gemini-3.1-flash-image", Trait.AT_ONCE, kind=ModelKind.IMAGE),
        _target("Google speech", "google", "gemini-3.8-flash-tts", Trait.AT_ONCE, kind=ModelKind.VOICE),
    )
}
