"""Where a job can be found and steered."""

from typing_extensions import TypedDict

from api.signing import PREFIX


class Links(TypedDict):
    """Paths, relative to the server's root."""

    self: str
    progress: str
    cancel: str


class JobLinks(Links):
    """The same, and its page in Temporal's Web UI: a whole URL, null where no Web UI is known."""

    web_ui: str | None


def links_of(job_id: str, root: str = "") -> Links:
    """The job's; `root` is the path that a proxy serves this API under."""
    own = f"{root}{PREFIX}/jobs/{job_id}"
    return Links(self=own, progress=f"{own}/progress", cancel=f"{own}/cancel")
