"""The activity that tells the browsers of who ordered a film: one attempt, with the delay before the next."""

import asyncio
import logging
from datetime import timedelta

from temporalio import activity

from activities.notice_retries import build_retry
from activities.push_sender import PushAnswer, PushSender
from activities.told_job import find_told_job
from contracts import CallerNotice, NoticeOutcome
from contracts.error_types import ErrorType
from contracts.notice_words import is_told
from push.messages import write_headers, write_message
from store.jobs import Jobs
from store.models import JobRow, PushSubscriptionRow
from store.push_deliveries import PushDeliveries

logger = logging.getLogger(__name__)


class PushActivities:
    """Activities that tell people's browsers. `sender` is None where no browser is told."""

    def __init__(self, jobs: Jobs, deliveries: PushDeliveries, sender: PushSender | None) -> None:
        self._jobs, self._deliveries, self._sender = jobs, deliveries, sender

    @activity.defn(name="push_person")
    async def push_person(self, notice: CallerNotice) -> NoticeOutcome:
        """Tell each browser once that wants this and was not told before; the others are tried again.

        What remains: if a worker dies between the push service's yes and the record of that, the browser is
        told again; it shows both as one, because they have the same tag.

        Raises:
            ApplicationError: PUSH_UNREACHED: a push service took nothing; final after the last attempt.
        """
        job = await find_told_job(self._jobs, notice)
        if job is None:
            return NoticeOutcome.FORGOTTEN
        if self._sender is None or job.made_by is None or not is_told(notice):
            return NoticeOutcome.UNWANTED
        rows = await self._deliveries.list_waiting(job, notice.event, need=notice.need is not None)
        sender = self._sender
        answers = await asyncio.gather(*(self._tell(sender, notice, job, row) for row in rows))
        return _evaluate_answers([answer for answer in answers if answer is not None])

    async def _tell(
        self, sender: PushSender, notice: CallerNotice, job: JobRow, row: PushSubscriptionRow
    ) -> PushAnswer | None:
        key = sender.find_key(row)
        if key is None:
            await self._deliveries.record_lost_key(row.id)
            return None
        answer = await sender.send(row, key, write_message(notice, job.title), write_headers(notice))
        if answer.is_taken:
            await self._deliveries.record_sent(job.id, notice.event, row.id)
        elif answer.status is not None:
            await self._deliveries.record_refusal(row.id, answer.status, dead=answer.is_dead)
            logger.info("%s It was for the browser %s, about %s.", answer.sentence, row.id, job.id)
        return answer


def _evaluate_answers(answers: list[PushAnswer]) -> NoticeOutcome:
    """Return the outcome, or raise the error by which those that are open are tried again."""
    waiting = [answer for answer in answers if not answer.is_final]
    if waiting:
        longest = timedelta(seconds=max(answer.retry_after_seconds for answer in waiting))
        raise build_retry(waiting[0].sentence, ErrorType.PUSH_UNREACHED, at_least=longest)
    told = any(answer.is_taken for answer in answers)
    return NoticeOutcome.DELIVERED if told else NoticeOutcome.UNWANTED
