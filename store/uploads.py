"""Files that owners upload ahead of an order: each content is kept once for an owner, and counted.

A row is written before its file and deleted after it, so that no crash leaves a file that nobody finds.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import uuid4

from sqlmodel import and_, col, delete, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts import FrozenModel, UploadKind
from store import asset_keys
from store.database import Database
from store.errors import UploadInUse, UploadNotFound, UploadQuotaReached
from store.job_lifecycle import utc_now
from store.ledger.row_locks import lock_rows
from store.models import JobRow, UploadRow, UploadUseRow
from store.text_normalization import is_storable
from store.upload_uses import end_uses, find_missing_uploads, is_usable, is_used, record_uses
from store.upsert import insert_once

UNUSED_UPLOADS_KEPT = timedelta(days=7)


class UploadToKeep(FrozenModel):
    """A file, ready to be kept: its digest (SHA-256 in hex) and bytes, a picture's pixels, sound's length."""

    owner: str
    digest: str
    size_bytes: int
    kind: UploadKind = UploadKind.PICTURE
    media_type: str = "image/jpeg"
    width: int | None = None
    height: int | None = None
    seconds: float | None = None

    def to_row(self) -> UploadRow:
        """Build the file's row, with an id of its own."""
        upload_id, now = str(uuid4()), utc_now()
        find_key = asset_keys.uploaded_picture_key
        if self.kind is UploadKind.AUDIO:
            find_key = asset_keys.uploaded_audio_key
        return UploadRow(
            **dict(self),
            id=upload_id,
            asset_key=find_key(self.owner, upload_id),
            created_at=now,
            given_at=now,
        )


class UploadCatalog:
    """Reads and writes of the table of uploads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin_upload(self, file: UploadToKeep, *, quota_bytes: int) -> UploadRow:
        """Return the row under which the file is to be kept: a new one, or that of the same content.

        Without `stored_at` its file is to be stored now, and noted by `note_stored`.

        Raises:
            UploadQuotaReached: it is new, and the owner's uploads would exceed `quota_bytes` with it.
        """
        row = file.to_row()
        async with self._database.write_session(durable=True) as session:
            await lock_rows(session, [f"uploads/{file.owner}"])
            if await insert_once(session, row, "owner", "kind", "digest"):
                if await _sum_bytes(session, file.owner) > quota_bytes:
                    raise UploadQuotaReached(quota_bytes)
                return row
            same = (
                col(UploadRow.owner) == row.owner,
                col(UploadRow.kind) == row.kind,
                col(UploadRow.digest) == row.digest,
            )
            known = (await session.exec(select(UploadRow).where(*same).with_for_update())).one()
            known.given_at = utc_now()
        return known

    async def note_stored(self, upload_id: str) -> None:
        """Record that the upload's file is whole."""
        async with self._database.write_session(durable=True) as session:
            (await session.get_one(UploadRow, upload_id)).stored_at = utc_now()

    async def get_upload(self, owner: str, upload_id: str) -> UploadRow:
        """Return the owner's upload.

        Raises:
            UploadNotFound: there is no such upload, it is another owner's, or it is being deleted.
        """
        async with self._database.read_session() as session:
            return await _get_visible(session, owner, upload_id)

    async def begin_removal(self, owner: str, upload_id: str) -> UploadRow:
        """Hide the owner's upload; its files and then its row are to be deleted.

        Raises:
            UploadNotFound: there is no such upload, it is another owner's, or it is being deleted.
            UploadInUse: a job uses it.
        """
        async with self._database.write_session() as session:
            row = await _get_visible(session, owner, upload_id, lock=True)
            if await _has_use(session, row.id):
                raise UploadInUse(row.id)
            _hide(row)
        return row

    async def hide_unused(self, unused_for: timedelta = UNUSED_UPLOADS_KEPT) -> list[UploadRow]:
        """Hide uploads that nothing has used for that time; return all that are hidden, to be deleted."""
        old = col(UploadRow.given_at) <= utc_now() - unused_for
        found = select(UploadRow).where(or_(and_(old, ~is_used()), col(UploadRow.removed_at).is_not(None)))
        async with self._database.write_session() as session:
            rows = list(await session.exec(found.with_for_update()))
            rows = [row for row in rows if row.removed_at or not await _has_use(session, row.id)]
            for row in rows:
                _hide(row)
        return rows

    async def end_uses_of_job(self, job_id: str) -> list[UploadRow]:
        """End a job's uses and hide the uploads that it alone used; return those, to be deleted."""
        async with self._database.write_session() as session:
            job = await session.get(JobRow, job_id)
            rows = await end_uses(session, job_id, job.created_at) if job else []
            for row in rows:
                _hide(row)
        return rows

    async def find_missing(
        self, owner: str, upload_ids: Collection[str], kind: UploadKind = UploadKind.PICTURE
    ) -> frozenset[str]:
        """Return which of the ids are no uploads of the owner's of this kind."""
        async with self._database.read_session() as session:
            return await find_missing_uploads(session, owner, upload_ids, kind=kind)

    async def record_use(self, owner: str, job_id: str, upload_id: str) -> None:
        """Record that a job uses one of its owner's pictures, which is then not cleaned up. Safe to repeat.

        Raises:
            UploadNotFound: it is not there.
        """
        async with self._database.write_session(durable=True) as session:
            await record_uses(session, owner, job_id, [upload_id])

    async def remove_row(self, upload_id: str) -> None:
        """Delete the row of a hidden upload, whose files are gone. Safe to repeat."""
        hidden = (col(UploadRow.id) == upload_id, col(UploadRow.removed_at).is_not(None))
        async with self._database.write_session() as session:
            await session.exec(delete(UploadRow).where(*hidden))


async def _get_visible(session: AsyncSession, owner: str, upload_id: str, *, lock: bool = False) -> UploadRow:
    mine = (col(UploadRow.id) == upload_id, col(UploadRow.owner) == owner, *is_usable())
    found = select(UploadRow).where(*mine)
    found = found.with_for_update() if lock else found
    row = (await session.exec(found)).one_or_none() if is_storable(upload_id) else None
    if row is None:
        raise UploadNotFound(upload_id)
    return row


async def _has_use(session: AsyncSession, upload_id: str) -> bool:
    """Return whether a job uses it; asked again once its row is locked, which a new use has to wait for."""
    found = select(UploadUseRow.job_id).where(col(UploadUseRow.upload_id) == upload_id)
    return (await session.exec(found.limit(1))).first() is not None


def _hide(row: UploadRow) -> None:
    # The digest is free again: the same content gets another row, and a folder that no deletion is about.
    now: datetime = utc_now()
    row.removed_at, row.digest = row.removed_at or now, row.id


async def _sum_bytes(session: AsyncSession, owner: str) -> int:
    total = select(func.sum(UploadRow.size_bytes)).where(
        col(UploadRow.owner) == owner, col(UploadRow.removed_at).is_(None)
    )
    return int((await session.exec(total)).one() or 0)
