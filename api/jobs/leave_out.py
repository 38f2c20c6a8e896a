"""Has the film cut without scenes that are still being made."""

from collections.abc import Collection

from api.jobs.update_errors import translate_update_errors
from api.services import ApiServices
from contracts import LeaveOutOrder
from store.models import JobRow


async def request_leave_out(services: ApiServices, row: JobRow, scenes: Collection[int]) -> tuple[int, ...]:
    """Have the film cut without these scenes, 0 for the music; each once, in order.

    Raises:
        ProblemError: one of them is not being made, nothing would be left, or the job is ending.
        TemporalUnavailableError, NoWorkerError: the workflow could not be reached.
    """
    parts = tuple(sorted(set(scenes)))
    async with translate_update_errors(services, row):
        await services.temporal.updates.leave_out(row.id, LeaveOutOrder(scenes=parts))
    return parts
