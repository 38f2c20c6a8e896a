"""The films of one job: the first, and those in other languages."""

from pydantic import Field

from contracts.shared_types import FrozenModel


class FilmVersion(FrozenModel):
    """One film of a job."""

    job_id: str
    language: str = Field(default="", description="BCP 47; empty: the job's first film")
