"""A job as it is seen by what makes its film in another language: voice, lines, and where the film goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts import Film, FilmMark, FilmMusic, FilmReceipt, Scene, list_voices
from store.database import Database
from store.film_languages import FilmLanguages
from store.film_records import UNCHANGED, FilmChange
from store.jobs import Jobs
from store.models import FilmVersionRow, JobRow, LanguageRow
from store.storyboards import Storyboards


class LanguageJobs(Jobs):
    """Jobs with the narration of one language; what is kept of a film is kept for that language."""

    def __init__(self, database: Database, language: str) -> None:
        super().__init__(database)
        self._languages, self._language = FilmLanguages(database), language

    async def get_for_any_owner(self, job_id: str) -> JobRow:
        """Return a copy of the job's row, spoken in this language.

        Raises:
            JobNotFound: there is no such job, or it is being deleted.
            LanguageNotFound: no film was ordered in this language.
        """
        row = await super().get_for_any_owner(job_id)
        return copy_in_language(row, await self._languages.get_language(job_id, self._language))

    async def keep_film(
        self,
        job_id: str,
        film: Film,
        receipt: FilmReceipt | None = None,
        *,
        gaps: Sequence[int] = (),
        takes: Mapping[int, int] | None = None,
        change: FilmChange = UNCHANGED,
    ) -> list[FilmVersionRow]:
        """Record the film as that of this language; the job's first film stays what it is."""
        await self._languages.keep_film(job_id, self._language, film, receipt, takes or {})
        return []


class LanguageStoryboards(Storyboards):
    """Storyboards with the lines of one language, and with scenes as long as these need."""

    def __init__(self, database: Database, language: str) -> None:
        super().__init__(database)
        self._languages, self._language = FilmLanguages(database), language

    async def list_scenes(self, job_id: str) -> tuple[Scene, ...]:
        """List the job's scenes in order, in this language.

        Raises:
            LanguageNotFound: no film was ordered in this language.
        """
        scenes = await super().list_scenes(job_id)
        return translate_scenes(scenes, await self._languages.get_language(job_id, self._language))

    async def lengthen_scenes(self, job_id: str, seconds: Mapping[int, float]) -> None:
        """Make scenes, by number, this long in this language. Safe to repeat."""
        await self._languages.lengthen_scenes(job_id, self._language, seconds)


@dataclass(frozen=True)
class JobTables:
    """Jobs and storyboards, as the first film has them or one in another language."""

    jobs: Jobs
    storyboards: Storyboards

    def in_language(self, language: str) -> "JobTables":
        """Return the tables as a film in this language sees them; of the first film if it is empty."""
        if not language:
            return self
        database = self.jobs.database
        return JobTables(LanguageJobs(database, language), LanguageStoryboards(database, language))


def translate_scenes(scenes: Sequence[Scene], version: LanguageRow) -> tuple[Scene, ...]:
    """Return the scenes with the lines of a version, and with its lengths where it needs more."""
    lines = version.numbered_lines
    return tuple(
        scene.model_copy(
            update={
                "lines": tuple(line.text for line in lines.get(scene.number, ())),
                "line_voices": list_voices(lines.get(scene.number, ())),
                "seconds": max(scene.seconds, version.seconds.get(str(scene.number), 0.0)),
            }
        )
        for scene in scenes
    )


def copy_in_language(row: JobRow, version: LanguageRow) -> JobRow:
    """Return a copy of the row, which no session knows, as the job is in the language of a version."""
    captions = version.captions or row.brief.captions
    cards = row.brief.cards and row.brief.cards.model_copy(update=version.card_texts)
    changes = {"narration": version.narration, "captions": captions, "cards": cards}
    brief = row.brief.model_copy(update=changes)
    return _copy_row(row, {"brief": brief, "narrator": None})


def copy_with_film(row: JobRow, version: LanguageRow) -> JobRow:
    """Return such a copy whose film is that of the version, under a title that names the language."""
    film = ("film_key", "poster_key", "film_seconds", "receipt")
    changes = {name: getattr(version, name) for name in film}
    title = f"{row.title} ({version.language})"
    return _copy_row(copy_in_language(row, version), {**changes, "title": title})


def copy_with_music(row: JobRow, music: FilmMusic, soundtrack_key: str | None) -> JobRow:
    """Return such a copy whose film has other music."""
    return _copy_row(row, {"music": music, "soundtrack_key": soundtrack_key})


def copy_with_mark(row: JobRow, mark: FilmMark) -> JobRow:
    """Return such a copy whose film has another watermark."""
    return _copy_row(row, {"mark": mark})


def _copy_row(row: JobRow, changes: Mapping[str, Any]) -> JobRow:
    columns = {name: getattr(row, name) for name in JobRow.model_fields}
    return JobRow(**{**columns, **changes})
