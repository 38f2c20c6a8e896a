"""Which of a person's browsers are told of their films (Web Push)."""

from dataclasses import asdict, dataclass, field
from datetime import timedelta
from uuid import uuid4

from sqlmodel import col, delete, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.database import Database
from store.errors import StoreError
from store.job_lifecycle import utc_now
from store.models import PushSubscriptionRow
from store.text_normalization import is_storable
from store.trial_limit import require_pause
from store.upsert import insert_once

MAX_BROWSERS_OF_A_PERSON = 20
# Between what a push service was last handed for a browser, and a test.
TRIAL_PAUSE = timedelta(seconds=10)


class PushSubscriptionNotFound(StoreError):  # noqa: N818 - named by the condition, like all errors of the store
    """The person has no browser of this id that is told of their films."""

    def __init__(self) -> None:
        super().__init__("None of your browsers that are told has this id.")


class PushLimitReached(StoreError):  # noqa: N818 - named by the condition, like all errors of the store
    """As many browsers of the person are told as may be."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"{limit} of your browsers may be told at a time: remove one first.")


@dataclass(frozen=True)
class NewAddress:
    """The new address of a browser that is known: its push service gave it another one."""

    session_id: str | None
    endpoint: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)


@dataclass(frozen=True)
class NewSubscription:
    """What a browser says of itself, and what its person wants to be told there."""

    session_id: str | None
    endpoint: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)
    vapid_key: str
    name: str
    when_ended: bool
    when_needed: bool


class PushSubscriptions:
    """Reads and writes of the table of push subscriptions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def subscribe(self, user_id: str, wish: NewSubscription) -> PushSubscriptionRow:
        """Tell this browser from now on. One that is known is told as it wants now, and its person alone.

        Raises:
            PushLimitReached: the person has too many browsers.
        """
        async with self._database.write_session(durable=True) as session:
            row = await _find_or_add(session, user_id, wish)
            for name, value in asdict(wish).items():
                setattr(row, name, value)
            row.dead_at = row.refused_at = row.refused_code = None
        return row

    async def renew(self, user_id: str, old_endpoint: str, address: NewAddress) -> PushSubscriptionRow:
        """Tell the browser that was at `old_endpoint` at its new address, of what it wants. Safe to repeat.

        Raises:
            PushSubscriptionNotFound: no browser of the person's was there, or is.
        """
        places, mine = (old_endpoint, address.endpoint), col(PushSubscriptionRow.user_id) == user_id
        found = select(PushSubscriptionRow).where(mine, col(PushSubscriptionRow.endpoint).in_(places))
        async with self._database.write_session(durable=True) as session:
            await _forget_others(session, address.endpoint, user_id)
            rows = list(await session.exec(found.order_by(col(PushSubscriptionRow.created_at))))
            if not rows:
                raise PushSubscriptionNotFound
            row, *doubles = rows
            for double in doubles:
                await session.delete(double)
            await session.flush()
            for name, value in asdict(address).items():
                setattr(row, name, value)
            row.dead_at = row.refused_at = row.refused_code = None
        return row

    async def list_subscriptions(self, user_id: str) -> list[PushSubscriptionRow]:
        """List the person's browsers, the oldest first, also those that can be told no more."""
        found = select(PushSubscriptionRow).where(col(PushSubscriptionRow.user_id) == user_id)
        async with self._database.read_session() as session:
            return list(await session.exec(found.order_by(col(PushSubscriptionRow.created_at))))

    async def begin_trial(self, user_id: str, subscription_id: str) -> PushSubscriptionRow:
        """Return the browser of the person's that a test may be sent to.

        Raises:
            PushSubscriptionNotFound: they have none of this id.
            TooManyTrials: its push service has answered just now.
        """
        rows = await self.list_subscriptions(user_id)
        row = next((each for each in rows if each.id == subscription_id), None)
        if row is None:
            raise PushSubscriptionNotFound
        for moment in (row.used_at, row.refused_at):
            require_pause(moment, TRIAL_PAUSE)
        return row

    async def remove_subscription(self, user_id: str, subscription_id: str) -> None:
        """Tell this browser of the person's nothing more.

        Raises:
            PushSubscriptionNotFound: they have none of this id.
        """
        this = delete(PushSubscriptionRow).where(
            col(PushSubscriptionRow.user_id) == user_id, col(PushSubscriptionRow.id) == subscription_id
        )
        async with self._database.write_session(durable=True) as session:
            if not is_storable(subscription_id) or (await session.exec(this)).rowcount == 0:
                raise PushSubscriptionNotFound


async def _find_or_add(session: AsyncSession, user_id: str, wish: NewSubscription) -> PushSubscriptionRow:
    await _forget_others(session, wish.endpoint, user_id)
    this = select(PushSubscriptionRow).where(col(PushSubscriptionRow.endpoint) == wish.endpoint)
    if (row := (await session.exec(this)).one_or_none()) is not None:
        return row
    await _require_room(session, user_id)
    new = PushSubscriptionRow(id=str(uuid4()), user_id=user_id, created_at=utc_now(), **asdict(wish))
    await insert_once(session, new, "endpoint")
    return (await session.exec(this)).one()


async def _forget_others(session: AsyncSession, endpoint: str, user_id: str) -> None:
    """Forget who used this browser before: another person uses it now."""
    of_others = delete(PushSubscriptionRow).where(
        col(PushSubscriptionRow.endpoint) == endpoint, col(PushSubscriptionRow.user_id) != user_id
    )
    await session.exec(of_others)


async def _require_room(session: AsyncSession, user_id: str) -> None:
    """Make room among the person's browsers by forgetting those that can be told no more."""
    own = col(PushSubscriptionRow.user_id) == user_id
    counting = select(func.count()).select_from(PushSubscriptionRow).where(own)
    if (await session.exec(counting)).one() < MAX_BROWSERS_OF_A_PERSON:
        return
    await session.exec(delete(PushSubscriptionRow).where(own, col(PushSubscriptionRow.dead_at).is_not(None)))
    if (await session.exec(counting)).one() >= MAX_BROWSERS_OF_A_PERSON:
        raise PushLimitReached(MAX_BROWSERS_OF_A_PERSON)
