"""Details of a job's list entry that come from other tables."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from api.jobs.job_records import JobRecords
from api.services import ApiServices
from contracts import LedgerStage
from contracts.stages import ledger_part_of
from store.models import JobRow
from storyboard import film_length_seconds, film_seconds


@dataclass(frozen=True)
class SummaryDetails:
    """A job's held scenes, and its storyboard's length in seconds once there is one.

    Among the scenes, 0 is the music, and -1 the narration.
    """

    held_scenes: tuple[int, ...] = ()
    storyboard_seconds: float | None = None


async def read_summary_details(
    services: ApiServices, job_ids: Collection[str]
) -> Mapping[str, SummaryDetails]:
    """Read the details of many jobs, by job id."""
    held = await services.ledger.reads.list_unknown_parts(job_ids)
    seconds = await services.storyboards.sum_lengths(job_ids)
    return {job_id: SummaryDetails(tuple(held.get(job_id, ())), seconds.get(job_id)) for job_id in job_ids}


def summary_details_from_records(records: JobRecords) -> SummaryDetails:
    """Take the details from one job's records."""
    held = {
        ledger_part_of(call.stage, call.scene)
        for call in records.ledger
        if call.is_outcome_unknown and call.stage is not LedgerStage.SCRIPT
    }
    return SummaryDetails(
        tuple(sorted(held)), film_length_seconds(records.scenes) if records.scenes else None
    )


def duration_seconds(row: JobRow, details: SummaryDetails) -> float:
    """Return the film's length; before there is a film, the storyboard's; before that, the requested one."""
    if row.film_seconds is not None:
        return row.film_seconds
    planned = details.storyboard_seconds
    return row.brief.card_seconds + (film_seconds(row.brief) if planned is None else planned)
