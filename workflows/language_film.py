"""The film in another language, made of the clips that there are: a run of its own, which buys no clip."""

from collections.abc import Awaitable, Callable

from contracts import Film, FilmVersion, GenerationInput
from workflows import activity_calls
from workflows.cancellation import raise_if_cancelled
from workflows.film_parts import FilmParts
from workflows.film_voice import FilmVoice
from workflows.job_state import JobState

OTHER_LANGUAGE_MESSAGE = "Its film in another language is being made: ask again when it is there."


class LanguageFilmMaker:
    """Makes it, or only has its lines written. `check_fonts` and `compose` are those of every film."""

    def __init__(
        self,
        job: GenerationInput,
        state: JobState,
        parts: FilmParts,
        voice: FilmVoice,
        *,
        check_fonts: Callable[[], Awaitable[None]],
        compose: Callable[[], Awaitable[Film]],
    ) -> None:
        self._job, self._state, self._parts, self._voice = job, state, parts, voice
        self._check_fonts, self._compose = check_fonts, compose
        self._version = FilmVersion(job_id=job.job_id, language=job.language)

    async def make(self) -> None:
        """Make a film in another language from the clips that there are."""
        storyboard = await activity_calls.outline_version(self._version)
        raise_if_cancelled()
        self._state.set_storyboard(storyboard)
        self._parts.use_earlier_parts()
        if self._job.drafts_lines:
            await activity_calls.draft_lines(self._version)
            raise_if_cancelled()
        else:
            await self._cut()
        if self._job.film is not None:
            self._state.set_film(self._job.film)

    async def _cut(self) -> None:
        await self._check_fonts()
        if self._job.narrated:
            await self._voice.record()
        await self._compose()
