"""Gives a finished film other music: nothing but the mix is made anew, in each language that it has."""

from temporalio.exceptions import ActivityError, ApplicationError

from contracts import GenerationInput, MusicChange, MusicQuery, Soundtrack
from workflows import activity_calls
from workflows.cancellation import raise_if_cancelled
from workflows.film_recut import FilmRecut
from workflows.job_errors import to_job_error
from workflows.job_state import JobState
from workflows.take_runner import TakeRunner

MUSIC_MESSAGE = "Its music is being changed: ask again when that is done."


class MusicChanger:
    """Changes the music of one job's film. The film that there is stays until the new one is whole."""

    def __init__(self, job: GenerationInput, state: JobState, takes: TakeRunner, recut: FilmRecut) -> None:
        self._job, self._state, self._take_runner, self._recut = job, state, takes, recut

    async def change_music(self, change: MusicChange) -> None:
        """Get the music, and cut the film with it, and then its films in other languages.

        Raises:
            ActivityError, ApplicationError: the music cannot be had.
        """
        await self._recut.use_earlier_parts()
        if self._state.facts.with_audio:
            await self._get_music(change)
        music = self._state.facts.soundtrack
        await self._recut.cut_films(
            music_request=change.request, soundtrack_key=music.asset_key if music else ""
        )

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
