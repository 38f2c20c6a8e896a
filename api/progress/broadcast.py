"""A broadcast: items in order for many readers at their own pace; each holds a cursor, none a queue."""

import asyncio
from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class Broadcast(Generic[T]):
    """The last `most` items. A reader that falls further behind loses some, and can tell."""

    def __init__(self, most: int) -> None:
        self._items: deque[T] = deque(maxlen=most)
        self._end = 0
        self._news = asyncio.Event()
        self.closed = False

    @property
    def end_cursor(self) -> int:
        """The cursor after the last item."""
        return self._end

    def publish_item(self, item: T) -> None:
        """Publish an item to all readers."""
        self._items.append(item)
        self._end += 1
        self._wake_readers()

    def close(self) -> None:
        """Publish nothing more, and release waiting readers."""
        self.closed = True
        self._wake_readers()

    def remembered_items(self) -> list[T]:
        """Return the items that are still held."""
        return list(self._items)

    def has_lost(self, cursor: int) -> bool:
        """Return whether items after the cursor were dropped."""
        return cursor < self._end - len(self._items)

    async def wait_after(self, cursor: int) -> tuple[list[T], int]:
        """Wait for items after the cursor; return them (none: closed) and the next cursor."""
        while cursor == self._end and not self.closed:
            await self._news.wait()
        news = self._end - cursor
        return (list(self._items)[-news:] if news else []), self._end

    def _wake_readers(self) -> None:
        self._news.set()
        self._news = asyncio.Event()
