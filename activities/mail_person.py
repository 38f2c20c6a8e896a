"""The activity that mails the person who ordered a film: one attempt, with the delay before the next one."""

import logging

from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from activities.notice_retries import build_retry
from activities.told_job import find_told_job
from contracts import CallerNotice, NoticeOutcome
from contracts.error_types import ErrorType
from contracts.notice_words import is_told
from mail.mailer import MailRefusedError, MailUnreachedError
from mail.post import Post
from store.jobs import Jobs
from store.mail_deliveries import MailDeliveries
from store.models import JobRow

logger = logging.getLogger(__name__)


class MailActivities:
    """Activities that mail people. `post` is None where no mail server is set up."""

    def __init__(self, jobs: Jobs, deliveries: MailDeliveries, post: Post | None) -> None:
        self._jobs, self._deliveries, self._post = jobs, deliveries, post

    @activity.defn(name="mail_person")
    async def mail_person(self, notice: CallerNotice) -> NoticeOutcome:
        """Mail the person once, if they want this and the server has not taken it before.

        What remains: if a worker dies, or the connection breaks, between the server's yes and the record of
        that, the mail is sent again, with the same Message-ID, by which many mail programs show it once.

        Raises:
            ApplicationError: MAIL_UNREACHED: the server took nothing; final after the last attempt.
            ApplicationError: MAIL_REFUSED: it will never take it.
        """
        job = await find_told_job(self._jobs, notice)
        if job is None:
            return NoticeOutcome.FORGOTTEN
        if self._post is None or job.made_by is None or not is_told(notice):
            return NoticeOutcome.UNWANTED
        recipient = await self._deliveries.find_recipient(job, need=notice.need is not None)
        if recipient is None:
            return NoticeOutcome.UNWANTED
        if not await self._deliveries.was_sent(job.id, notice.event, job.made_by):
            await self._send(self._post, notice, job, job.made_by, recipient)
        return NoticeOutcome.DELIVERED

    async def _send(
        self, post: Post, notice: CallerNotice, job: JobRow, user_id: str, recipient: str
    ) -> None:
        try:
            await post.send_notice(notice, job.title, user_id, recipient)
        except MailUnreachedError as error:
            raise build_retry(str(error), ErrorType.MAIL_UNREACHED) from None
        except MailRefusedError as error:
            await self._deliveries.record_refusal(user_id, error.code, of_recipient=error.of_recipient)
            logger.warning("%s It was for %s, about %s.", error, user_id, job.id)
            raise ApplicationError(
                str(error),
                type=ErrorType.MAIL_REFUSED,
                non_retryable=True,
                category=ApplicationErrorCategory.BENIGN,
            ) from None
        await self._deliveries.record_sent(job.id, notice.event, user_id)
