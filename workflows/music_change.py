"""Gives a finished film other music: nothing but the mix is made anew, in each language that it has."""

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

from contracts import (
    ComposeOrder,
    Film,
    GenerationInput,
    LanguageCut,
    MusicChange,
    MusicQuery,
    Soundtrack,
)
from workflows import activity_calls
from workflows.cancellation import raise_if_cancelled
from workflows.film_parts import FilmParts
from workflows.job_closer import JobCloser
from workflows.job_errors import to_job_error
from workflows.job_orders import build_compose_order
from workflows.job_state import JobState
from workflows.take_runner import TakeRunner

MUSIC_MESSAGE = "Its music is being changed: ask again when that is done."


class MusicChanger:
    """Changes the music of one job's film. The film that there is stays until the new one is whole."""

    def __init__(
        self, job: GenerationInput, state: JobState, parts: FilmParts, takes: TakeRunner, closer: JobCloser
    ) -> None:
        self._job, self._state, self._parts = job, state, parts
        self._take_runner, self._closer = takes, closer

    async def change_music(self, change: MusicChange) -> None:
        """Get the music, and cut the film with it, and then its films in other languages.

        Raises:
            ActivityError, ApplicationError: the music cannot be had.
        """
        storyboard = await activity_calls.write_storyboard(self._job.job_id)
        raise_if_cancelled()
        self._state.facts.narration_at = workflow.now()
        self._state.set_storyboard(storyboard)
        self._parts.use_earlier_parts()
        if self._state.facts.with_audio:
            await self._get_music(change)
        film = await self._compose(self._build_order(change))
        self._closer.last_film = film, self._job.film_gaps
        for cut in self._job.language_cuts:
            await self._compose(self._build_language_order(cut))
        self._state.set_film(film)

    async def _get_music(self, change: MusicChange) -> None:
        try:
            self._state.finish_music(await self._make_music(change))
        except (ActivityError, ApplicationError) as error:
            self._state.finish_music(None, to_job_error(error))
            raise
        raise_if_cancelled()

    async def _make_music(self, change: MusicChange) -> Soundtrack | None:
        if change.take is not None:
            return await self._take_runner.run_soundtrack(change)
        if not change.is_upload:
            return self._job.soundtrack
        query = MusicQuery(job_id=self._job.job_id, request=change.request)
        return await activity_calls.level_own_music(query, report_trouble=self._state.set_trouble)

    def _build_order(self, change: MusicChange) -> ComposeOrder:
        music = self._state.facts.soundtrack
        changes = {"music_request": change.request, "soundtrack_key": music.asset_key if music else ""}
        return build_compose_order(self._job, self._state.facts).model_copy(update=changes)

    def _build_language_order(self, cut: LanguageCut) -> ComposeOrder:
        return ComposeOrder(
            job_id=self._job.job_id,
            scenes=tuple(sorted(cut.takes)),
            with_soundtrack=self._state.facts.soundtrack is not None,
            with_narration=cut.narrated,
            language=cut.language,
            takes=cut.takes,
        )

    async def _compose(self, order: ComposeOrder) -> Film:
        self._state.mark_composing()
        film = await activity_calls.compose_film(order, report_trouble=self._state.set_trouble)
        raise_if_cancelled()
        return film
