"""Refuses burnt captions in a script that no worker has a font for, before anything is ordered."""

from collections.abc import Iterable, Sequence

from api.http.problems import FieldError, validation_problem
from contracts import Brief, CaptionChoice
from store.media_pools import MediaPools, PoolReport
from storyboard.narration_lines import list_known_lines
from storyboard.text.writing_systems import find_scripts


async def require_caption_fonts(pools: MediaPools, lines: Iterable[str]) -> None:
    """Check the scripts of lines that are to be burnt in, as far as the media pool has told what it lacks.

    Raises:
        ProblemError: every process of the pool lacks a font for one of them.
    """
    missing = sorted(find_scripts(lines) & _find_undrawn_scripts(await pools.list_present()))
    if missing:
        said = (
            f"no font here draws {' or '.join(missing)}: have the captions as `track` or `files`, or have "
            "fonts installed (Debian: fonts-noto-core, fonts-noto-cjk)"
        )
        raise validation_problem(FieldError(field="captions", message=said))


async def require_brief_fonts(pools: MediaPools, brief: Brief) -> None:
    """Check the lines of a brief with burnt captions, as far as they are known before it is planned.

    Raises:
        ProblemError: as `require_caption_fonts`.
    """
    if brief.caption_choice is CaptionChoice.BURNT:
        lines = [line for scene in brief.scenes or () for line in scene.lines or ()]
        given = (line if isinstance(line, str) else line.text for line in lines)
        await require_caption_fonts(pools, [*given, *(line.text for line in list_known_lines(brief))])


def _find_undrawn_scripts(pools: Sequence[PoolReport]) -> set[str]:
    """Return the scripts that no process draws; none while nobody has said anything."""
    lacks = [{script for lack in pool.lacks for script in lack.scripts} for pool in pools]
    return set.intersection(*lacks) if lacks else set()
