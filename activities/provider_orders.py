"""Builds the order that a provider gets for a take, from the database, so that payloads carry no texts."""

from collections.abc import Sequence

from activities.entity_looks import EntityLooks, describe_looks
from activities.film_timeline import build_timeline
from activities.still_orders import CallbackUrl, StillOrders
from activities.uploaded_images import UploadedImages
from contracts import (
    FPS,
    Brief,
    CaptionChoice,
    ImageReference,
    LedgerStage,
    Narration,
    Scene,
    TakeOrder,
    VoicedLine,
    entities_in_sight,
    scene_image,
    uses_clip_sound,
)
from contracts.entities import find_scene_before
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.protocol import ClipOrder, MediaOrder, MusicOrder, ReferencePicture, StoredImage
from providers.registry import Registry, UnknownModelError
from providers.voice_takes import VoiceOrder
from store.asset_keys import last_frame_key, still_key
from store.film_languages import FilmLanguages
from store.film_music_requests import MusicRequests
from store.jobs import Jobs
from store.language_views import translate_scenes
from store.models import JobRow, RetakeRequestRow
from store.retake_requests import RetakeRequests
from store.storyboards import Storyboards
from storyboard import make_caption, with_own_seed

MUSIC_TEXT_CHARS = 2_000


def _no_callback_url(provider: str, token: str) -> None:
    """Return no URL: providers cannot reach this installation, so it only polls."""


