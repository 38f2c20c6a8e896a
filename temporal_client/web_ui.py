"""Links into the Temporal Web UI."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import quote, urlsplit

from settings import Settings
from temporal_client.client import configured_namespace, target_host


@dataclass(frozen=True)
class WebUi:
    """A Web UI and our namespace in it. `base` is its URL; empty if unknown."""

    base: str
    namespace: str

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Return the Web UI that is configured, else the embedded server's; unknown for another server."""
        embedded = f"http://127.0.0.1:{settings.temporal_ui_port}"
        ours = not settings.temporal_address and target_host(settings) == settings.temporal_target
        base = settings.temporal_ui_url or (embedded if ours else "")
        return cls(base.rstrip("/"), configured_namespace(settings))

    @property
    def origins(self) -> frozenset[str]:
        """The origins of its pages; a loopback address goes by two names."""
        address = urlsplit(self.base)
        if not address.hostname:
            return frozenset()
        origin = f"{address.scheme}://{address.netloc}"
        return frozenset({origin, origin.replace("//127.0.0.1", "//localhost", 1)})

    def job_page_url(self, job_id: str) -> str | None:
        """Return the URL of the page of the job's latest run; None if the Web UI is unknown."""
        if not self.base:
            return None
        return f"{self.base}/namespaces/{quote(self.namespace, safe='')}/workflows/{quote(job_id, safe='')}"
