"""Which browsers to tell of a job, and which notices push services have taken for them."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Update
from sqlmodel import col, exists, or_, select, update

from store.database import Database
from store.job_lifecycle import utc_now
from store.models import (
    JobRow,
    MembershipRow,
    PushDeliveryRow,
    PushSubscriptionRow,
    SessionRow,
    UserRow,
)
from store.upsert import insert_once


class PushDeliveries:
    """The table of deliveries, and the subscriptions by which they are made."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list_waiting(self, job: JobRow, event: str, *, need: bool) -> list[PushSubscriptionRow]:
        """List the browsers of who ordered the film that want to be told of this event, and were not.

        They must still be in its team, and still logged in there.
        """
        wants = PushSubscriptionRow.when_needed if need else PushSubscriptionRow.when_ended
        found = (
            select(PushSubscriptionRow)
            .join(UserRow, col(UserRow.id) == col(PushSubscriptionRow.user_id))
            .join(MembershipRow, col(MembershipRow.user_id) == col(UserRow.id))
            .where(col(UserRow.id) == job.made_by, col(MembershipRow.team_id) == job.owner)
            .where(col(wants), col(UserRow.disabled_at).is_(None), col(PushSubscriptionRow.dead_at).is_(None))
            .where(_is_logged_in(), ~_was_told(job.id, event))
        )
        async with self._database.read_session() as session:
            return list(await session.exec(found))

    async def list_wanting(self, user_ids: Collection[str]) -> frozenset[str]:
        """Return which of these people want to be told that a film has ended."""
        found = select(PushSubscriptionRow.user_id).where(
            col(PushSubscriptionRow.user_id).in_(user_ids),
            col(PushSubscriptionRow.when_ended),
            col(PushSubscriptionRow.dead_at).is_(None),
        )
        async with self._database.read_session() as session:
            return frozenset(await session.exec(found))

    async def record_sent(self, job_id: str, event: str, subscription_id: str) -> None:
        """Record that the push service has taken the notice for this browser."""
        now = utc_now()
        row = PushDeliveryRow(job_id=job_id, event=event, subscription_id=subscription_id, sent_at=now)
        async with self._database.write_session(durable=True) as session:
            if await session.get(PushSubscriptionRow, subscription_id) is None:
                return  # Its person has removed it meanwhile.
            await insert_once(session, row, "job_id", "event", "subscription_id")
            await session.exec(_of(subscription_id).values(used_at=now, refused_at=None, refused_code=None))

    async def find_subscription(self, subscription_id: str) -> PushSubscriptionRow | None:
        """Return the browser, unless its person has removed it."""
        async with self._database.read_session() as session:
            return await session.get(PushSubscriptionRow, subscription_id)

    async def record_told(self, subscription_id: str) -> None:
        """Record that the push service has taken a test for this browser."""
        async with self._database.write_session() as session:
            told = _of(subscription_id).values(used_at=utc_now(), refused_at=None, refused_code=None)
            await session.exec(told)

    async def record_refusal(self, subscription_id: str, code: int, *, dead: bool) -> None:
        """Record what the push service answered instead; `dead`: it will never tell this browser again."""
        values: dict[str, object] = {"refused_at": utc_now(), "refused_code": code}
        async with self._database.write_session() as session:
            await session.exec(_of(subscription_id).values(values | ({"dead_at": utc_now()} if dead else {})))

    async def record_lost_key(self, subscription_id: str) -> None:
        """Record that the key is gone for which the subscription was made: it can be told no more."""
        async with self._database.write_session() as session:
            await session.exec(_of(subscription_id).values(dead_at=utc_now()))


def _of(subscription_id: str) -> Update:
    return update(PushSubscriptionRow).where(col(PushSubscriptionRow.id) == subscription_id)


def _is_logged_in() -> ColumnElement[bool]:
    alive = exists().where(
        col(SessionRow.id) == col(PushSubscriptionRow.session_id), col(SessionRow.ends_at) > utc_now()
    )
    return or_(col(PushSubscriptionRow.session_id).is_(None), alive)


def _was_told(job_id: str, event: str) -> ColumnElement[bool]:
    return exists().where(
        col(PushDeliveryRow.job_id) == job_id,
        col(PushDeliveryRow.event) == event,
        col(PushDeliveryRow.subscription_id) == col(PushSubscriptionRow.id),
    )
