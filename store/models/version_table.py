"""The table of the versions of films: each cut that is kept."""

from datetime import datetime

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from contracts import FilmMark, FilmMusic, FilmReceipt, Scene
from store.column_types import MarkJson, MusicJson, ReceiptJson, ScenesJson, UtcDateTime


class FilmVersionRow(SQLModel, table=True):
    """A cut of a job's film, with all that the job's row and its scenes say while it is the film."""

    __tablename__ = "film_versions"
    __table_args__ = (UniqueConstraint("job_id", "film_key", name="uq_film_versions_job_id_film_key"),)

    job_id: str = Field(primary_key=True, foreign_key="jobs.id", ondelete="CASCADE")
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    based_on: int | None = Field(default=None, description="The version that was the film before.")
    film_key: str
    poster_key: str | None = None
    film_seconds: float | None = None
    receipt: FilmReceipt | None = Field(default=None, sa_type=ReceiptJson)
    scenes: tuple[Scene, ...] = Field(sa_type=ScenesJson)
    takes: dict[str, int] = Field(default_factory=dict, sa_type=JSON, description="By scene.")
    gaps: list[int] = Field(default_factory=list, sa_type=JSON)
    music: FilmMusic | None = Field(default=None, sa_type=MusicJson)
    soundtrack_key: str | None = None
    mark: FilmMark | None = Field(
        default=None, sa_type=MarkJson, description="The watermark; null: as the brief asked."
    )
    made_at: datetime = Field(sa_type=UtcDateTime)
