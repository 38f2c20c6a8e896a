"""The table of jobs."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from contracts import (
    AudioChoice,
    Brief,
    Cards,
    FilmMark,
    FilmMusic,
    FilmReceipt,
    JobError,
    JobStatus,
    Narration,
    Narrator,
)
from contracts.film_mark import apply_mark
from store.column_types import (
    BriefJson,
    ErrorsJson,
    MarkJson,
    MicroUsd,
    MusicJson,
    NarratorJson,
    PricesJson,
    ReceiptJson,
    UtcDateTime,
    enum_column,
)
from store.models.columns import BUDGET_COLUMN, COST_COLUMN, ZERO_DEFAULT
from store.models.stored_error import build_error


class JobRow(SQLModel, table=True):
    """A request for one film and its state. `id` is also the workflow's id."""

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("owner", "idempotency_key", name="uq_jobs_owner_idempotency_key"),
        Index("ix_jobs_owner_created_at", "owner", "created_at", "id"),
        Index("ix_jobs_owner_title_key", "owner", "title_key", "id"),
        Index("ix_jobs_owner_cost", "owner", COST_COLUMN["name"], "id"),
        Index("ix_jobs_owner_ended_at", "owner", "ended_at"),
        Index("ix_jobs_status_created_at", "status", "created_at"),
        Index("ix_jobs_hidden_at", "hidden_at"),
        Index("ix_jobs_trashed_at", "trashed_at"),
    )

    id: str = Field(primary_key=True)
    owner: str = Field(description="The team's id.")
    made_by: str | None = Field(default=None, description="The person's id; null: nobody had logged in.")
    title: str
    favorite: bool = False
    status: JobStatus = Field(default=JobStatus.QUEUED, sa_type=enum_column(JobStatus))
    brief: Brief = Field(sa_type=BriefJson)
    brief_digest: str
    search_text: str = Field(description="Title, texts, scenes and lines, folded: what `q` looks in.")
    tag_lines: str = Field(
        default="",
        sa_column_kwargs={"server_default": ""},
        description="Its tags in order, each between two line breaks; empty: none.",
    )
    title_key: str = Field(
        default="",
        sa_column_kwargs={"server_default": ""},
        description="The title, folded: what is sorted by.",
    )
    idempotency_key: str | None = None
    provider: str
    model: str
    run_id: str | None = Field(default=None, description="The Temporal run that last worked on it.")
    gaps: list[int] = Field(default_factory=list, sa_type=JSON)
    failures: dict[int, JobError] = Field(
        default_factory=dict,
        sa_type=ErrorsJson,
        sa_column_kwargs={"server_default": "{}"},
        description="By scene, 0 for the music: why the run that ended could not make it.",
    )
    prices: dict[str, list[Any]] = Field(
        default_factory=dict,
        sa_type=PricesJson,
        sa_column_kwargs={"server_default": "{}"},
        description="By model: the price list that this run was approved with.",
    )
    revision: int = Field(
        default=0, sa_column_kwargs=ZERO_DEFAULT, description="Counts the edits of its storyboard."
    )
    approved_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="When the owner wanted the storyboard made."
    )
    frugal_at: datetime | None = Field(
        default=None,
        sa_type=UtcDateTime,
        description="Since when its owner wants nothing more bought: until its next run.",
    )
    waits_since: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="Since when it waits for its owner; null: it does not."
    )
    narrator: Narrator | None = Field(
        default=None,
        sa_type=NarratorJson,
        description="Who speaks in place of the brief's voice, once that has failed.",
    )
    error_type: str | None = None
    error_message: str | None = None
    film_key: str | None = None
    poster_key: str | None = None
    film_seconds: float | None = None
    receipt: FilmReceipt | None = Field(
        default=None, sa_type=ReceiptJson, description="What is told of the film; null: an older one."
    )
    soundtrack_key: str | None = None
    music: FilmMusic | None = Field(
        default=None,
        sa_type=MusicJson,
        description="That its owner has given the finished film; null: as the brief asked.",
    )
    mark: FilmMark | None = Field(
        default=None,
        sa_type=MarkJson,
        description="The watermark that its owner has given the finished film; null: as the brief asked.",
    )
    cost_usd: float = Field(default=0.0, sa_type=MicroUsd, sa_column_kwargs=COST_COLUMN)
    budget_usd: float | None = Field(default=None, sa_type=MicroUsd, sa_column_kwargs=BUDGET_COLUMN)
    created_at: datetime = Field(sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    copied_at: datetime | None = Field(
        default=None,
        sa_type=UtcDateTime,
        description="Of an open job in a back-up: since when its original may have ordered more.",
    )
    trashed_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="Since when it is in its team's trash."
    )
    hidden_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="When its deletion began."
    )

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags, in order."""
        return tuple(self.tag_lines.strip("\n").split("\n")) if self.tag_lines else ()

    @property
    def narration(self) -> Narration | None:
        """The narration of the film as it is now; None where nobody speaks."""
        return self.brief.narration and self.brief.narration.spoken_by(self.narrator)

    @property
    def cards(self) -> Cards | None:
        """The cards of the brief, with the watermark that the film has now."""
        return apply_mark(self.brief.cards, self.mark)

    @property
    def audio(self) -> AudioChoice:
        """Whether the film has music, as it is now."""
        if self.music is None:
            return self.brief.audio
        return AudioChoice.OFF if self.music.off else AudioChoice.MUSIC

    @property
    def music_level_db(self) -> float:
        """How much louder the music is than films have it."""
        return self.music.level_db if self.music else 0.0

    @property
    def error(self) -> JobError | None:
        """The error that the job failed with, or the reason it waits for."""
        return build_error(self.error_type, self.error_message)
