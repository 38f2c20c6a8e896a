"""Background tasks shared by key: started for the first user, closed with the last."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Runnable(Protocol):
    """An object with a background task of its own."""

    async def run(self) -> None:
        """Work until there is nothing more to do, or until closed."""

    def close(self) -> None:
        """Release all waiters and let `run` return after its current step."""


T = TypeVar("T", bound=Runnable)


@dataclass
class _SharedRunnable(Generic[T]):
    value: T
    task: asyncio.Task[None]
    users: int = 0


class RefCounted(Generic[T]):
    """There is at most one running object per key. Use it in the event loop's thread only."""

    def __init__(self) -> None:
        self._shared: dict[str, _SharedRunnable[T]] = {}
        # Includes closed ones, which finish by themselves: cancelling a query loses its database connection.
        self._tasks: set[asyncio.Task[None]] = set()
        self._ended = False

    @property
    def keys_in_use(self) -> frozenset[str]:
        """Keys in use."""
        return frozenset(self._shared)

    @contextmanager
    def share_by_key(self, key: str, make: Callable[[], T]) -> Iterator[T]:
        """Share the key's object while the context is open."""
        shared = self._get_or_start(key, make)
        shared.users += 1
        try:
            yield shared.value
        finally:
            shared.users -= 1
            if not shared.users:
                self._close_and_remove(key, shared)

    def find_in_use(self, key: str) -> T | None:
        """Return the key's object, or None if nobody uses it."""
        return self._shared[key].value if key in self._shared else None

    def close_all(self) -> None:
        """Close all objects, and all that are added later. Safe to call again."""
        self._ended = True
        for shared in self._shared.values():
            shared.value.close()

    async def wait_closed(self) -> None:
        """Wait until all tasks have ended."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _get_or_start(self, key: str, make: Callable[[], T]) -> _SharedRunnable[T]:
        shared = self._shared.get(key)
        # A finished one holds outdated events: a new user gets a new one.
        if shared is None or shared.task.done():
            value = make()
            shared = self._shared[key] = _SharedRunnable(value, self._start_task(value))
            if self._ended:
                value.close()
        return shared

    def _start_task(self, value: T) -> asyncio.Task[None]:
        task = asyncio.create_task(value.run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _close_and_remove(self, key: str, shared: _SharedRunnable[T]) -> None:
        shared.value.close()
        if self._shared.get(key) is shared:
            del self._shared[key]
