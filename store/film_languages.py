"""Films of jobs in further languages: what was ordered, and what was made."""

from collections.abc import Mapping, Sequence

from sqlmodel import col, select

from contracts import CaptionChoice, Film, FilmReceipt, Narration, VoicedLine, list_arrangement, list_voices
from store.database import Database
from store.errors import LanguageNotFound
from store.film_search import refresh_search_text
from store.job_lifecycle import utc_now
from store.job_rows import get_visible_job
from store.models import JobRow, LanguageRow
from store.storyboards import select_film_scenes


class FilmLanguages:
    """Reads and writes of the table of films in further languages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def order_film(
        self,
        job_id: str,
        language: str,
        lines: Sequence[Sequence[VoicedLine]],
        narration: Narration | None,
        *,
        captions: CaptionChoice | None = None,
        card_texts: Mapping[str, str] | None = None,
    ) -> None:
        """Record what is to be spoken or shown, and by whom. A film of an earlier order stays until the next.

        Args:
            job_id: the job.
            language: BCP 47.
            lines: of each scene, each with its voice.
            narration: how they are spoken; None: they are only shown.
            captions: where they can be read; None: as in the first film.
            card_texts: by `title` and `end`, where cards say something else than in the first film.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
        """
        await self._order(
            job_id, language, lines=lines, narration=narration, captions=captions, card_texts=card_texts
        )

    async def order_draft(
        self,
        job_id: str,
        language: str,
        take: int,
        narration: Narration | None,
        captions: CaptionChoice | None,
    ) -> None:
        """Record that a language model is to write the lines, by the paid call of this number.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
        """
        await self._order(job_id, language, take=take, narration=narration, captions=captions)

    async def keep_draft(
        self,
        job_id: str,
        language: str,
        lines: Sequence[Sequence[str]],
        card_texts: Mapping[str, str] | None = None,
    ) -> None:
        """Keep the lines, and the texts of cards, that a language model has written. Safe to repeat."""
        async with self._database.write_session(durable=True) as session:
            job = await session.get_one(JobRow, job_id, with_for_update=True)
            row = await session.get_one(LanguageRow, (job_id, language), with_for_update=True)
            row.lines, row.card_texts = [list(each) for each in lines], dict(card_texts or {})
            await refresh_search_text(session, job)

    async def _order(
        self,
        job_id: str,
        language: str,
        *,
        narration: Narration | None,
        captions: CaptionChoice | None,
        lines: Sequence[Sequence[VoicedLine]] = (),
        card_texts: Mapping[str, str] | None = None,
        take: int = 0,
    ) -> None:
        async with self._database.write_session(durable=True) as session:
            job = await get_visible_job(session, job_id, lock=True)
            row = await session.get(LanguageRow, (job_id, language))
            row = row or LanguageRow(job_id=job_id, language=language, lines=[], ordered_at=utc_now())
            row.lines, row.draft_take = [[line.text for line in each] for each in lines], take
            row.line_voices = [list(list_voices(each)) for each in lines]
            row.card_texts = dict(card_texts or {})
            row.narration, row.captions = narration, captions
            row.seconds, row.ordered_at, row.made_at = {}, utc_now(), None
            row.error_type = row.error_message = None
            session.add(row)
            await refresh_search_text(session, job)

    async def find_language(self, job_id: str, language: str) -> LanguageRow | None:
        """Return the order and its film; None if the job has no film in this language."""
        async with self._database.read_session() as session:
            return await session.get(LanguageRow, (job_id, language))

    async def get_language(self, job_id: str, language: str) -> LanguageRow:
        """Return the order and its film.

        Raises:
            LanguageNotFound: nothing was ordered in this language.
        """
        if (row := await self.find_language(job_id, language)) is None:
            raise LanguageNotFound(job_id, language)
        return row

    async def list_languages(self, job_id: str) -> list[LanguageRow]:
        """List the job's films in further languages, oldest order first."""
        found = select(LanguageRow).where(col(LanguageRow.job_id) == job_id)
        async with self._database.read_session() as session:
            return list(await session.exec(found.order_by(col(LanguageRow.ordered_at))))

    async def lengthen_scenes(self, job_id: str, language: str, seconds: Mapping[int, float]) -> None:
        """Record how long scenes, by number, have to be at least. Safe to repeat."""
        async with self._database.write_session() as session:
            row = await session.get_one(LanguageRow, (job_id, language), with_for_update=True)
            longer = {
                str(number): max(each, row.seconds.get(str(number), 0.0)) for number, each in seconds.items()
            }
            row.seconds = {**row.seconds, **longer}

    async def keep_film(
        self, job_id: str, language: str, film: Film, receipt: FilmReceipt | None, takes: Mapping[int, int]
    ) -> None:
        """Record the film's asset keys, what is told of it, and what it is cut from, and how."""
        async with self._database.write_session() as session:
            row = await session.get_one(LanguageRow, (job_id, language), with_for_update=True)
            row.film_key, row.poster_key, row.film_seconds = film.asset_key, film.poster_key, film.seconds
            row.receipt, row.made_at = receipt, utc_now()
            row.arrangement = list_arrangement(await select_film_scenes(session, job_id))
            row.takes = {str(scene): take for scene, take in sorted(takes.items())}
            job = await session.get_one(JobRow, job_id)
            row.music, row.mark = job.music, job.mark
            row.error_type = row.error_message = None
