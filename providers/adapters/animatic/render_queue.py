"""The queues that the animatic needs of the catalog: its orders, and which worker leases which."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from contracts import Departure, JobError
from contracts.renders import Render


class RenderQueue(Protocol):
    """The renders as the adapter sees them, the same on all hosts."""

    async def add_render(self, render: Render) -> None:
        """Add the render unless there is one of its id."""

    async def find_render(self, render_id: str) -> Render | None:
        """Return the render; None where there is none of that id."""

    async def cancel_render(self, render_id: str) -> None:
        """Cancel the render if it has not ended."""

    async def delete_render(self, render_id: str) -> None:
        """Delete the render, if there is one."""


class RenderLeaseQueue(Protocol):
    """The renders as workers see them. What a worker says counts only while its attempt is the last one."""

    async def take_renders(self, worker: str, count: int, *, but: Collection[str] = ()) -> list[Render]:
        """Lease up to `count` renders that wait and are nobody's, the oldest first."""

    async def renew_leases(self, progress: Mapping[Render, float]) -> list[Render]:
        """Renew the leases with the percentages so far; return those that are lost or canceled."""

    async def finish_render(self, render: Render, departures: Sequence[Departure]) -> bool:
        """Record that the result is stored; return False if the render was another's or canceled."""

    async def fail_render(self, render: Render, error: JobError) -> bool:
        """Record that the order can never be rendered; return False as `finish_render`."""

    async def give_back(self, render: Render) -> None:
        """End the lease: any worker may take the render at once."""

    async def free_leases_of(self, worker: str) -> None:
        """End all leases of a worker that is dead."""

    async def list_ended(self, before: datetime) -> list[Render]:
        """List renders that ended before then, some at a time."""


def result_name(render_id: str, attempt: int) -> str:
    """Return the name under which an attempt's file is stored: two attempts may differ in their fonts."""
    return f"animatic/{render_id}/{attempt}"


def result_names(render: Render) -> list[str]:
    """Return the names of all files that attempts at the render may have stored."""
    return [result_name(render.id, attempt) for attempt in range(1, render.attempt + 1)]