class ProviderOrders:
    """Builds orders for providers."""

    def __init__(
        self,
        jobs: Jobs,
        storyboards: Storyboards,
        wishes: RetakeRequests,
        images: UploadedImages,
        *,
        registry: Registry,
        callback_url: CallbackUrl = _no_callback_url,
    ) -> None:
        self._jobs = jobs
        self._languages = FilmLanguages(jobs.database)
        self._storyboards = storyboards
        self._wishes, self._music = wishes, MusicRequests(jobs.database)
        self._images = images
        self._registry = registry
        self._callback_url = callback_url
        self._stills = StillOrders(images, registry=registry, callback_url=callback_url)

    async def build_order(self, take: TakeOrder) -> MediaOrder:
        """Build the take's order: a clip, a still, music, or a line.

        Raises:
            ProviderError: INVALID_REQUEST: its scene or its line is not in the film any more.
        """
        job = await self._jobs.get_including_hidden(take.key.job_id)
        if take.key.stage is LedgerStage.VOICE:
            return await self._build_voice_order(job, take)
        if take.key.stage is LedgerStage.AUDIO:
            return await self._build_music_order(job, take)
        if take.key.stage is LedgerStage.IMAGE:
            scenes = await self._storyboards.list_scenes(job.id)
            return self._stills.build_order(job, _find_scene(scenes, take.key.scene), take)
        return await self._build_clip_order(job, take)

    async def _build_clip_order(self, job: JobRow, take: TakeOrder) -> ClipOrder:
        scenes = await self._storyboards.list_scenes(job.id)
        own = with_own_seed(_find_scene(scenes, take.key.scene), take.key.take, job.brief.takes)
        scene = _apply_retake_request(own, await self._wishes.find_for_take(take.key))
        frame = self._open_frame(take)
        image = None if frame else scene_image(job.brief, scene)
        has_image = frame is not None or image is not None
        looks = self._describe_looks(job.brief, scene, take, has_image=has_image)
        return ClipOrder(
            token=take.key.token,
            model=take.model,
            text=scene.text,
            # Otherwise the same words would stand in the picture twice.
            caption="" if job.brief.caption_choice is CaptionChoice.BURNT else scene.caption,
            # Includes the tail: the frames under the next scene's fade-in.
            seconds=build_timeline(job.brief, scenes).clip_frames(scene.number) / FPS,
            aspect_ratio=job.brief.aspect_ratio,
            resolution=job.brief.resolution,
            seed=scene.seed,
            style=job.brief.style or "",
            looks=looks.lines,
            references=tuple(self._open_reference(job.owner, picture) for picture in looks.pictures),
            sound=uses_clip_sound(job.brief, scene),
            image_url=image.url if image else None,
            stored_image=frame or self._images.open_image(job.owner, image),
            last_image=self._open_last_image(job.owner, scene, take) if has_image else None,
            callback_url=self._callback_url(take.provider, take.key.token),
        )

    def with_possible_opening(self, take: TakeOrder) -> TakeOrder:
        """Return the order without its opening picture if its model or its service cannot take it."""
        try:
            model = self._registry.find_model(take.provider, take.model)
        except UnknownModelError:
            return take
        if take.key.stage is LedgerStage.IMAGE or self._registry.takes_our_pictures(model):
            return take
        return take.model_copy(update={"opens_on_take": None, "opens_after": None, "opens_on_still": None})

    def _open_frame(self, take: TakeOrder) -> StoredImage | None:
        if take.opens_on_still is not None:
            still = {"stage": LedgerStage.IMAGE, "take": take.opens_on_still}
            return self._images.open_asset(still_key(take.key.model_copy(update=still)))
        if take.opens_on_take is None:
            return None
        before = find_scene_before(take.key.scene, take.opens_after)
        key = last_frame_key(take.key.job_id, before, take.opens_on_take)
        return self._images.open_asset(key)

    def _describe_looks(self, brief: Brief, scene: Scene, take: TakeOrder, *, has_image: bool) -> EntityLooks:
        """Describe those in sight, with as many of their pictures as the take's model takes."""
        try:
            model = self._registry.find_model(take.provider, take.model)
        except UnknownModelError:
            most = 0
        else:
            most = model.count_free_references(has_image=has_image)
        return describe_looks(entities_in_sight(brief, scene), most, first_number=2 if has_image else 1)

    def _open_last_image(self, owner: str, scene: Scene, take: TakeOrder) -> ReferencePicture | None:
        """Return the picture that the clip ends on, if its model takes one beside that to begin from."""
        if scene.last_image is None:
            return None
        try:
            takes_it = self._registry.find_model(take.provider, take.model).last_image
        except UnknownModelError:
            return None
        return self._open_reference(owner, scene.last_image) if takes_it else None

    def _open_reference(self, owner: str, picture: ImageReference) -> ReferencePicture:
        return self._images.open_image(owner, picture) or picture.url or ""

    async def _build_music_order(self, job: JobRow, take: TakeOrder) -> MusicOrder:
        scenes = await self._storyboards.list_scenes(job.id)
        request = await self._music.find_for_take(take.key)
        prompt = request and request.music.prompt
        return MusicOrder(
            token=take.key.token,
            model=take.model,
            text=(prompt or " ".join(scene.text for scene in scenes))[:MUSIC_TEXT_CHARS],
            seconds=build_timeline(job.brief, scenes).total_seconds(),
            seed=request.music.seed if request else job.brief.seed or 0,
            callback_url=self._callback_url(take.provider, take.key.token),
        )

    async def _build_voice_order(self, job: JobRow, take: TakeOrder) -> VoiceOrder:
        scenes: Sequence[Scene] = await self._storyboards.list_scenes(job.id)
        narration = _find_narration(job, take)
        if version := await self._languages.find_language(job.id, take.key.language):
            scenes, narration = translate_scenes(scenes, version), version.narration
        scene = _find_scene(scenes, take.key.scene)
        if narration is None:
            raise ProviderError(ErrorType.INVALID_REQUEST, "Nobody speaks in this film.")
        line = _find_line(scene, take.key.line)
        return VoiceOrder(
            token=take.key.token,
            model=take.model,
            text=line.text,
            voice=line.voice or narration.voice or "",
            language=narration.language,
            speed=narration.speed,
            seed=job.brief.seed or 0,
            callback_url=self._callback_url(take.provider, take.key.token),
        )


def _find_narration(job: JobRow, take: TakeOrder) -> Narration | None:
    """Return how the call's line is spoken. The call may be one of before the film changed its narrator."""
    first, present = job.brief.narration, job.narration
    if present is None or (first is not None and first.provider == take.provider != present.provider):
        return first
    return present


def _find_scene(scenes: Sequence[Scene], number: int) -> Scene:
    if (found := next((scene for scene in scenes if scene.number == number), None)) is None:
        raise ProviderError(ErrorType.INVALID_REQUEST, f"Scene {number} is not in the film any more.")
    return found


def _find_line(scene: Scene, number: int) -> VoicedLine:
    if number > len(scene.voiced_lines):
        why = f"Line {number} of scene {scene.number} is not in the film any more."
        raise ProviderError(ErrorType.INVALID_REQUEST, why)
    return scene.voiced_lines[number - 1]


def _apply_retake_request(scene: Scene, wish: RetakeRequestRow | None) -> Scene:
    """Return the scene with the retake request's text and seed; its length stays, as others depend on it."""
    if wish is None:
        return scene
    texts = {} if wish.text is None else {"text": wish.text, "caption": make_caption(wish.text)}
    return scene.model_copy(update={"seed": wish.seed, **texts})
