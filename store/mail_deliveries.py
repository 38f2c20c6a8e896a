"""Whom to tell of a job by mail, and which mails the server has taken."""

from collections.abc import Collection

from sqlalchemy import ColumnElement
from sqlmodel import col, select, update

from store.database import Database
from store.job_lifecycle import utc_now
from store.models import JobRow, MailChoiceRow, MailDeliveryRow, MembershipRow, UserRow
from store.upsert import insert_once


class MailDeliveries:
    """The table of deliveries, and the choices by which they are made."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find_recipient(self, job: JobRow, *, need: bool) -> str | None:
        """Return the address of who ordered the film, if they want this and are still in its team."""
        wants = MailChoiceRow.when_needed if need else MailChoiceRow.when_ended
        found = (
            select(UserRow.email)
            .join(MailChoiceRow, col(MailChoiceRow.user_id) == col(UserRow.id))
            .join(MembershipRow, col(MembershipRow.user_id) == col(UserRow.id))
            .where(col(UserRow.id) == job.made_by, col(MembershipRow.team_id) == job.owner)
            .where(col(wants), col(UserRow.disabled_at).is_(None), _is_verified())
        )
        async with self._database.read_session() as session:
            return (await session.exec(found)).one_or_none()

    async def list_wanting(self, user_ids: Collection[str]) -> frozenset[str]:
        """Return which of these people want to be told that a film has ended."""
        found = select(MailChoiceRow.user_id).where(
            col(MailChoiceRow.user_id).in_(user_ids), col(MailChoiceRow.when_ended)
        )
        async with self._database.read_session() as session:
            return frozenset(await session.exec(found))

    async def was_sent(self, job_id: str, event: str, user_id: str) -> bool:
        """Return whether the server has taken this mail."""
        async with self._database.read_session() as session:
            return await session.get(MailDeliveryRow, (job_id, event, user_id)) is not None

    async def record_sent(self, job_id: str, event: str, user_id: str) -> None:
        """Record that the server has taken the mail."""
        row = MailDeliveryRow(job_id=job_id, event=event, user_id=user_id, sent_at=utc_now())
        async with self._database.write_session(durable=True) as session:
            await insert_once(session, row, "job_id", "event", "user_id")

    async def record_refusal(self, user_id: str, code: int | None, *, of_recipient: bool) -> None:
        """Record that the server takes no such mail; an address that it refused is verified no more."""
        values: dict[str, object] = {"refused_at": utc_now(), "refused_code": code}
        if of_recipient:
            values |= {"verified_email": None, "verified_at": None}
        this = update(MailChoiceRow).where(col(MailChoiceRow.user_id) == user_id)
        async with self._database.write_session() as session:
            await session.exec(this.values(**values))


def _is_verified() -> ColumnElement[bool]:
    return col(MailChoiceRow.verified_email) == col(UserRow.email)
