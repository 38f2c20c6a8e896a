"""The messages about one film, also about an end of which no attempt is kept."""

from contextlib import suppress

from api.services import ApiServices
from contracts.webhook_state import WebhookState
from store.end_notice import make_end_notice
from store.errors import JobNotFound
from store.models import JobRow, WebhookDeliveryRow
from store.webhook_deliveries import LoggedDelivery, WebhookDeliveryNotFound
from store.webhook_log import make_delivery


async def list_messages_of_job(services: ApiServices, job: JobRow, limit: int) -> list[LoggedDelivery]:
    """List the film's messages, the newest first."""
    found = await services.webhook_deliveries.list_deliveries(job.owner, job_id=job.id, limit=limit)
    end = find_unlogged_end(job)
    known = {each.row.id for each in found}
    return [LoggedDelivery(end, title=job.title), *found] if end and end.id not in known else found


async def get_message(services: ApiServices, team_id: str, delivery_id: str) -> LoggedDelivery:
    """Return a message of the team; of an end that no attempt is kept of, it is made anew.

    Raises:
        WebhookDeliveryNotFound: there is none of this id.
    """
    try:
        return await services.webhook_deliveries.get_delivery(team_id, delivery_id)
    except WebhookDeliveryNotFound:
        with suppress(JobNotFound):
            job = await services.jobs.get_job(team_id, delivery_id.rpartition("_")[0])
            end = find_unlogged_end(job)
            if end is not None and end.id == delivery_id:
                return LoggedDelivery(end, title=job.title)
        raise


def find_unlogged_end(job: JobRow) -> WebhookDeliveryRow | None:
    """Make the message of the job's end; None: it has not ended, or nobody is told."""
    if job.brief.callback_url is None or job.run_id is None or not job.status.has_ended:
        return None
    row = make_delivery(job, make_end_notice(job))
    row.state, row.next_try_at = WebhookState.UNKNOWN, None
    row.created_at = job.ended_at or job.created_at
    return row
