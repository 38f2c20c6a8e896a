"""Deleting a job with everything that it made."""

from api.services import Services
from api.truth import confirm
from store.errors import JobActive
from store.incoming import delete_job_assets
from store.models import JobRow


async def delete(services: Services, row: JobRow) -> None:
    """Hide it, delete its assets, forget it: in this order, so that the reconciler can end what a crash cut.

    Raises:
        JobActive: it has not ended.
    """
    row = (await confirm(services, row)).row
    if not row.status.ended:
        raise JobActive(row.id)
    await services.jobs.hide(row.owner, [row.id])
    await delete_job_assets(services.assets, row.id)
    await services.jobs.remove(row.id)
