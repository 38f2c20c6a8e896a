"""A cache of what ffmpeg has found out about files, valid for as long as a file stays what it is."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from pathlib import Path
from typing import TypeVar, cast
from weakref import WeakValueDictionary

T = TypeVar("T")
# Device, inode, size in bytes, and nanoseconds of the last change.
FileIdentity = tuple[int, int, int, int]

MAX_FACTS = 1024


class FileFacts:
    """The newest `MAX_FACTS` answers, by question and file.

    A film asks the same of the same clips again and again (when a clip is collected, and for each piece of
    it), and each answer costs a run of ffmpeg. A file is known by device, inode, size and time of change, so
    that a moved file is the same one, and a replaced file another one. Errors are not kept. What several ask
    at once is asked once.
    """

    def __init__(self) -> None:
        self._facts: OrderedDict[tuple[Hashable, FileIdentity | None], object] = OrderedDict()
        self._asking: WeakValueDictionary[Hashable, asyncio.Lock] = WeakValueDictionary()

    async def find_or_ask(
        self,
        question: Hashable,
        path: Path,
        ask: Callable[[], Awaitable[T]],
        *,
        may_keep: Callable[[T], bool] = lambda _: True,
    ) -> T:
        """Return the answer to `question` about the file at `path`: the kept one, or else `ask()`'s.

        An answer is kept only if `may_keep` allows it.
        """
        key = (question, _identify_file(path))
        async with self._asking.setdefault(key, asyncio.Lock()):
            if key in self._facts:
                self._facts.move_to_end(key)
                return cast("T", self._facts[key])
            answer = await ask()
            # A file may be written while ffmpeg reads it. Then the answer is of neither version.
            if key == (question, _identify_file(path)) and key[1] is not None and may_keep(answer):
                self._keep(key, answer)
            return answer

    def copy_facts(self, source: Path, copy: Path) -> None:
        """Keep for `copy`, which has the same bytes, what is known of `source`."""
        known, new = _identify_file(source), _identify_file(copy)
        for (question, file), answer in list(self._facts.items()):
            if new is not None and file == known:
                self._keep((question, new), answer)

    def _keep(self, key: tuple[Hashable, FileIdentity | None], fact: object) -> None:
        self._facts[key] = fact
        while len(self._facts) > MAX_FACTS:
            self._facts.popitem(last=False)


def _identify_file(path: Path) -> FileIdentity | None:
    try:
        stat = path.stat()
    except OSError:
        return None  # ffmpeg says what is wrong with it
    return (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns)
