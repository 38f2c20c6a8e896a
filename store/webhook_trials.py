"""Tests of webhooks that a team asks for: messages without a film, a few in a minute."""

from datetime import timedelta
from uuid import uuid4

from sqlmodel import col, select

from contracts.notice_trial import TRIAL_TYPE
from contracts.webhook_state import WebhookState
from store.database import Database
from store.job_lifecycle import utc_now
from store.ledger.row_locks import lock_rows, team_lock
from store.models import WebhookDeliveryRow
from store.trial_limit import require_pause
from store.webhook_log import hide_query

MAX_TRIALS, TRIAL_WINDOW = 5, timedelta(minutes=1)


class WebhookTrials:
    """Writes of tests into the table of callers' webhooks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_trial(self, team_id: str, url: str) -> str:
        """Record a test that is to go to this URL; return the id of its message.

        Raises:
            TooManyTrials: the team has sent so many just now.
        """
        now = utc_now()
        row = WebhookDeliveryRow(
            id=f"test_{uuid4().hex}",
            team_id=team_id,
            type=TRIAL_TYPE,
            url=hide_query(url),
            test_url=url,
            # No attempt was made yet.
            state=WebhookState.UNKNOWN,
            created_at=now,
        )
        async with self._database.write_session() as session:
            await lock_rows(session, [team_lock(team_id)])
            lately = (
                select(WebhookDeliveryRow.created_at)
                .where(col(WebhookDeliveryRow.team_id) == team_id)
                .where(col(WebhookDeliveryRow.type) == TRIAL_TYPE)
                .where(col(WebhookDeliveryRow.created_at) > now - TRIAL_WINDOW)
            )
            times = sorted((await session.exec(lately)).all())
            require_pause(times[-MAX_TRIALS] if len(times) >= MAX_TRIALS else None, TRIAL_WINDOW)
            session.add(row)
        return row.id
