"""Deletes uploads: the file first, then the row, so that a crash in between is made good later."""

from store import asset_keys
from store.assets import Assets
from store.models import UploadRow
from store.uploads import UploadCatalog


async def delete_upload(uploads: UploadCatalog, assets: Assets, row: UploadRow) -> None:
    """Delete the file and the row of an upload that is hidden already. Safe to repeat."""
    await assets.delete_all(asset_keys.upload_folder(row.owner, row.id))
    await uploads.remove_row(row.id)


async def delete_uploads_of_job(uploads: UploadCatalog, assets: Assets, job_id: str) -> None:
    """Delete the uploads that only this job used and that were not sent again since. Safe to repeat."""
    for row in await uploads.end_uses_of_job(job_id):
        await delete_upload(uploads, assets, row)


async def sweep_unused_uploads(uploads: UploadCatalog, assets: Assets) -> int:
    """Delete uploads that nothing has used for a week, and what a crash left; return how many there were."""
    rows = await uploads.hide_unused()
    for row in rows:
        await delete_upload(uploads, assets, row)
    return len(rows)
