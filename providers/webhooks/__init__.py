"""Verifies that a webhook comes from the provider, and finds its job.

It only wakes us: the job is polled then.

Runway, xAI, DashScope, Luma's Agents API, Stability and ElevenLabs' music send none.
"""

from providers.webhooks.delivery import ForgedWebhookError, StaleWebhookError, VerifiedDelivery
from providers.webhooks.verifier import SCHEMES, WebhookScheme, WebhookVerifier

__all__ = [
    "SCHEMES",
    "ForgedWebhookError",
    "StaleWebhookError",
    "VerifiedDelivery",
    "WebhookScheme",
    "WebhookVerifier",
]
