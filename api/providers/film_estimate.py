"""Price and duration of a film before it is ordered. Stores nothing and calls no provider."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.providers.availability import ModelAvailability
from api.providers.brief_validation import ResolvedModels
from api.providers.durations import DurationEstimate, ModelDurations, estimate_film_duration
from api.providers.entity_notices import list_entity_notices
from api.providers.length_notices import list_length_notices
from api.providers.narration import NarrationEstimate, NarrationPlanner
from api.providers.sound_notices import list_sound_notices
from api.providers.still_estimate import StillsEstimate, estimate_stills
from api.providers.storyboard_price import max_storyboard_usd
from contracts import (
    Brief,
    FrozenModel,
    OpensOn,
    Resolution,
    Scene,
    ScriptForm,
    begins_from_picture,
    uses_clip_sound,
)
from estimates.compose_time import estimate_compose_seconds
from providers.llm_writers import LlmWriter
from providers.model_spec import ImageInput, ModelSpec
from store.ledger.writes import Ledger
from storyboard import clip_seconds, film_length_seconds, scene_limits, script_form, write_storyboard


class PartEstimate(FrozenModel):
    """Cost, billed length and duration if one model makes its part of the film (US dollars, seconds).

    `sound_usd` is what `cost_usd` has of it because the film asks for the clips' own sound.
    """

    provider: str
    model: str
    cost_usd: float
    sound_usd: float = 0.0
    billed_seconds: float
    takes_seconds: DurationEstimate


class FilmEstimate(FrozenModel):
    """Price and duration of a film before it is made.

    `cost_usd` is the whole film if the first choice makes every scene, with `takes` of each; `fallbacks`
    gives, per model, cost and duration of one take of all scenes made there instead. `done_in_seconds` is
    the duration of the whole film.
    `script_usd` is the storyboard's maximum price: a language model that writes it may plan some more or
    fewer scenes. `within_budget` is null without a budget. `script_form` says how a script was read; null
    without one. `notices` say what the models leave out of what was given. `card_seconds`
    are those of the cards, which `film_seconds` include.
    """

    scenes: int
    takes: int = 1
    film_seconds: float
    cost_usd: float
    done_in_seconds: DurationEstimate
    video: PartEstimate
    fallbacks: tuple[PartEstimate, ...]
    music: PartEstimate | None
    script_usd: float
    within_budget: bool | None
    script_form: ScriptForm | None = None
    narration: NarrationEstimate | None = None
    stills: StillsEstimate | None = None
    notices: tuple[str, ...] = ()
    card_seconds: float = 0.0


@dataclass(frozen=True)
class FilmEstimator:
    """Estimates films by the registry's prices and the ledger's past durations."""

    availability: ModelAvailability
    ledger: Ledger
    narration: NarrationPlanner
    writer: LlmWriter | None = None

    async def estimate_film(self, brief: Brief, models: ResolvedModels) -> FilmEstimate:
        """Estimate the film of a brief that these models can make."""
        limits = scene_limits(_video_models(models), brief.transition)
        planned = await asyncio.to_thread(write_storyboard, brief, limits, brief.seed or 0)
        scenes = await self.narration.fit_scenes(brief, planned, models)
        clips = [*clip_seconds(scenes, brief.transition, end_card=brief.has_end_card).values()]
        wishes = [(begins_from_picture(brief, scene), uses_clip_sound(brief, scene)) for scene in scenes]
        video, *fallbacks = [
            await self._estimate_scenes(
                model, clips * takes, brief.resolution, wishes * takes, takes * _count_chains(scenes, model)
            )
            for model, takes in _count_takes(models, brief)
        ]
        length = film_length_seconds(scenes, brief.card_seconds)
        music = await self._estimate_music(models.music, length) if models.music else None
        narration = await self.narration.estimate(brief, scenes, models)
        stills = await self._estimate_stills(models, scenes, brief.resolution)
        script = max_storyboard_usd(self.writer, brief, limits)
        voice_usd = narration.cost_usd if narration else 0.0
        stills_usd = stills.cost_usd if stills else 0.0
        cost = round(script + video.cost_usd + stills_usd + (music.cost_usd if music else 0) + voice_usd, 6)
        return FilmEstimate(
            scenes=len(scenes),
            takes=brief.takes,
            film_seconds=round(length, 3),
            cost_usd=cost,
            done_in_seconds=estimate_film_duration(
                [made.takes_seconds for made in (video, music) if made],
                estimate_compose_seconds(
                    length, brief.resolution, await self.ledger.reads.list_compose_times()
                ),
                narration.takes_seconds if narration else None,
                stills.takes_seconds if stills else None,
            ),
            video=video,
            fallbacks=tuple(fallbacks),
            music=music,
            script_usd=script,
            within_budget=None if brief.budget_usd is None else cost <= brief.budget_usd,
            script_form=script_form(brief),
            narration=narration,
            stills=stills,
            card_seconds=brief.card_seconds,
            notices=(
                *list_length_notices(brief, limits, planned, scenes),
                *list_entity_notices(brief, scenes, _video_models(models)),
                *list_sound_notices(brief, scenes, _video_models(models)),
            ),
        )

    async def _estimate_scenes(
        self,
        model: ModelSpec,
        clips: Sequence[float],
        resolution: Resolution,
        wishes: Sequence[tuple[bool, bool]],
        chains: int,
    ) -> PartEstimate:
        """Estimate the takes. `wishes`: of each, whether it begins from a picture, and is to have sound."""
        in_flight = self.availability.registry.get_provider(model.provider).in_flight
        at_once = min(model.parallel, in_flight, chains)
        durations = await ModelDurations.from_ledger(self.ledger, model)
        silent = [
            model.price_usd(length, resolution, image=image)
            for length, (image, _) in zip(clips, wishes, strict=True)
        ]
        prices = [
            model.price_usd(length, resolution, image=image, sound=sound)
            for length, (image, sound) in zip(clips, wishes, strict=True)
        ]
        part = _build_part_estimate(model, clips, prices, durations.estimate_jobs(clips, at_once))
        return part.model_copy(update={"sound_usd": round(sum(prices) - sum(silent), 6)})

    async def _estimate_stills(
        self, models: ResolvedModels, scenes: Sequence[Scene], resolution: Resolution
    ) -> StillsEstimate | None:
        """Estimate the stills; None where the film's first model begins from none."""
        if models.image is None or not self.availability.registry.takes_our_pictures(models.video):
            return None
        return await estimate_stills(self.ledger, models.image, scenes, resolution)

    async def _estimate_music(self, model: ModelSpec, seconds: float) -> PartEstimate:
        durations = await ModelDurations.from_ledger(self.ledger, model)
        prices = [model.price_usd(seconds)]
        return _build_part_estimate(model, [seconds], prices, durations.estimate_job(seconds))


def _count_chains(scenes: Sequence[Scene], model: ModelSpec) -> int:
    """Return how many groups of scenes there are that wait for each other; groups are made side by side."""
    if model.image is ImageInput.NONE:
        return len(scenes)
    return max(1, sum(scene.opens_on is not OpensOn.LAST_FRAME for scene in scenes))


def _video_models(models: ResolvedModels) -> tuple[ModelSpec, ...]:
    return models.video, *models.fallbacks


def _count_takes(models: ResolvedModels, brief: Brief) -> Iterator[tuple[ModelSpec, int]]:
    """Yield each model with how many takes of a scene it makes: a fallback makes the one that is lacking."""
    yield models.video, brief.takes
    yield from ((model, 1) for model in models.fallbacks)


def _build_part_estimate(
    model: ModelSpec, lengths: Sequence[float], prices: Sequence[float], takes: DurationEstimate
) -> PartEstimate:
    return PartEstimate(
        provider=model.provider,
        model=model.name,
        cost_usd=round(sum(prices), 6),
        billed_seconds=round(sum(map(model.billed_seconds, lengths)), 3),
        takes_seconds=takes,
    )
