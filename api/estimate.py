"""What a film would cost and how long it would take. Nothing is kept and nothing is asked of a service."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from api.fit import Cast
from api.offers import Offers
from api.pace import Pace, Seconds, film
from api.script import script_usd
from providers.registry import Model
from providers.writers import Writer
from store.ledger import Ledger
from storyboard import clip_seconds, scene_limits, script_form, write_storyboard
from workflows.contracts import FPS, Brief, Frozen, Resolution, ScriptForm
from workflows.tail import tail_seconds


class Making(Frozen):
    """What one model would take for its part: US dollars, seconds that are billed, and time."""

    provider: str
    model: str
    cost_usd: float
    billed_seconds: float
    takes_seconds: Seconds


class Estimate(Frozen):
    """A film before it is made.

    `cost_usd` is all of it, if every scene is made by the first choice; each of `fallbacks` says what all
    scenes would cost and take there instead. `done_in_seconds` is the whole film's time. `script_usd` is what
    the storyboard costs at most: a language model that writes it may make some more or fewer scenes.
    `within_budget` is null without a budget. `script_form` says how a script was read; null without one.
    """

    scenes: int
    film_seconds: float
    cost_usd: float
    done_in_seconds: Seconds
    video: Making
    fallbacks: tuple[Making, ...]
    music: Making | None
    script_usd: float
    within_budget: bool | None
    script_form: ScriptForm | None = None


@dataclass(frozen=True)
class Estimator:
    """Estimates by the registry's prices and the ledger's times."""

    offers: Offers
    ledger: Ledger
    writer: Writer | None = None

    async def estimate(self, brief: Brief, cast: Cast) -> Estimate:
        """The film of a brief that these models can make."""
        limits = scene_limits(_videos(cast), brief.transition)
        scenes = await asyncio.to_thread(write_storyboard, brief, limits, brief.seed or 0)
        clips = clip_seconds(scenes, brief.transition)
        video, *fallbacks = [await self._scenes(m, clips, brief.resolution) for m in _videos(cast)]
        # In whole frames, as the music is ordered.
        length = round(sum(scene.seconds for scene in scenes) * FPS) / FPS
        music = await self._music(cast.music, length) if cast.music else None
        script = script_usd(self.writer, brief, limits)
        cost = round(script + video.cost_usd + (music.cost_usd if music else 0), 6)
        return Estimate(
            scenes=len(scenes),
            film_seconds=round(length, 3),
            cost_usd=cost,
            done_in_seconds=film(
                [made.takes_seconds for made in (video, music) if made],
                tail_seconds(length, brief.resolution, await self.ledger.cuts()),
            ),
            video=video,
            fallbacks=tuple(fallbacks),
            music=music,
            script_usd=script,
            within_budget=None if brief.budget_usd is None else cost <= brief.budget_usd,
            script_form=script_form(brief),
        )

    async def _scenes(self, model: Model, clips: Sequence[float], resolution: Resolution) -> Making:
        at_once = min(model.parallel, self.offers.registry.service(model.provider).in_flight)
        pace = await Pace.of(self.ledger, model)
        return _making(model, clips, pace.jobs(clips, at_once), resolution)

    async def _music(self, model: Model, seconds: float) -> Making:
        return _making(model, [seconds], (await Pace.of(self.ledger, model)).job(seconds), None)


def _videos(cast: Cast) -> tuple[Model, ...]:
    return cast.video, *cast.fallbacks


def _making(model: Model, lengths: Sequence[float], takes: Seconds, resolution: Resolution | None) -> Making:
    return Making(
        provider=model.provider,
        model=model.name,
        cost_usd=round(sum(model.price_usd(length, resolution) for length in lengths), 6),
        billed_seconds=round(sum(map(model.made_seconds, lengths)), 3),
        takes_seconds=takes,
    )
