"""Whether a webhook is a service's own, and of which job: a wake-up call, believed in nothing else.

Runway, xAI, DashScope, Luma's Agents API, Stability and ElevenLabs' music send none.
"""

from providers.webhooks.delivery import ForgedError, StaleError, Verdict
from providers.webhooks.receiving import SCHEMES, Scheme, Webhooks

__all__ = ["SCHEMES", "ForgedError", "Scheme", "StaleError", "Verdict", "Webhooks"]
