"""Which scenes of a narrated film have their lines: before that, no clip of theirs is ordered."""

from collections.abc import Collection, Iterable
from functools import partial

from temporalio import workflow

from contracts import MUSIC_NUMBER
from workflows.job_inbox import JobInbox
from workflows.job_state import JobState

AWAITED_DETAIL = "Its lines are recorded first."


class SceneLines:
    """The lines of one job's scenes. Scenes that wait for none, as in all older runs, are ready at once."""

    def __init__(self, state: JobState, inbox: JobInbox) -> None:
        self._state, self._inbox = state, inbox
        self._awaited: set[int] = set()
        self._given_up: set[int] = set()
        # While nobody knows who speaks the film, no scene in which somebody speaks is ordered.
        self.speaker_known = True

    def expect(self, numbers: Iterable[int]) -> None:
        """Wait for the lines of these scenes, and of no others."""
        self._awaited = set(numbers)

    def give_up(self, numbers: Iterable[int]) -> None:
        """Record that these scenes will not have their lines in this run."""
        self._given_up = set(numbers)

    def note_recorded(self, numbers: Collection[int]) -> None:
        """Record that these scenes have their lines, and are as long as these need."""
        self._awaited.difference_update(numbers)
        self._given_up.difference_update(numbers)

    def lacks(self, number: int) -> bool:
        """Return whether a scene has lines that are not recorded."""
        return number in self._awaited or number in self._given_up

    @property
    def missing(self) -> tuple[int, ...]:
        """The scenes that lack their lines, left out or not."""
        return tuple(sorted(self._awaited | self._given_up))

    @property
    def left_out(self) -> frozenset[int]:
        """The scenes that the film does without. One whose retake alone was left out keeps its older clip."""
        facts = self._state.facts
        return frozenset(facts.left_out - facts.clips.keys())

    @property
    def awaited(self) -> tuple[int, ...]:
        """The scenes that lack their lines, and shall have them."""
        return tuple(sorted(self._awaited - self.left_out))

    def is_ready(self, number: int) -> bool:
        """Return whether a clip of the scene may be ordered, as far as its lines are concerned."""
        narrated = self._state.storyboard.line_counts.get(number, 0) > 0
        return not self.lacks(number) and (self.speaker_known or not narrated)

    async def wait_until_ready(self, number: int) -> None:
        """Wait until a clip of the scene may be ordered, or nothing more is bought."""
        if self.may_order(number):
            return
        self._state.update_scene(number, detail=AWAITED_DETAIL)
        await workflow.wait_condition(partial(self.may_order, number))
        self._state.update_scene(number, detail="")

    async def wait_for_all(self) -> None:
        """Wait until the film's length is final, or nothing more is bought."""
        if not self.may_order(MUSIC_NUMBER):
            await workflow.wait_condition(partial(self.may_order, MUSIC_NUMBER))

    def may_order(self, number: int) -> bool:
        """Return whether the scene, or the music, need not wait for lines: because nothing is bought, too."""
        ready = self._is_final() if number == MUSIC_NUMBER else self.is_ready(number)
        return ready or not self._inbox.spending_allowed

    def _is_final(self) -> bool:
        return self.speaker_known and not self.awaited
