"""Notices an ffmpeg that gets no further, by its own progress."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from types import TracebackType

from media.errors import FfmpegStalled

# What rises while ffmpeg works; the time that has passed rises also while it waits.
RISING_KEYS = frozenset({"frame", "out_time_us", "total_size"})


class StallWatch(AbstractAsyncContextManager["StallWatch"]):
    """Cancels its block when ffmpeg has told nothing new for `seconds`, and raises FfmpegStalled then."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._limit = asyncio.timeout(seconds)
        self._told: dict[str, str] = {}

    def watch(self, read_line: Callable[[str], None]) -> Callable[[str], None]:
        """Return a reader of ffmpeg's `-progress` lines that passes each on to `read_line`."""

        def read(line: str) -> None:
            key, _, value = line.partition("=")
            if key in RISING_KEYS and self._told.get(key) != value:
                self._told[key] = value
                self._limit.reschedule(asyncio.get_running_loop().time() + self._seconds)
            read_line(line)

        return read

    async def __aenter__(self) -> "StallWatch":
        """Begin to watch."""
        await self._limit.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop watching; raise FfmpegStalled if ffmpeg stood still."""
        try:
            await self._limit.__aexit__(kind, error, trace)
        except TimeoutError:
            raise FfmpegStalled from None
