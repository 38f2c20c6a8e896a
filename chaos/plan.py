"""The sizes of a run and its film orders, drawn at random from one seed."""

import random
from dataclasses import dataclass
from typing import Any, NamedTuple

Json = dict[str, Any]
OWNERS = ("ann", "bob")


@dataclass(frozen=True)
class ChaosPlan:
    """The sizes of one run. Times are in seconds; `speed`: seconds of a service that pass in one here.

    `faults` scales every fault's chance; `services`: only these make films, all if it is empty; `voices`:
    most films have lines that a service speaks; `database`: "sqlite" or "postgresql"; `assets`: "files" or
    "s3".
    """

    seed: int
    jobs: int = 200
    scenes: int = 4
    kills: int = 40
    kill_gap: float = 12.0
    order_gap: float = 2.0
    speed: float = 30.0
    cancel: bool = False
    patience: float = 1_200.0
    faults: float = 1.0
    services: tuple[str, ...] = ()
    voices: bool = False
    database: str = "sqlite"
    assets: str = "files"


class PlannedModel(NamedTuple):
    """A model with its smallest resolution, the scene lengths to order, and its weight in the draw."""

    provider: str
    model: str
    resolution: str
    seconds: tuple[int, ...]
    weight: int


# Services with low rate limits get few jobs, so that a run does not wait for them.
PLANNED_MODELS = (
    PlannedModel("kie", "seedance-2", "480p", (5, 6, 8), 4),
    PlannedModel("kie", "grok-imagine", "480p", (6, 8), 4),
    PlannedModel("fal", "xai/grok-imagine-video", "480p", (5, 6), 4),
    PlannedModel("fal", "bytedance/seedance-2.0/fast", "480p", (5, 7), 3),
    PlannedModel("replicate", "bytedance/seedance-1-pro", "480p", (5, 6, 8), 4),
    PlannedModel("replicate", "bytedance/seedance-2.0-fast", "480p", (5, 6), 3),
    PlannedModel("replicate", "kwaivgi/kling-v3-video", "720p", (5,), 1),
    PlannedModel("runway", "seedance2", "480p", (5, 6), 4),
    PlannedModel("luma", "ray-3.2", "480p", (5,), 4),
    PlannedModel("dream-machine", "ray-flash-2", "480p", (5,), 4),
    PlannedModel("minimax", "MiniMax-H3-Max", "480p", (5, 6), 1),
    PlannedModel("openai", "sora-2", "720p", (8,), 1),
    PlannedModel("google", "gemini-omni-1.2-flash", "720p", (5,), 1),
)
# Drawn by Longtake's own workers: only in runs that name it.
ANIMATIC = PlannedModel("animatic", "storyboard", "480p", (5, 6), 6)
# Services that list their jobs, so that a lost submit can be looked up.
SERVICES_WITH_LISTS = frozenset({"replicate", "dream-machine", "minimax", "openai"})
# Only services that answer with an id: where the response is the music itself, a lost response loses it.
MUSIC_MODELS = (("kie", "suno/V5_5"), ("stability", "stable-audio-3"))
MUSIC_SHARE, FALLBACK_SHARE, TIGHT_BUDGET_SHARE, SENT_TWICE_SHARE = 0.1, 0.15, 0.1, 0.1
TIGHT_BUDGET_USD = 0.5
# MiniMax takes one order in five seconds.
VOICE_PROVIDERS = ("elevenlabs",) * 9 + ("minimax",)
NARRATED_SHARE, VOICE_FALLBACKS = 0.7, ("wait", "voice")
FALLBACK_MODEL = {"provider": "fal", "model": "xai/grok-imagine-video"}
SCENE_TEXTS = ("a red kite over hills", "rain on a harbour", "a fox in the snow", "lamps in a long street")


@dataclass(frozen=True)
class FilmOrder:
    """A film order: its owner, its time in seconds from the start, and whether it is sent twice."""

    number: int
    owner: str
    at_seconds: float
    body: Json
    sent_twice: bool

    @property
    def idempotency_key(self) -> str:
        """The `Idempotency-Key` of the order."""
        return f"wish-{self.number}"


def plan_films(plan: ChaosPlan) -> list[FilmOrder]:
    """Return all film orders of a run."""
    chance = random.Random(f"{plan.seed}:wishes")
    makers = [maker for maker in (*PLANNED_MODELS, ANIMATIC) if maker.provider in plan.services]
    makers = makers or list(PLANNED_MODELS)
    chosen = chance.choices(makers, [maker.weight for maker in makers], k=plan.jobs)
    return [_plan_film(plan, number, maker, chance) for number, maker in enumerate(chosen)]


def uses_job_lists(plan: ChaosPlan) -> bool:
    """Return whether any film of the run is made by a service that lists its jobs."""
    return not plan.services or not SERVICES_WITH_LISTS.isdisjoint(plan.services)


def _plan_film(plan: ChaosPlan, number: int, maker: PlannedModel, chance: random.Random) -> FilmOrder:
    return FilmOrder(
        number=number,
        owner=chance.choice(OWNERS),
        at_seconds=chance.uniform(0, plan.jobs * plan.order_gap),
        body=_request_body(plan, number, maker, chance),
        sent_twice=chance.random() < SENT_TWICE_SHARE,
    )


def _request_body(plan: ChaosPlan, number: int, maker: PlannedModel, chance: random.Random) -> Json:
    texts = [
        f"{scene_tag(number, scene)}: {chance.choice(SCENE_TEXTS)}." for scene in range(1, plan.scenes + 1)
    ]
    body: Json = {
        "scenes": [{"text": text, "duration_seconds": chance.choice(maker.seconds)} for text in texts],
        "provider": maker.provider,
        "model": maker.model,
        "resolution": maker.resolution,
        "transition": "cut",
        "audio": "off",
    }
    body |= _optional_fields(maker, chance)
    # Drawn last, so that a seed's films are the same without voices.
    return _narrate(body, number, chance) if plan.voices else body


def _optional_fields(maker: PlannedModel, chance: random.Random) -> Json:
    extras: Json = {}
    if chance.random() < MUSIC_SHARE:
        provider, model = chance.choice(MUSIC_MODELS)
        extras |= {"audio": "music", "music_provider": provider, "music_model": model}
    if (
        chance.random() < FALLBACK_SHARE
        and maker.resolution == "480p"
        and maker.provider not in {"fal", "animatic"}
    ):
        extras |= {"fallbacks": [FALLBACK_MODEL]}
    if chance.random() < TIGHT_BUDGET_SHARE:
        extras |= {"budget_usd": TIGHT_BUDGET_USD}
    return extras


def _narrate(body: Json, number: int, chance: random.Random) -> Json:
    if chance.random() >= NARRATED_SHARE:
        return body
    narration = {
        "mode": "given",
        "provider": chance.choice(VOICE_PROVIDERS),
        "voice_fallback": chance.choice(VOICE_FALLBACKS),
    }
    scenes = [
        scene | {"lines": [line_tag(number, n)]} if chance.random() < NARRATED_SHARE or n == 1 else scene
        for n, scene in enumerate(body["scenes"], start=1)
    ]
    return body | {"narration": narration, "scenes": scenes}


def line_tag(number: int, scene: int) -> str:
    """Return the line of a scene, short enough for the shortest clip, by which it is recognised."""
    return f"Film {number} part {scene} line 1."


def scene_tag(number: int, scene: int) -> str:
    """Return the tag that begins a scene's text, by which its job is recognised at a service."""
    return f"Film {number:04} part {scene:02}"
