"""The job that a notice tells of, for all ways on which people and programs are told."""

from contracts import CallerNotice
from store.errors import JobNotFound
from store.jobs import Jobs
from store.models import JobRow


async def find_told_job(jobs: Jobs, notice: CallerNotice) -> JobRow | None:
    """Return the job; None: there is nothing to tell any more.

    It was deleted meanwhile, or has ended since it needed its owner, and nobody asked to be told again.
    """
    try:
        job = await jobs.get_for_any_owner(notice.job_id)
    except JobNotFound:
        return None
    over = notice.need is not None and job.status.has_ended and not notice.redelivery
    return None if over else job
