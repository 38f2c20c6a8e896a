"""All that is kept about a person: to be taken along, and to be erased."""

from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement
from sqlmodel import SQLModel, col, delete, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Database
from store.errors import MemberNotFound
from store.models import (
    ApiKeyRow,
    AuditRow,
    IdentityRow,
    InvitationRow,
    JobRow,
    LogInFailureRow,
    MailChoiceRow,
    MailDeliveryRow,
    MembershipRow,
    PushDeliveryRow,
    PushSubscriptionRow,
    SessionRow,
    UserRow,
)
from store.people.log_in_failures import account_subject
from store.people.teams import lock_member, require_other_owner

# Of jobs and of the audit trail, the newest so many are given.
MAX_ROWS = 10_000

Row = TypeVar("Row", bound=SQLModel)


@dataclass(frozen=True)
class PersonalRecords:
    """A person's rows. Jobs are the team's; the person is named in them as who ordered them."""

    user: UserRow
    memberships: list[MembershipRow]
    identities: list[IdentityRow]
    sessions: list[SessionRow]
    keys: list[ApiKeyRow]
    invitations: list[InvitationRow]
    mail_choices: list[MailChoiceRow]
    mails: list[MailDeliveryRow]
    browsers: list[PushSubscriptionRow]
    pushes: list[PushDeliveryRow]
    jobs: list[JobRow]
    audit: list[AuditRow]


class PersonalData:
    """Reads and deletes over all tables that name a person."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read_records(self, user_id: str) -> PersonalRecords:
        """Read all that is kept about the person, in one transaction."""
        async with self._database.read_session() as session:
            user = await session.get_one(UserRow, user_id)
            keys = await _list_rows(session, ApiKeyRow, col(ApiKeyRow.made_by) == user_id)
            actors = [f"user:{user_id}", *(f"key:{key.id}" for key in keys)]
            newest_job, newest_entry = col(JobRow.created_at).desc(), col(AuditRow.id).desc()
            return PersonalRecords(
                user=user,
                memberships=await _list_rows(session, MembershipRow, col(MembershipRow.user_id) == user_id),
                identities=await _list_rows(session, IdentityRow, col(IdentityRow.user_id) == user_id),
                sessions=await _list_rows(session, SessionRow, col(SessionRow.user_id) == user_id),
                keys=keys,
                invitations=await _list_rows(session, InvitationRow, _names(user)),
                mail_choices=await _list_rows(session, MailChoiceRow, col(MailChoiceRow.user_id) == user_id),
                mails=await _list_rows(session, MailDeliveryRow, col(MailDeliveryRow.user_id) == user_id),
                browsers=await _list_rows(session, PushSubscriptionRow, _is_theirs(user_id)),
                pushes=await _list_rows(session, PushDeliveryRow, _is_to(user_id)),
                jobs=await _list_rows(session, JobRow, col(JobRow.made_by) == user_id, newest_job),
                audit=await _list_rows(session, AuditRow, col(AuditRow.actor).in_(actors), newest_entry),
            )

    async def erase_person(self, user_id: str) -> None:
        """Delete the person with their roles, log-ins, keys and invitations. Films stay their team's.

        The audit trail keeps what was done, by an id that names nobody any more.

        Raises:
            LastOwner: a team of theirs would have no owner.
            MemberNotFound: there is no such person any more.
        """
        async with self._database.write_session(durable=True) as session:
            teams = select(MembershipRow.team_id).where(col(MembershipRow.user_id) == user_id)
            # In this order, so that two who leave the same teams take turns.
            for team_id in sorted(await session.exec(teams)):
                await require_other_owner(session, await lock_member(session, team_id, user_id))
            user = await session.get(UserRow, user_id)
            if user is None:
                raise MemberNotFound
            await _delete_traces(session, user)
            await session.delete(user)


async def _list_rows(
    session: AsyncSession,
    table: type[Row],
    where: ColumnElement[bool],
    order: ColumnElement[Any] | None = None,
) -> list[Row]:
    return list(await session.exec(select(table).where(where).order_by(order).limit(MAX_ROWS)))


def _names(user: UserRow) -> ColumnElement[bool]:
    return or_(col(InvitationRow.email) == user.email, col(InvitationRow.made_by) == user.id)


def _is_theirs(user_id: str) -> ColumnElement[bool]:
    return col(PushSubscriptionRow.user_id) == user_id


def _is_to(user_id: str) -> ColumnElement[bool]:
    own = select(PushSubscriptionRow.id).where(_is_theirs(user_id))
    return col(PushDeliveryRow.subscription_id).in_(own)


async def _delete_traces(session: AsyncSession, user: UserRow) -> None:
    """Delete what the database does not delete along with the person's row."""
    failures = col(LogInFailureRow.subject) == account_subject(user.email)
    await session.exec(delete(LogInFailureRow).where(failures))
    await session.exec(delete(InvitationRow).where(_names(user)))
    await session.exec(update(JobRow).where(col(JobRow.made_by) == user.id).values(made_by=None))
