"""Deletes a job with every file that it made."""

from api.jobs.confirm_status import confirm_status
from api.services import ApiServices
from store.errors import JobActive
from store.models import JobRow
from store.partial_downloads import delete_job_assets
from store.upload_cleanup import delete_uploads_of_job


async def delete_job_with_assets(services: ApiServices, row: JobRow) -> None:
    """Hide the job, delete its files, remove its rows: the reconciler can finish this after a crash.

    Raises:
        JobActive: the job has not ended.
    """
    row = (await confirm_status(services, row)).row
    if not row.status.has_ended:
        raise JobActive(row.id)
    await services.jobs.begin_deletion(row.owner, [row.id])
    await finish_deletion(services, row.id)


async def finish_deletion(services: ApiServices, job_id: str) -> None:
    """Delete the files and rows of a hidden job."""
    await delete_job_assets(services.assets, job_id)
    await delete_uploads_of_job(services.uploads, services.assets, job_id)
    await services.jobs.remove_job(job_id)
