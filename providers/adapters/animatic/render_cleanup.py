"""Chores of render workers: leases of dead neighbours, old results, folders of earlier versions."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

from filesystem.locked_home import LockedHome
from providers.adapters.animatic.adapter import delete_render
from providers.adapters.animatic.job_folders import JobFolders
from providers.adapters.animatic.render_queue import RenderLeaseQueue, RenderQueue
from providers.protocol import ResultStore

NEIGHBOUR_CHECK_SECONDS = 2.0
# Age at which unreleased jobs are deleted (the machine may be off for days), and how often to look for them.
RETENTION_SECONDS, CLEANUP_INTERVAL_SECONDS = 7 * 24 * 3600.0, 3600.0


class RenderCleanup:
    """Does each chore when it is due; an error is the caller's, and the chore has its next turn."""

    def __init__(
        self,
        queue: RenderQueue,
        leases: RenderLeaseQueue,
        results: ResultStore,
        home: LockedHome,
        folders: JobFolders,
    ) -> None:
        self._queue, self._leases = queue, leases
        self._results = results
        self._home = home
        self._folders = folders
        self._checked_at = self._cleaned_at = float("-inf")

    async def run_if_due(self) -> None:
        """Free what dead neighbours held and take in folders of before; each hour, delete what is old."""
        now = time.monotonic()
        if now - self._checked_at >= NEIGHBOUR_CHECK_SECONDS:
            self._checked_at = now
            await self._free_leases_of_the_dead()
            await self._folders.adopt_all()
        if now - self._cleaned_at >= CLEANUP_INTERVAL_SECONDS:
            self._cleaned_at = now
            await self.delete_old_renders(RETENTION_SECONDS)

    async def delete_old_renders(self, older_than_seconds: float) -> int:
        """Delete ended renders of that age with their files; return how many."""
        before = datetime.now(UTC) - timedelta(seconds=older_than_seconds)
        deleted = 0
        while old := await self._leases.list_ended(before):
            for render in old:
                await delete_render(self._queue, self._results, render)
            deleted += len(old)
        await asyncio.to_thread(self._folders.delete_old_folders, older_than_seconds)
        return deleted

    async def _free_leases_of_the_dead(self) -> None:
        for name in self._home.list_dead():
            await self._leases.free_leases_of(name)
            self._home.remove_dead(name)
