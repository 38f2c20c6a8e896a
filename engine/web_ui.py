"""Where a person looks at a job step by step: Temporal's own Web UI."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import quote

from engine.client import namespace_of, target_of
from settings import Settings


@dataclass(frozen=True)
class WebUi:
    """A Web UI and the namespace whose workflows are ours. `base` is its URL; empty where none is known."""

    base: str
    namespace: str

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The one that was set, else the embedded server's. Another server's may be anywhere: then none."""
        embedded = f"http://127.0.0.1:{settings.temporal_ui_port}"
        ours = not settings.temporal_address and target_of(settings) == settings.temporal_target
        base = settings.temporal_ui_url or (embedded if ours else "")
        return cls(base.rstrip("/"), namespace_of(settings))

    def page(self, job_id: str) -> str | None:
        """The URL of the page about the job's latest run, or None."""
        if not self.base:
            return None
        return f"{self.base}/namespaces/{quote(self.namespace, safe='')}/workflows/{quote(job_id, safe='')}"
