"""The storyboard as the workflow sees it: outline, price and expected durations."""

from collections.abc import Collection, Sequence

from activities.approved_prices import ApprovedPrices
from activities.expected_durations import ExpectedDurations
from activities.film_timeline import build_timeline
from activities.line_places import list_places
from contracts import (
    AudioChoice,
    ExpectedDuration,
    ModelKind,
    OpensOn,
    Scene,
    SceneOutline,
    Storyboard,
    begins_from_picture,
    uses_clip_sound,
)
from providers.registry import UnknownModelError
from store.jobs import Jobs
from store.language_views import JobTables
from store.ledger.reads import LedgerReads
from store.models import JobRow
from store.storyboards import Storyboards
from store.usable_stills import needs_still
from storyboard import clip_seconds, script_form, summarise_scene
from storyboard.scene_openings import list_followed_stills


class StoryboardOutlines:
    """Reads storyboard outlines from the database."""

    def __init__(
        self,
        jobs: Jobs,
        storyboards: Storyboards,
        prices: ApprovedPrices,
        expectations: ExpectedDurations,
    ) -> None:
        self._jobs = jobs
        self._storyboards = storyboards
        self._prices = prices
        self._expectations = expectations
        self._ledger = LedgerReads(jobs.database)

    def in_language(self, language: str) -> "StoryboardOutlines":
        """Return those of films in this language; of first films if it is empty."""
        tables = JobTables(self._jobs, self._storyboards).in_language(language)
        return StoryboardOutlines(tables.jobs, tables.storyboards, self._prices, self._expectations)

    async def read_outline(self, job_id: str) -> Storyboard:
        """Read the job's current storyboard with its price and expected durations."""
        async with self._jobs.database.share_reads():
            return await self._read_outline(job_id)

    async def _read_outline(self, job_id: str) -> Storyboard:
        job = await self._jobs.get_for_any_owner(job_id)
        scenes = await self._storyboards.list_scenes(job_id)
        takes_pictures = await self._takes_pictures(job)
        followed, numbers = list_followed_stills(scenes), {scene.number for scene in scenes}
        return Storyboard(
            scenes=tuple(
                _outline_scene(
                    scene,
                    expected,
                    opens=_can_open(scene, numbers, takes_pictures=takes_pictures),
                    follows_still=scene.number in followed,
                )
                for scene, expected in zip(
                    scenes, await self._expectations.estimate_clips(job, scenes), strict=True
                )
            ),
            revision=job.revision,
            approved=job.approved_at is not None,
            price_usd=await self._price_usd(job, scenes),
            music_expected=await self._expectations.estimate_music(job, scenes),
            voice_expected=await self._expectations.estimate_voice(job, scenes),
            tail_seconds=await self._expectations.estimate_compose_seconds(job, scenes),
            script_form=script_form(job.brief),
        )

    async def _takes_pictures(self, job: JobRow) -> bool:
        try:
            model = await self._prices.get_priced_model(job.id, job.provider, job.model, ModelKind.VIDEO)
        except UnknownModelError:
            return False
        return self._prices.registry.takes_our_pictures(model)

    async def _price_usd(self, job: JobRow, scenes: Sequence[Scene]) -> float | None:
        try:
            return await self._known_price_usd(job, scenes)
        except UnknownModelError:
            # The registry is of another version: let the job go on; its takes will report the unknown model.
            return None

    async def _known_price_usd(self, job: JobRow, scenes: Sequence[Scene]) -> float:
        video = await self._prices.get_priced_model(job.id, job.provider, job.model, ModelKind.VIDEO)
        clips = clip_seconds(scenes, job.brief.transition, end_card=job.brief.has_end_card)
        price = job.brief.takes * sum(
            video.price_usd(
                seconds,
                job.brief.resolution,
                image=begins_from_picture(job.brief, scene),
                sound=uses_clip_sound(job.brief, scene),
            )
            for scene, seconds in zip(scenes, clips.values(), strict=True)
        )
        if job.audio is AudioChoice.MUSIC:
            brief = job.brief
            music = await self._prices.get_priced_model(
                job.id, brief.music_provider, brief.music_model, ModelKind.MUSIC
            )
            price += music.price_usd(build_timeline(brief, scenes).total_seconds())
        if self._prices.registry.takes_our_pictures(video):
            price += await self._stills_price_usd(job, scenes)
        return round(price + await self._voice_price_usd(job, scenes), 6)

    async def _stills_price_usd(self, job: JobRow, scenes: Sequence[Scene]) -> float:
        brief, stilled = job.brief, [scene for scene in scenes if scene.opens_on is OpensOn.STILL]
        if not stilled or brief.image_provider is None:
            return 0.0
        rows = await self._ledger.list_rows(job.id)
        model = await self._prices.get_priced_model(
            job.id, brief.image_provider, brief.image_model, ModelKind.IMAGE
        )
        lacking = sum(needs_still(rows, scene) for scene in stilled)
        return lacking * model.price_usd(0.0, brief.resolution)

    async def _voice_price_usd(self, job: JobRow, scenes: Sequence[Scene]) -> float:
        if (narration := job.narration) is None or not narration.is_paid:
            return 0.0
        model = await self._prices.get_priced_model(
            job.id, narration.provider, narration.model, ModelKind.VOICE
        )
        return sum(model.text_price_usd(place.line.text) for place in list_places(scenes))


def _can_open(scene: Scene, numbers: Collection[int], *, takes_pictures: bool) -> bool:
    """Return whether what the scene opens on can be there, and be taken by its model.

    The scene before may have been taken out. One that was added behind another has a model of its own,
    which was chosen to begin from that one's picture.
    """
    there = scene.opening_scene is None or scene.opening_scene in numbers
    return there and (takes_pictures or scene.opens_after is not None)


def _outline_scene(
    scene: Scene, expected: ExpectedDuration | None, *, opens: bool, follows_still: bool
) -> SceneOutline:
    return SceneOutline(
        number=scene.number,
        seconds=scene.seconds,
        summary=summarise_scene(scene),
        lines=len(scene.lines),
        expected=expected,
        opens_on=scene.opens_on if opens else OpensOn.OWN,
        opens_after=scene.opens_after,
        follows_still=opens and follows_still,
    )
