"""What a run is asked to be, and the films that it orders: all by chance, and all from one seed."""

import random
from dataclasses import dataclass
from typing import Any, NamedTuple

Json = dict[str, Any]
OWNERS = ("ann", "bob")


@dataclass(frozen=True)
class Plan:
    """The sizes of one run. Times are in seconds; `speed`: how many seconds of a service pass in one here.

    `faults`: how much of each fault's chance; `services`: only these make films, all if there are none.
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


class Maker(NamedTuple):
    """A model, the smallest that it makes, the lengths that a scene may have, and how often it is asked."""

    provider: str
    model: str
    resolution: str
    seconds: tuple[int, ...]
    weight: int


# Services that may be asked seldom get few jobs, so that a run does not wait for their rates.
MAKERS = (
    Maker("kie", "seedance-2", "480p", (5, 6, 8), 4),
    Maker("kie", "grok-imagine", "480p", (6, 8), 4),
    Maker("fal", "xai/grok-imagine-video", "480p", (5, 6), 4),
    Maker("fal", "bytedance/seedance-2.0/fast", "480p", (5, 7), 3),
    Maker("replicate", "bytedance/seedance-1-pro", "480p", (5, 6, 8), 4),
    Maker("replicate", "bytedance/seedance-2.0-fast", "480p", (5, 6), 3),
    Maker("replicate", "kwaivgi/kling-v3-video", "720p", (5,), 1),
    Maker("runway", "seedance2", "480p", (5, 6), 4),
    Maker("luma", "ray-3.2", "480p", (5,), 4),
    Maker("dream-machine", "ray-flash-2", "480p", (5,), 4),
    Maker("minimax", "MiniMax-H3-Max", "480p", (5, 6), 1),
    Maker("openai", "sora-2", "720p", (8,), 1),
    Maker("google", "gemini-omni-1.2-flash", "720p", (5,), 1),
)
# Of these, who shows lists of jobs, in which a lost submit can be looked up.
LISTING = frozenset({"replicate", "dream-machine", "minimax", "openai"})
# Those that answer with an id. Of one that answers with the music itself, a lost answer is lost music.
MUSIC = (("kie", "suno/V5_5"), ("stability", "stable-audio-3"))
MUSIC_SHARE, FALLBACK_SHARE, TIGHT_SHARE, TWICE_SHARE = 0.1, 0.15, 0.1, 0.1
TIGHT_USD = 0.5
FALLBACK = {"provider": "fal", "model": "xai/grok-imagine-video"}
SIGHTS = ("a red kite over hills", "rain on a harbour", "a fox in the snow", "lamps in a long street")


@dataclass(frozen=True)
class Wish:
    """One film that is wished for: by whom, how many seconds after the beginning, and if it is sent twice."""

    number: int
    owner: str
    at: float
    body: Json
    twice: bool

    @property
    def key(self) -> str:
        """The `Idempotency-Key`."""
        return f"wish-{self.number}"


def wishes(plan: Plan) -> list[Wish]:
    """All films of a run."""
    chance = random.Random(f"{plan.seed}:wishes")
    makers = [maker for maker in MAKERS if not plan.services or maker.provider in plan.services]
    chosen = chance.choices(makers, [maker.weight for maker in makers], k=plan.jobs)
    return [_wish(plan, number, maker, chance) for number, maker in enumerate(chosen)]


def asks_lists(plan: Plan) -> bool:
    """Whether a service that lists its jobs makes any of the films."""
    return not plan.services or not LISTING.isdisjoint(plan.services)


def _wish(plan: Plan, number: int, maker: Maker, chance: random.Random) -> Wish:
    return Wish(
        number=number,
        owner=chance.choice(OWNERS),
        at=chance.uniform(0, plan.jobs * plan.order_gap),
        body=_body(plan, number, maker, chance),
        twice=chance.random() < TWICE_SHARE,
    )


def _body(plan: Plan, number: int, maker: Maker, chance: random.Random) -> Json:
    texts = [f"{tag(number, scene)}: {chance.choice(SIGHTS)}." for scene in range(1, plan.scenes + 1)]
    body: Json = {
        "scenes": [{"text": text, "duration_seconds": chance.choice(maker.seconds)} for text in texts],
        "provider": maker.provider,
        "model": maker.model,
        "resolution": maker.resolution,
        "transition": "cut",
        "audio": "off",
    }
    return body | _extras(maker, chance)


def _extras(maker: Maker, chance: random.Random) -> Json:
    extras: Json = {}
    if chance.random() < MUSIC_SHARE:
        provider, model = chance.choice(MUSIC)
        extras |= {"audio": "music", "music_provider": provider, "music_model": model}
    if chance.random() < FALLBACK_SHARE and maker.resolution == "480p" and maker.provider != "fal":
        extras |= {"fallbacks": [FALLBACK]}
    if chance.random() < TIGHT_SHARE:
        extras |= {"budget_usd": TIGHT_USD}
    return extras


def tag(number: int, scene: int) -> str:
    """The words at the head of a scene's text by which its job is known at a service."""
    return f"Film {number:04} part {scene:02}"
