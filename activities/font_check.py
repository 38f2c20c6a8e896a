"""The check, before anything is bought, that a film's letters and its watermark can be drawn."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.error_translation import translate_errors
from activities.film_captions import require_caption_font
from activities.media_context import MediaContext
from activities.watermarks import Watermarks
from contracts import Brief, CaptionChoice, FilmVersion, Scene
from contracts.error_types import ErrorType
from media.animatic.captions.drawable_text import is_left_out
from media.animatic.captions.fonts import FontFinder
from media.cards import UNDRAWABLE_MESSAGE
from media.errors import CaptionsUndrawable
from providers.errors import ProviderError
from store.models import JobRow


class FontCheckActivities:
    """The activity that checks fonts, and fetches a watermark from its address."""

    def __init__(self, context: MediaContext) -> None:
        self._context = context

    @activity.defn(name="check_fonts")
    @translate_errors
    async def check_fonts(self, version: FilmVersion) -> None:
        """Fail for good if no font of this machine draws the film's texts, or its watermark cannot be had."""
        context = self._context.in_language(version.language)
        job = await context.jobs.get_for_any_owner(version.job_id)
        await require_drawable_text(job.brief, await context.storyboards.list_scenes(job.id))
        async with context.scratch.open_folder() as folder:
            await _require_watermark(context.watermarks, job, folder)


async def _require_watermark(watermarks: Watermarks, job: JobRow, folder: Path) -> None:
    """Raise ApplicationError, not to be retried, if the job's watermark cannot be had."""
    try:
        await watermarks.open_watermark(job, folder)
    except ProviderError as error:
        raise ApplicationError(error.message, type=error.kind, non_retryable=True) from error


async def require_drawable_text(brief: Brief, scenes: Sequence[Scene]) -> None:
    """Check what is drawn into a film of these scenes.

    Raises:
        ApplicationError: CAPTIONS_UNDRAWABLE, not to be retried: the film would wait for a font for ever.
    """
    try:
        await asyncio.to_thread(_check_text, brief, scenes)
    except CaptionsUndrawable as error:
        raise ApplicationError(str(error), type=ErrorType.CAPTIONS_UNDRAWABLE, non_retryable=True) from error


def _check_text(brief: Brief, scenes: Sequence[Scene]) -> None:
    lines = [line for scene in scenes for line in scene.lines]
    if lines and brief.caption_choice is CaptionChoice.BURNT:
        require_caption_font(lines)
    fonts = FontFinder()
    if any(is_left_out(text, fonts) for text in _iter_card_texts(brief)):
        raise CaptionsUndrawable(UNDRAWABLE_MESSAGE)


def _iter_card_texts(brief: Brief) -> Iterator[str]:
    if brief.cards is not None:
        yield from filter(None, (brief.cards.title, brief.cards.end))
