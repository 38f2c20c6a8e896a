"""The status of a task, common to KIE's three APIs."""

from dataclasses import dataclass

from contracts import ProviderJobReport
from providers.voice_takes import TimedText

# Suno (since April 2026) and Grok refuse an order without a callback URL. When we only poll, they get one
# that nobody serves: example.com is reserved for examples (RFC 2606).
INERT_CALLBACK = "https://example.com/longtake-polls"


@dataclass(frozen=True)
class TaskStatus:
    """A task's report, the URL of its file if it has one, and of speech the times of its words."""

    report: ProviderJobReport
    url: str | None = None
    times: tuple[TimedText, ...] = ()
