"""Where a job can be found and steered."""

from typing_extensions import TypedDict

from api.signing import PREFIX


class Links(TypedDict):
    """Paths, relative to the server's root."""

    self: str
    progress: str
    cancel: str


def links_of(job_id: str) -> Links:
    """The job's."""
    own = f"{PREFIX}/jobs/{job_id}"
    return Links(self=own, progress=f"{own}/progress", cancel=f"{own}/cancel")
