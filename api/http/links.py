"""Paths of a job's resources."""

from typing_extensions import TypedDict

from contracts import API_PREFIX


class BasicJobLinks(TypedDict):
    """Paths of a job, relative to the server's root."""

    self: str
    progress: str
    cancel: str


class JobLinks(BasicJobLinks):
    """Paths of a job, and its page in Temporal's Web UI (an absolute URL; null if none is known)."""

    web_ui: str | None


def build_job_links(job_id: str, root: str = "") -> BasicJobLinks:
    """Build a job's paths; `root` is the path prefix under which a proxy serves the API."""
    own = f"{root}{API_PREFIX}/jobs/{job_id}"
    return BasicJobLinks(self=own, progress=f"{own}/progress", cancel=f"{own}/cancel")


def build_upload_url(upload_id: str, root: str = "") -> str:
    """Build the path that shows an upload to its owner."""
    return f"{root}{API_PREFIX}/uploads/{upload_id}"


def build_sample_url(voice: str, root: str = "") -> str:
    """Build the path at which an embedded voice is heard."""
    return f"{root}{API_PREFIX}/voices/{voice}/sample"
