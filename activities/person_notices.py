"""The activities by which people are told of films, on all ways that are set up."""

from collections.abc import Callable, Sequence
from typing import Any

from activities.mail_person import MailActivities
from activities.push_person import PushActivities
from activities.push_sender import PushSender
from mail.post import Post
from store.database import Database
from store.jobs import Jobs
from store.mail_deliveries import MailDeliveries
from store.push_deliveries import PushDeliveries


def open_person_notices(
    database: Database, post: Post | None, sender: PushSender | None
) -> Sequence[Callable[..., Any]]:
    """Return the activities; None: that way is not set up, and nobody is told so."""
    jobs = Jobs(database)
    return [
        MailActivities(jobs, MailDeliveries(database), post).mail_person,
        PushActivities(jobs, PushDeliveries(database), sender).push_person,
    ]
