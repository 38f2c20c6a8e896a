"""The check, before anything is bought, that this machine's fonts have all letters drawn into a film."""

import asyncio
from collections.abc import Iterator, Sequence

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.error_translation import translate_errors
from activities.film_captions import require_caption_font
from activities.media_context import MediaContext
from contracts import Brief, CaptionChoice, FilmVersion, Scene
from contracts.error_types import ErrorType
from media.animatic.captions.drawable_text import is_left_out
from media.animatic.captions.fonts import FontFinder
from media.cards import UNDRAWABLE_MESSAGE
from media.errors import CaptionsUndrawable


class FontCheckActivities:
    """The activity that checks fonts."""

    def __init__(self, context: MediaContext) -> None:
        self._context = context

    @activity.defn(name="check_fonts")
    @translate_errors
    async def check_fonts(self, version: FilmVersion) -> None:
        """Fail for good if no font of this machine draws the film's burnt captions, or its cards."""
        context = self._context.in_language(version.language)
        job = await context.jobs.get_for_any_owner(version.job_id)
        await require_drawable_text(job.brief, await context.storyboards.list_scenes(job.id))


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
