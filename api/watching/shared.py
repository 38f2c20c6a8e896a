"""What several need at once is made for the first and ended with the last."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


class Runs(Protocol):
    """Something that works in a task of its own."""

    async def run(self) -> None:
        """Work until there is nothing more to do, or it is closed."""

    def close(self) -> None:
        """Whoever waits for it hears that nothing more comes; it ends with what it does just now."""


T = TypeVar("T", bound=Runs)


@dataclass
class _Held(Generic[T]):
    value: T
    task: asyncio.Task[None]
    users: int = 0


class Shared(Generic[T]):
    """At most one of each key that works. To be used in the event loop's own thread."""

    def __init__(self) -> None:
        self._held: dict[str, _Held[T]] = {}
        # Those that have been closed, too: cancelled in the middle of a query, one would lose its connection.
        self._tasks: set[asyncio.Task[None]] = set()
        self._ended = False

    @property
    def keys(self) -> frozenset[str]:
        """What is in use."""
        return frozenset(self._held)

    @contextmanager
    def use(self, key: str, make: Callable[[], T]) -> Iterator[T]:
        """The one of this key, as long as this is open."""
        held = self._hold(key, make)
        held.users += 1
        try:
            yield held.value
        finally:
            held.users -= 1
            if not held.users:
                self._drop(key, held)

    def get(self, key: str) -> T | None:
        """The one of this key, where somebody uses it."""
        return self._held[key].value if key in self._held else None

    def end(self) -> None:
        """End all, and whatever comes yet. Safe to call again."""
        self._ended = True
        for held in self._held.values():
            held.value.close()

    async def ended(self) -> None:
        """Wait until nothing works any more."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _hold(self, key: str, make: Callable[[], T]) -> _Held[T]:
        held = self._held.get(key)
        # One that has done its work tells a finished story, and whoever comes now wants to hear of today.
        if held is None or held.task.done():
            value = make()
            held = self._held[key] = _Held(value, self._begun(value))
            if self._ended:
                value.close()
        return held

    def _begun(self, value: T) -> asyncio.Task[None]:
        task = asyncio.create_task(value.run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _drop(self, key: str, held: _Held[T]) -> None:
        held.value.close()
        if self._held.get(key) is held:
            del self._held[key]
