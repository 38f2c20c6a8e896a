"""Marks films as made by machines: always in XMP, and by Content Credentials where a certificate is set."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from activities.piece_renderer import StoredClip
from contracts import ContentCredentials, FilmMarks
from media.marks.content_credentials import Ingredient, SigningFailed, SigningFiles, sign_media
from media.marks.digital_source import DigitalSource, find_digital_source
from media.marks.xmp_box import append_xmp

logger = logging.getLogger(__name__)

# Draws by a program, not by a trained model.
DRAWING_PROVIDER = "animatic"

FetchFile = Callable[[str], Awaitable[Path]]


@dataclass(frozen=True)
class FilmMarker:
    """Marks films; signs them with `signing`, if that is set."""

    signing: SigningFiles | None = None

    async def mark_film(
        self, film: Path, clips: Mapping[int, StoredClip], fetch_file: FetchFile, *, narrated: bool
    ) -> FilmMarks:
        """Mark the mp4 `film`: XMP first and the signature last, which holds for the file as it is then.

        Args:
            film: it is changed in place.
            clips: those in the film, by scene.
            fetch_file: gives an asset as a local file.
            narrated: whether a synthetic voice speaks in it.
        """
        by_models = (clip.provider != DRAWING_PROVIDER for clip in clips.values())
        source = find_digital_source(by_models, narrated=narrated)
        append_xmp(film, source)
        if self.signing is None:
            credentials = ContentCredentials.NONE
        else:
            made_from = [await _describe_clip(scene, clips[scene], fetch_file) for scene in sorted(clips)]
            credentials = await _sign_film(self.signing, film, source, made_from)
        return FilmMarks(digital_source_type=source, content_credentials=credentials)


async def _sign_film(
    signing: SigningFiles, film: Path, source: DigitalSource, ingredients: Sequence[Ingredient]
) -> ContentCredentials:
    """Sign the film. A film that cannot be signed is not lost: its receipt says that it is not signed."""
    signed = film.with_stem(f"{film.stem}-signed")
    try:
        await sign_media(signing, film, signed, source=source, ingredients=ingredients)
    except SigningFailed:
        logger.exception("a film was not signed: longtake doctor says why")
        return ContentCredentials.FAILED
    signed.replace(film)
    return ContentCredentials.SIGNED


async def _describe_clip(scene: int, clip: StoredClip, fetch_file: FetchFile) -> Ingredient:
    return Ingredient(await fetch_file(clip.asset_key), f"Scene {scene}", clip.provider, clip.model)
