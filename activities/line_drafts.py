"""The activity that has a language model translate a film's lines, as a draft for its owner."""

from collections.abc import Iterator, Sequence

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.error_translation import translate_errors
from activities.heartbeat import send_heartbeats
from activities.paid_script_call import AtMostOnceCall
from activities.storyboard_writer import limit_writing_time
from contracts import FilmVersion, Scene, TranslationOrder
from contracts.cards import MAX_CARD_CHARS
from contracts.error_types import ErrorType
from contracts.spoken_lines import list_by_number
from providers.errors import ProviderError
from providers.llm_writers import LlmWriter
from store.film_languages import FilmLanguages
from store.language_views import JobTables
from store.models import JobRow, LanguageRow
from storyboard.text.graphemes import shorten_text

NO_WRITER = "No language model is set up here (any more): give the lines in this language."


class LineDraftActivities:
    """The activity that drafts lines. `once` makes the model's call at most once for each order."""

    def __init__(self, tables: JobTables, writer: LlmWriter | None, once: AtMostOnceCall) -> None:
        self._tables, self._writer, self._once = tables, writer, once
        self._languages = FilmLanguages(tables.jobs.database)

    @activity.defn(name="draft_lines")
    @translate_errors
    async def draft_lines(self, version: FilmVersion) -> None:
        """Translate the first film's cards and lines, and keep them; nothing is spoken of them yet."""
        await self._tables.jobs.note_run(version.job_id, activity.info().workflow_run_id or "")
        ordered = await self._languages.get_language(version.job_id, version.language)
        if any(ordered.lines):
            return
        job = await self._tables.jobs.get_for_any_owner(version.job_id)
        scenes = await self._tables.storyboards.list_scenes(version.job_id)
        cards = job.brief.cards.texts if job.brief.cards else {}
        async with send_heartbeats():
            written = await self._translate(ordered, [*cards.values(), *list_spoken(job, scenes)])
        lines = group_lines(job, scenes, written[len(cards) :])
        texts = {name: _fit_card(text) for name, text in zip(cards, written, strict=False)}
        await self._languages.keep_draft(job.id, version.language, lines, texts)

    async def _translate(self, ordered: LanguageRow, lines: Sequence[str]) -> Sequence[str]:
        if (writer := self._writer) is None:
            raise ApplicationError(NO_WRITER, type=ErrorType.INVALID_REQUEST, non_retryable=True)
        order = TranslationOrder(language=ordered.language, lines=tuple(lines))
        price = writer.max_translation_usd(order)
        try:
            drafted = await self._once(
                ordered.job_id,
                price,
                lambda: limit_writing_time(writer.translate_lines(order)),
                take=ordered.draft_take,
            )
        except ProviderError as error:
            # Asked again, it would be paid for again: its owner orders another draft, or gives the lines.
            raise ApplicationError(error.message, type=error.kind, non_retryable=True) from error
        return drafted.lines


def list_spoken(job: JobRow, scenes: Sequence[Scene]) -> list[str]:
    """List the lines of the scenes that the film has, in order."""
    return [line for scene in scenes if scene.number not in job.gaps for line in scene.lines]


def group_lines(job: JobRow, scenes: Sequence[Scene], lines: Sequence[str]) -> list[Sequence[str]]:
    """Give each scene of the film as many of the lines as it has now, in order; list them by number."""
    left: Iterator[str] = iter(lines)
    there = [scene for scene in scenes if scene.number not in job.gaps]
    return list_by_number({scene.number: [next(left) for _ in scene.lines] for scene in there})


def _fit_card(text: str) -> str:
    """Return the text in one row, cut where a card has no room for more."""
    return shorten_text(" ".join(text.split()), MAX_CARD_CHARS)
