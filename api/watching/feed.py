"""What was told, in order, for many readers at their own pace: each holds a cursor, none a queue."""

import asyncio
from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class Feed(Generic[T]):
    """The last `most` items. A reader who falls behind further has lost some, and is told so."""

    def __init__(self, most: int) -> None:
        self._items: deque[T] = deque(maxlen=most)
        self._end = 0
        self._news = asyncio.Event()
        self.closed = False

    @property
    def end(self) -> int:
        """The cursor behind all that was told."""
        return self._end

    def add(self, item: T) -> None:
        """Tell all readers."""
        self._items.append(item)
        self._end += 1
        self._wake()

    def close(self) -> None:
        """Nothing more will be told."""
        self.closed = True
        self._wake()

    def remembered(self) -> list[T]:
        """All that is still there."""
        return list(self._items)

    def lost(self, cursor: int) -> bool:
        """Whether something behind the cursor is there no more."""
        return cursor < self._end - len(self._items)

    async def after(self, cursor: int) -> tuple[list[T], int]:
        """Wait for what comes behind the cursor: that, and the next cursor. Nothing: the feed is closed."""
        while cursor == self._end and not self.closed:
            await self._news.wait()
        news = self._end - cursor
        return (list(self._items)[-news:] if news else []), self._end

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()
