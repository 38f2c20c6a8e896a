"""A storyboard in outline, with its price and its times: from the catalog to the workflow."""

from collections.abc import Sequence

from activities.accepted import Expectations
from activities.approved_prices import ApprovedPrices
from activities.plan import plan_of
from providers.registry import Kind, Registry, UnknownModelError
from store.jobs import Jobs
from store.models import JobRow
from store.storyboards import Storyboards
from storyboard import clip_seconds, script_form, summary
from workflows.contracts import AudioChoice, Scene, SceneOutline, Storyboard, Times


class Outlines:
    """Reads storyboards."""

    def __init__(
        self, jobs: Jobs, storyboards: Storyboards, registry: Registry, expectations: Expectations
    ) -> None:
        self._jobs = jobs
        self._storyboards = storyboards
        self._prices = ApprovedPrices(jobs, registry)
        self._expectations = expectations

    async def of(self, job_id: str) -> Storyboard:
        """The job's storyboard as it stands."""
        job = await self._jobs.for_worker(job_id)
        scenes = await self._storyboards.scenes(job_id)
        return Storyboard(
            scenes=tuple(map(_outline, scenes, await self._expectations.clips(job, scenes))),
            revision=job.revision,
            approved=job.approved_at is not None,
            price_usd=await self._price_usd(job, scenes),
            music_expected=await self._expectations.music(job, scenes),
            tail_seconds=await self._expectations.cut_seconds(job, scenes),
            script_form=script_form(job.brief),
        )

    async def _price_usd(self, job: JobRow, scenes: Sequence[Scene]) -> float | None:
        try:
            return await self._known_price_usd(job, scenes)
        except UnknownModelError:
            # The registry is another version's: the job goes on, and its takes say why they cannot.
            return None

    async def _known_price_usd(self, job: JobRow, scenes: Sequence[Scene]) -> float:
        video = await self._prices.model(job.id, job.provider, job.model, Kind.VIDEO)
        clips = clip_seconds(scenes, job.brief.transition)
        price = sum(video.price_usd(seconds, job.brief.resolution) for seconds in clips)
        if job.brief.audio is AudioChoice.MUSIC:
            brief = job.brief
            music = await self._prices.model(job.id, brief.music_provider, brief.music_model, Kind.MUSIC)
            price += music.price_usd(plan_of(brief, scenes).seconds())
        return round(price, 6)


def _outline(scene: Scene, expected: Times | None) -> SceneOutline:
    return SceneOutline(number=scene.number, seconds=scene.seconds, summary=summary(scene), expected=expected)
