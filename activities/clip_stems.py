"""The stems of clips' own sound, levelled when a clip is collected: cutting the film only adds them."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from activities.film_timeline import FilmTimeline
from activities.piece_renderer import StoredClip
from activities.stem_assets import StemAssets
from contracts import Brief, ClipSoundChoice, Scene, scene_clip_sound, uses_clip_sound
from media.errors import CorruptMedia
from media.ffmpeg import Ffmpeg
from media.mix.clip_stem import ClipSpan, clip_span, clip_stem_key, make_clip_stem
from media.mix.mix_levels import CLIP_LUFS, LOUD_CLIP_LUFS
from media.mix.stem_file import open_stem, write_stem
from media.music_loop import CHANNELS
from store.assets import Assets

LUFS = {ClipSoundChoice.UNDER: CLIP_LUFS, ClipSoundChoice.FULL: LOUD_CLIP_LUFS}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ClipSound:
    """The sound of a scene's clip as a film uses it: `span` of the clip that is stored as `asset_key`.

    `digest` is the SHA-256 of the clip's bytes; `choice` is not `off`.
    """

    scene: int
    asset_key: str
    digest: str
    span: ClipSpan
    choice: ClipSoundChoice

    @property
    def lufs(self) -> float:
        """The loudness, in LUFS, that the stem is levelled to."""
        return LUFS[self.choice]


def list_clip_sounds(
    brief: Brief, scenes: Iterable[Scene], timeline: FilmTimeline, clips: Mapping[int, StoredClip]
) -> list[ClipSound]:
    """List what a film takes of the sounds of these clips, by scene."""
    return [
        ClipSound(
            scene=scene.number,
            asset_key=clips[scene.number].asset_key,
            digest=clips[scene.number].digest,
            span=clip_span(timeline.all_spans, scene.number, timeline.transitions),
            choice=scene_clip_sound(brief, scene),
        )
        for scene in scenes
        if scene.number in clips and uses_clip_sound(brief, scene)
    ]


class ClipStems:
    """The stems of one job's clips, in its assets.

    Args:
        assets: where clips and stems are stored.
        ffmpeg: levels the stems.
        job_id: the job.
        folder: for work.
    """

    def __init__(self, assets: Assets, ffmpeg: Ffmpeg, job_id: str, folder: Path) -> None:
        self._assets, self._ffmpeg, self._folder = assets, ffmpeg, folder
        self._stems = StemAssets(assets, job_id, folder)

    async def make_missing(self, sounds: Iterable[ClipSound]) -> None:
        """Make and store the stem of each sound that has none yet; that of a clip without sound is empty."""
        await self._stems.make_missing({_name_of(sound): partial(self._make_stem, sound) for sound in sounds})

    async def fetch_file(self, sound: ClipSound) -> Path | None:
        """Return the stem as a local file, which must not be written to; None if nothing is heard in it."""
        path = await self._stems.fetch_file(_name_of(sound))
        return path if len(open_stem(path)) else None

    async def _make_stem(self, sound: ClipSound, out: Path) -> None:
        clip = await self._assets.get_local_file(sound.asset_key, self._folder)
        try:
            heard = await make_clip_stem(self._ffmpeg, clip, out, sound.span, sound.lufs)
        except CorruptMedia as error:
            # The clip's picture was played to its end when it was collected: the film does without its sound.
            logger.warning("the sound of scene %d cannot be used: %s", sound.scene, error.last_lines)
            heard = False
        if not heard:
            write_stem(out, np.zeros((0, CHANNELS), dtype=np.float32))


def _name_of(sound: ClipSound) -> str:
    return clip_stem_key(sound.digest, sound.span, sound.lufs)
