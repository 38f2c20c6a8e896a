"""The activities by which callers and people are told of films, on all ways."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from activities.caller_webhook import WebhookSigner
from activities.mail_person import MailActivities
from activities.notice_trials import NoticeTrialActivities
from activities.notify_caller import NotifyActivities
from activities.push_person import PushActivities
from activities.push_sender import PushSender
from mail.post import Post
from store.database import Database
from store.jobs import Jobs
from store.mail_deliveries import MailDeliveries
from store.push_deliveries import PushDeliveries
from store.webhook_log import WebhookLog


@dataclass(frozen=True)
class NoticeMeans:
    """The means by which people and callers are told. `post`, `push`: None where that way is not set up.

    `client` must be the SSRF-safe one of `providers.safe_http`, because others choose the URLs.
    """

    client: httpx.AsyncClient
    signer: WebhookSigner
    public_url: str
    post: Post | None
    push: PushSender | None


def open_notices(database: Database, means: NoticeMeans) -> Sequence[Callable[..., Any]]:
    """Return the activities; on a way that is not set up they tell nobody."""
    jobs, log, browsers = Jobs(database), WebhookLog(database), PushDeliveries(database)
    return [
        NotifyActivities(jobs, log, means.client, means.signer, means.public_url).notify_caller,
        MailActivities(jobs, MailDeliveries(database), means.post).mail_person,
        PushActivities(jobs, browsers, means.push).push_person,
        NoticeTrialActivities(log, means.client, means.signer, browsers, means.push).try_notice,
    ]
