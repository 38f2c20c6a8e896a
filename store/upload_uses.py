"""Records the uploads that each job uses. An upload that is used is not cleaned up."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, delete, exists, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts import ImageReference, UploadKind
from store.errors import UploadNotFound
from store.models import UploadRow, UploadUseRow
from store.upsert import insert_once


def upload_ids_of(images: Iterable[ImageReference | None]) -> frozenset[str]:
    """Return the ids of the uploads among pictures."""
    return frozenset(image.upload_id for image in images if image is not None and image.upload_id)


def is_usable() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the SQL conditions that an upload is stored, and not being deleted."""
    return col(UploadRow.stored_at).is_not(None), col(UploadRow.removed_at).is_(None)


def is_used() -> ColumnElement[bool]:
    """Return the SQL condition that a job uses an upload."""
    return exists().where(col(UploadUseRow.upload_id) == col(UploadRow.id))


async def find_missing_uploads(
    session: AsyncSession,
    owner: str,
    upload_ids: Collection[str],
    *,
    kind: UploadKind = UploadKind.PICTURE,
    lock: bool = False,
) -> frozenset[str]:
    """Return which of the ids are no usable uploads of the owner's of this kind.

    With `lock`, none of them can be deleted until the transaction ends.
    """
    found = select(UploadRow.id).where(
        col(UploadRow.owner) == owner,
        col(UploadRow.kind) == kind,
        col(UploadRow.id).in_(upload_ids),
        *is_usable(),
    )
    found = found.order_by(col(UploadRow.id)).with_for_update() if lock else found
    known = await session.exec(found) if upload_ids else ()
    return frozenset(upload_ids).difference(known)


async def record_uses(
    session: AsyncSession,
    owner: str,
    job_id: str,
    upload_ids: Collection[str],
    kind: UploadKind = UploadKind.PICTURE,
) -> None:
    """Record that the job uses these uploads of its owner, all of one kind.

    Raises:
        UploadNotFound: one of them is not there.
    """
    if missing := await find_missing_uploads(session, owner, upload_ids, kind=kind, lock=True):
        raise UploadNotFound(min(missing))
    for upload_id in sorted(upload_ids):
        use = UploadUseRow(job_id=job_id, upload_id=upload_id)
        await insert_once(session, use, "job_id", "upload_id")


async def end_uses(session: AsyncSession, job_id: str, created_at: datetime) -> list[UploadRow]:
    """End the job's uses; return the uploads that no other job uses, nor their owner has sent since then."""
    mine = select(UploadUseRow.upload_id).where(col(UploadUseRow.job_id) == job_id)
    upload_ids = list(await session.exec(mine))
    await session.exec(delete(UploadUseRow).where(col(UploadUseRow.job_id) == job_id))
    left = (
        select(UploadRow)
        .where(col(UploadRow.id).in_(upload_ids), col(UploadRow.given_at) <= created_at, ~is_used())
        .with_for_update()
    )
    return list(await session.exec(left)) if upload_ids else []
