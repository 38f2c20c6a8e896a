"""What a provider is told to make for a take: read from the catalog, so that no text travels in a payload."""

from collections.abc import Callable

from activities.plan import plan_of
from providers.protocol import ClipOrder, MusicOrder
from store.jobs import Jobs
from store.models import JobRow, WishRow
from store.storyboards import Storyboards
from store.wishes import Wishes
from storyboard import caption_of
from workflows.contracts import FPS, Scene, Stage, TakeOrder

MUSIC_TEXT_CHARS = 2_000
# (provider, token) to where that provider may call about that take; None: nowhere.
CallbackUrl = Callable[[str, str], str | None]


def _nowhere(provider: str, token: str) -> None:
    """Providers cannot reach us: we only ask."""


class Orders:
    """Writes orders."""

    def __init__(
        self, jobs: Jobs, storyboards: Storyboards, wishes: Wishes, callback_url: CallbackUrl = _nowhere
    ) -> None:
        self.jobs = jobs
        self._storyboards = storyboards
        self._wishes = wishes
        self._callback_url = callback_url

    async def order_for(self, take: TakeOrder) -> ClipOrder | MusicOrder:
        """What to ask the take's provider for."""
        job = await self.jobs.ordered(take.key.job_id)
        return await (self._music(job, take) if take.key.stage is Stage.AUDIO else self._clip(job, take))

    async def _clip(self, job: JobRow, take: TakeOrder) -> ClipOrder:
        scenes = await self._storyboards.scenes(job.id)
        scene = _as_wished(
            next(s for s in scenes if s.number == take.key.scene), await self._wishes.of(take.key)
        )
        return ClipOrder(
            token=take.key.token,
            model=take.model,
            text=scene.text,
            caption=scene.caption,
            # With its tail: the frames that lie under the next scene's fade-in.
            seconds=plan_of(job.brief, scenes).clip_frames(scene.number) / FPS,
            aspect_ratio=job.brief.aspect_ratio,
            resolution=job.brief.resolution,
            seed=scene.seed,
            style=job.brief.style or "",
            image_url=job.brief.reference_image_url,
            callback_url=self._callback_url(take.provider, take.key.token),
        )

    async def _music(self, job: JobRow, take: TakeOrder) -> MusicOrder:
        scenes = await self._storyboards.scenes(job.id)
        return MusicOrder(
            token=take.key.token,
            model=take.model,
            text=" ".join(scene.text for scene in scenes)[:MUSIC_TEXT_CHARS],
            seconds=plan_of(job.brief, scenes).seconds(),
            seed=job.brief.seed or 0,
            callback_url=self._callback_url(take.provider, take.key.token),
        )


def _as_wished(scene: Scene, wish: WishRow | None) -> Scene:
    """The scene with what its owner wishes of this take. Its length stays: the others lie beside it."""
    if wish is None:
        return scene
    texts = {} if wish.text is None else {"text": wish.text, "caption": caption_of(wish.text)}
    return scene.model_copy(update={"seed": wish.seed, **texts})
