"""What a watcher must not miss of a job, and how much of it is remembered. Pure."""

from collections import deque
from collections.abc import Hashable, Iterable
from itertools import dropwhile
from typing import TypeVar

from workflows.contracts import ProgressLog, ProgressResponse, TakeProgress

# Fifty scenes of ten turns each. Whoever was away for longer misses the oldest.
MOST_REMEMBERED = 500
# Of JSON, in one answer to a query: gRPC takes 4 MB, payloads are warned of from 256 KB.
PAGE_BYTES = 240_000

T = TypeVar("T", bound=Hashable)


class Milestones:
    """The pictures of a job that count, oldest first, and the latest."""

    def __init__(self, first: ProgressResponse) -> None:
        self._latest = first
        self._began = first.seq
        self._remembered: deque[ProgressResponse] = deque(maxlen=MOST_REMEMBERED)

    def note(self, picture: ProgressResponse) -> ProgressResponse:
        """Remember the next picture; returned is an equal one that shares what it can with the one before."""
        before, self._latest = self._latest, _sharing(picture, self._latest)
        self._began = self._began or picture.seq
        if milestone(before) != milestone(picture):
            self._remembered.append(self._latest)
        return self._latest

    def since(self, after: int) -> ProgressLog:
        """The milestones behind that `seq` and the latest picture, as many as an answer may hold."""
        pictures = list(dropwhile(lambda picture: picture.seq <= after, self._remembered))
        if self._latest.seq > (pictures[-1].seq if pictures else after):
            pictures.append(self._latest)
        page = _page(pictures)
        return ProgressLog(pictures=page, more=len(page) < len(pictures), began=self._began)


def milestone(picture: ProgressResponse) -> Hashable:
    """What tells one milestone from the next: two pictures of which this is equal differ in percentages."""
    return (
        picture.status,
        picture.current_stage,
        tuple(stage.name for stage in picture.stages_completed),
        tuple(_turn(scene) for scene in picture.scenes),
        _turn(picture.audio),
        picture.assets.audio is not None,
        picture.gaps,
        picture.approval,
        picture.ending,
        picture.error,
    )


def _turn(take: TakeProgress | None) -> Hashable:
    return take and (take.state, take.take, take.provider)


def _sharing(picture: ProgressResponse, before: ProgressResponse) -> ProgressResponse:
    """The same picture, made of parts of the one before wherever they are equal: a log stays small."""
    return picture.model_copy(
        update={
            "stages_completed": _shared(picture.stages_completed, before.stages_completed),
            "stages_pending": _shared(picture.stages_pending, before.stages_pending),
            "scenes": _shared(picture.scenes, before.scenes),
            "assets": before.assets if picture.assets == before.assets else picture.assets,
        }
    )


def _shared(parts: tuple[T, ...], before: tuple[T, ...]) -> tuple[T, ...]:
    if parts == before:
        return before
    known = {part: part for part in before}
    return tuple(known.get(part, part) for part in parts)


def _page(pictures: Iterable[ProgressResponse]) -> tuple[ProgressResponse, ...]:
    page: list[ProgressResponse] = []
    room = PAGE_BYTES
    for picture in pictures:
        room -= len(picture.model_dump_json())
        if page and room < 0:
            break
        page.append(picture)
    return tuple(page)
