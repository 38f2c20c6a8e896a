"""Runs of ffmpeg, each of them real, and once only: in every case the service's file is the same."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from media.process import ProcessResult, run_process

# Where programs are run on files.
PLACES = ("media.ffmpeg", "media.packet_sums", "media.pictures", "media.probe", "media.tracks")


@dataclass(frozen=True)
class KnownRun:
    """What came of a run: its lines, and the files that it wrote, by their place among the arguments."""

    result: ProcessResult
    lines: Sequence[str]
    written: dict[int, bytes]


class KnownRuns:
    """Answers a run from an earlier one with the same arguments on files of the same bytes."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], KnownRun] = {}

    async def run(
        self,
        argv: Sequence[str],
        *,
        on_line: Callable[[str], None] = lambda _: None,
        **more: Any,  # noqa: ANN401 - handed on
    ) -> ProcessResult:
        """What `run_process` does."""
        wanted = tuple(map(_content, argv))
        if (known := self._known.get(wanted)) is None:
            known = self._known[wanted] = await _run(argv, **more)
        for place, content in known.written.items():
            Path(argv[place]).write_bytes(content)
        for line in known.lines:
            on_line(line)
        return known.result


async def _run(argv: Sequence[str], **more: Any) -> KnownRun:  # noqa: ANN401 - handed on
    before, lines = [_content(word) for word in argv], list[str]()
    result = await run_process(argv, on_line=lines.append, **more)
    changed = [place for place, word in enumerate(argv) if _content(word) != before[place]]
    return KnownRun(result, lines, {place: Path(argv[place]).read_bytes() for place in changed})


def _content(word: str) -> str:
    """A program or an option as it is; of a file its bytes, and of one that is not there only its kind."""
    path = Path(word)
    if not path.is_absolute() or os.access(path, os.X_OK):
        return word
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else f"a new {path.suffix}"


@contextmanager
def equal_runs_once() -> Iterator[None]:
    """While this lasts, runs that are equal happen once."""
    runs = KnownRuns()
    with ExitStack() as stack:
        for place in PLACES:
            stack.enter_context(patch(f"{place}.run_process", runs.run))
        yield
