"""Cuts a finished film anew from the clips that it shows, in each language that it has; makes no scene."""

from temporalio import workflow

from contracts import ComposeOrder, Film, GenerationInput, LanguageCut
from workflows import activity_calls
from workflows.cancellation import raise_if_cancelled
from workflows.film_parts import FilmParts
from workflows.job_closer import JobCloser
from workflows.job_orders import build_compose_order
from workflows.job_state import JobState


class FilmRecut:
    """The new cut of one job's film. The film that there is stays until the new one is whole."""

    def __init__(self, job: GenerationInput, state: JobState, parts: FilmParts, closer: JobCloser) -> None:
        self._job, self._state, self._parts, self._closer = job, state, parts, closer

    async def use_earlier_parts(self) -> None:
        """Take over the storyboard, the clips and the music of the film that there is."""
        storyboard = await activity_calls.write_storyboard(self._job.job_id)
        raise_if_cancelled()
        self._state.facts.narration_at = workflow.now()
        self._state.set_storyboard(storyboard)
        self._parts.use_earlier_parts()

    async def cut_films(self, **changes: object) -> None:
        """Cut the film, and then its films in other languages, which follow what it has become.

        Args:
            changes: fields of the first film's order.
        """
        first = build_compose_order(self._job, self._state.facts).model_copy(update=changes)
        film = await self._compose(first)
        self._closer.last_film = film, self._job.film_gaps
        for cut in self._job.language_cuts:
            await self._compose(self._build_language_order(cut))
        self._state.set_film(film)

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
