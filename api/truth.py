"""Before a job is told to anyone, the server is asked if the catalog is right; docs/adr/0005 tells why."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from api.services import Services
from engine import EngineAwayError, Execution, NoSuchRunError, Trouble
from store.models import JobRow
from workflows.closing import closed_as
from workflows.contracts import CloseOrder

# A reader waits no longer for the server's word; then the catalog's has to do.
PATIENCE_SECONDS = 2.0


@dataclass(frozen=True)
class Truth:
    """A job's row, healed where it was wrong.

    `confirmed` is False when the job goes on, as far as the catalog knows, and the server could not be asked.
    `execution` is what the server says of its workflow; None: it has none, or does not answer (`answered`).
    """

    row: JobRow
    confirmed: bool
    execution: Execution | None = None
    answered: bool = True

    @property
    def running(self) -> bool:
        """Whether that goes on."""
        return self.execution is not None and self.execution.running

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What of it has failed and is tried again."""
        return self.execution.troubles if self.execution else ()


async def confirm(services: Services, row: JobRow) -> Truth:
    """Compare the row with the server's word, and write what the catalog had missed."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            execution = await services.engine.execution(row.id)
    except NoSuchRunError:
        # Never started (the starter will), or ended and past retention.
        return Truth(row, confirmed=True)
    except (EngineAwayError, TimeoutError):
        return Truth(row, confirmed=row.status.ended, answered=False)
    return Truth(await _healed(services, row, execution), confirmed=True, execution=execution)


async def confirm_all(services: Services, rows: Iterable[JobRow]) -> list[Truth]:
    """The same for many, side by side. Ended ones are believed: who looks at one closely asks again."""
    return list(await asyncio.gather(*(_believe_or_confirm(services, row) for row in rows)))


async def _believe_or_confirm(services: Services, row: JobRow) -> Truth:
    return Truth(row, confirmed=True) if row.status.ended else await confirm(services, row)


async def _healed(services: Services, row: JobRow, execution: Execution) -> JobRow:
    if row.status.ended and _reopened(row, execution):
        await services.jobs.note_run(row.id, execution.run_id)
    elif not row.status.ended and not execution.running:
        await _close(services, row, execution)
    else:
        return row
    return await services.jobs.get(row.owner, row.id)


def _reopened(row: JobRow, execution: Execution) -> bool:
    """An operator reset it: a new run works on what had ended. (The run that ended it may still close.)"""
    return execution.running and row.run_id not in (None, execution.run_id)


async def _close(services: Services, row: JobRow, execution: Execution) -> None:
    status, error = closed_as(execution.status)
    order = CloseOrder(job_id=row.id, status=status, error=error)
    await services.jobs.close(order, run_id=row.run_id or execution.run_id)
