"""A client of Longtake's API, for programs that wait (`Longtake`) and for asyncio (`AsyncLongtake`)."""

from longtake_client.async_client import AsyncLongtake
from longtake_client.client import Longtake
from longtake_client.errors import ForgedWebhookError, LongtakeError, NoAnswerError, ProblemError
from longtake_client.models import Estimate, Event, Job, JobPage, WebhookMessage, WebhookPage
from longtake_client.webhooks import verify_webhook

__all__ = [
    "AsyncLongtake",
    "Estimate",
    "Event",
    "ForgedWebhookError",
    "Job",
    "JobPage",
    "Longtake",
    "LongtakeError",
    "NoAnswerError",
    "ProblemError",
    "WebhookMessage",
    "WebhookPage",
    "verify_webhook",
]
