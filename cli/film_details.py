"""A film as `longtake show` tells of it, and the files that can be downloaded."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from pydantic import BaseModel

from cli.errors import UserError
from cli.formatting import format_duration
from contracts import JobError, JobStatus

STATUS_TEXTS = {
    JobStatus.QUEUED: "queued",
    JobStatus.PROCESSING: "generating",
    JobStatus.AWAITING_APPROVAL: "waiting for you",
    JobStatus.COMPLETED: "completed",
    JobStatus.FAILED: "failed",
    JobStatus.CANCELED: "canceled",
}


class FileLink(BaseModel):
    """A file of a film. `download_url` names it by the film's title."""

    url: str
    download_url: str | None = None
    seconds: float | None = None

    @property
    def link(self) -> str:
        """The link from which it is saved."""
        return self.download_url or self.url


class CaptionLinks(BaseModel):
    """A film's captions."""

    vtt: FileLink
    srt: FileLink


class LanguageFilm(BaseModel):
    """A film in another language."""

    language: str
    state: str
    film: FileLink | None = None
    captions: CaptionLinks | None = None


class SceneSummary(BaseModel):
    """A scene of the storyboard."""

    number: int
    text: str
    seconds: float
    lines: tuple[str, ...] = ()


class FilmResults(BaseModel):
    """What a film consists of."""

    storyboard: tuple[SceneSummary, ...] = ()
    film: FileLink | None = None
    captions: CaptionLinks | None = None
    languages: tuple[LanguageFilm, ...] = ()


class OwnersPart(BaseModel):
    """What only the owner can do now."""

    message: str


class FilmLinks(NamedTuple):
    """Links to a film and to its captions, each with its kind."""

    film: str
    captions: tuple[tuple[str, str], ...]


class FilmDetails(BaseModel):
    """The answer of `GET /jobs/{id}`, reduced to what is shown."""

    job_id: str
    title: str
    status: JobStatus
    created_at: datetime
    provider: str
    model: str
    gaps: tuple[int, ...] = ()
    error: JobError | None = None
    needs_you: OwnersPart | None = None
    film: FileLink | None = None
    results: FilmResults = FilmResults()

    def find_files(self, language: str | None = None) -> FilmLinks:
        """Find the film's files, of another language where one is named.

        Raises:
            UserError: there is no such film, or not yet.
        """
        found: FilmResults | LanguageFilm | None = self.results
        if language is not None:
            found = next((each for each in self.results.languages if each.language == language), None)
        if found is None or found.film is None:
            raise UserError(self._explain_lack(language))
        captions = found.captions
        links = ((captions.vtt.link, "vtt"), (captions.srt.link, "srt")) if captions else ()
        return FilmLinks(found.film.link, links)

    def _explain_lack(self, language: str | None) -> str:
        if language is not None:
            there = ", ".join(each.language for each in self.results.languages if each.film) or "none"
            return f"There is no film in {language}. Further languages of this film: {there}."
        if self.status.has_ended:
            return f"There is no film: its job has {STATUS_TEXTS[self.status]}."
        return f"There is no film yet. Follow it with: longtake watch {self.job_id}"


def describe_film(film: FilmDetails) -> Iterator[str]:
    """Describe a film, a line for each thing."""
    yield film.title
    made = film.created_at.astimezone().strftime("%Y-%m-%d %H:%M")
    yield f"  {STATUS_TEXTS[film.status]}, ordered {made}, {film.provider}/{film.model}"
    for said in (film.needs_you, film.error):
        if said is not None:
            yield f"  {said.message}"
    if film.gaps:
        yield f"  left out: {', '.join(f'scene {number}' if number else 'music' for number in film.gaps)}"
    for scene in film.results.storyboard:
        yield f"  {scene.number:>3}  {format_duration(scene.seconds)}  {' '.join(scene.text.split())}"
        for line in scene.lines:
            yield f"             “{line}”"
    yield from _describe_results(film)


def _describe_results(film: FilmDetails) -> Iterator[str]:
    if film.film is not None:
        seconds = film.film.seconds
        yield "  film" + (f", {format_duration(seconds)}" if seconds else "")
    for other in film.results.languages:
        yield f"  film in {other.language}: {other.state}"
