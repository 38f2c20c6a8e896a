"""Changes a finished film in its workflow: its music, or its watermark. No scene is made."""

from contracts import GenerationInput
from workflows.film_parts import FilmParts
from workflows.film_recut import FilmRecut
from workflows.job_closer import JobCloser
from workflows.job_state import JobState
from workflows.music_change import MUSIC_MESSAGE, MusicChanger
from workflows.take_runner import TakeRunner

MARK_MESSAGE = "Its watermark is being changed: ask again when that is done."


class FilmChanger:
    """The change that one run makes of its job's film, if it is for one."""

    def __init__(
        self, job: GenerationInput, state: JobState, parts: FilmParts, takes: TakeRunner, closer: JobCloser
    ) -> None:
        self._job = job
        self._recut = FilmRecut(job, state, parts, closer)
        self._music_changer = MusicChanger(job, state, takes, self._recut)

    @property
    def message(self) -> str:
        """The sentence for whoever asks for more meanwhile; empty if the run is for no such change."""
        if self._job.music is not None:
            return MUSIC_MESSAGE
        return MARK_MESSAGE if self._job.mark is not None else ""

    async def change_film(self) -> None:
        """Make the change, in each language that the film has.

        Raises:
            ActivityError, ApplicationError: the film stays as it is.
        """
        if self._job.music is not None:
            await self._music_changer.change_music(self._job.music)
            return
        await self._recut.use_earlier_parts()
        await self._recut.cut_films(mark=self._job.mark)
