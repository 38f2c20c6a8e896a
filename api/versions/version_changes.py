"""Says what changed from one version of a film to another. Pure."""

from collections.abc import Iterator
from enum import StrEnum

from pydantic import Field

from contracts import Cards, FilmMark, FilmMusic, FrozenModel, Scene
from contracts.film_mark import find_mark
from store.models import FilmVersionRow


class ChangeKind(StrEnum):
    """The kind of a change."""

    FIRST = "first"
    TAKE = "take"
    LEFT_OUT = "left_out"
    BROUGHT_IN = "brought_in"
    LINES = "lines"
    LENGTH = "length"
    ORDER = "order"
    TRANSITION = "transition"
    TEXT = "text"
    MUSIC = "music"
    MUSIC_LEVEL = "music_level"
    MUSIC_OFF = "music_off"
    WATERMARK = "watermark"
    # The same scenes, takes and music, cut again.
    NOTHING = "nothing"


class VersionChange(FrozenModel):
    """One change. `scene` is 0 for the music and the whole film; `message` says it to a person."""

    kind: ChangeKind = Field(description="What kind of change it is.")
    scene: int = Field(default=0, description="The scene's number; 0: the music, or the whole film.")
    message: str = Field(description="A sentence for a person.")


def list_changes(
    before: FilmVersionRow | None, after: FilmVersionRow, cards: Cards | None
) -> tuple[VersionChange, ...]:
    """List what changed from the version that it was based on; None: it was the first, or that is gone.

    `cards` are the brief's: its watermark is that of versions that have none of their own.
    """
    if before is None:
        first = after.based_on is None
        message = "The first cut that is kept" if first else "What it was made from is not kept any more"
        return (VersionChange(kind=ChangeKind.FIRST, message=message),)
    found = (
        *_compare_scenes(before, after),
        *_compare_order(before, after),
        *_compare_music(before, after),
        *_compare_marks(find_mark(cards, before.mark), find_mark(cards, after.mark)),
    )
    return found or (VersionChange(kind=ChangeKind.NOTHING, message="Cut again as it was"),)


def _compare_scenes(before: FilmVersionRow, after: FilmVersionRow) -> Iterator[VersionChange]:
    known = {scene.number: scene for scene in before.scenes}
    for scene in after.scenes:
        number = scene.number
        had = number in known and known[number].in_film and number not in before.gaps
        yield from _compare_gap(number, had, scene.in_film and number not in after.gaps)
        takes = before.takes.get(str(number)), after.takes.get(str(number))
        if takes[0] != takes[1] and takes[1] is not None and scene.in_film and number not in after.gaps:
            yield VersionChange(
                kind=ChangeKind.TAKE, scene=number, message=f"Scene {number}: take {takes[1]}"
            )
        if number in known:
            yield from _compare_scene(known[number], scene)


def _compare_gap(number: int, had: bool, has: bool) -> Iterator[VersionChange]:
    if had and not has:
        yield VersionChange(kind=ChangeKind.LEFT_OUT, scene=number, message=f"Without scene {number}")
    if has and not had:
        yield VersionChange(kind=ChangeKind.BROUGHT_IN, scene=number, message=f"With scene {number}")


def _compare_order(before: FilmVersionRow, after: FilmVersionRow) -> Iterator[VersionChange]:
    orders = [[scene.number for scene in version.scenes if scene.in_film] for version in (before, after)]
    kept = set(orders[0]) & set(orders[1])
    was, now = ([number for number in order if number in kept] for order in orders)
    if was != now:
        order = ", ".join(map(str, orders[1]))
        yield VersionChange(kind=ChangeKind.ORDER, message=f"Another order of scenes: {order}")


def _compare_scene(before: Scene, after: Scene) -> Iterator[VersionChange]:
    number = after.number
    if before.voiced_lines != after.voiced_lines:
        yield VersionChange(kind=ChangeKind.LINES, scene=number, message=f"Scene {number}: other lines")
    if before.seconds != after.seconds:
        message = f"Scene {number}: {after.seconds:.1f} s instead of {before.seconds:.1f} s"
        yield VersionChange(kind=ChangeKind.LENGTH, scene=number, message=message)
    if before.transition != after.transition:
        message = f"Scene {number}: another transition into it"
        yield VersionChange(kind=ChangeKind.TRANSITION, scene=number, message=message)
    if before.text != after.text:
        yield VersionChange(kind=ChangeKind.TEXT, scene=number, message=f"Scene {number}: another text")


def _compare_music(before: FilmVersionRow, after: FilmVersionRow) -> Iterator[VersionChange]:
    was, now = before.music or FilmMusic(), after.music or FilmMusic()
    if now.off:
        if not was.off:
            yield VersionChange(kind=ChangeKind.MUSIC_OFF, message="No music")
        return
    if was.off or before.soundtrack_key != after.soundtrack_key:
        own = "Own music" if now.upload_id else "Other music"
        yield VersionChange(kind=ChangeKind.MUSIC, message=own if not was.off else "With music")
    if was.level_db != now.level_db:
        yield VersionChange(kind=ChangeKind.MUSIC_LEVEL, message=f"Music at {now.level_db:+g} dB")


def _compare_marks(before: FilmMark | None, after: FilmMark | None) -> Iterator[VersionChange]:
    had, has = before is not None and not before.off, after is not None and not after.off
    if had and has and before != after:
        yield VersionChange(kind=ChangeKind.WATERMARK, message="Another watermark")
    elif had is not has:
        message = "With a watermark" if has else "No watermark"
        yield VersionChange(kind=ChangeKind.WATERMARK, message=message)
