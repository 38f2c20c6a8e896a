"""What KIE's three APIs have in common once a task exists."""

from dataclasses import dataclass

from workflows.contracts import ProviderJobReport

# Suno (since April 2026) and Grok refuse an order that names no address to call. When we only ask, they get
# one where nobody listens: example.com is kept for examples (RFC 2606).
INERT_CALLBACK = "https://example.com/longtake-polls"


@dataclass(frozen=True)
class Look:
    """How a task stands, and where its file is when it has one."""

    report: ProviderJobReport
    url: str | None = None
