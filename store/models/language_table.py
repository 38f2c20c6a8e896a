"""The table of films in further languages."""

from datetime import datetime
from itertools import starmap, zip_longest

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from contracts import (
    Arrangement,
    CaptionChoice,
    FilmMark,
    FilmMusic,
    FilmReceipt,
    JobError,
    Narration,
    VoicedLine,
)
from store.column_types import MarkJson, MusicJson, NarrationJson, ReceiptJson, UtcDateTime, enum_column
from store.models.columns import ZERO_DEFAULT
from store.models.stored_error import build_error


class LanguageRow(SQLModel, table=True):
    """A film of a job in another language: what was ordered, and the film once there is one."""

    __tablename__ = "film_languages"

    job_id: str = Field(primary_key=True, foreign_key="jobs.id", ondelete="CASCADE")
    language: str = Field(primary_key=True, description="BCP 47.")
    lines: list[list[str]] = Field(sa_type=JSON, description="Of each scene, by its number.")
    line_voices: list[list[str | None]] = Field(
        default_factory=list,
        sa_type=JSON,
        sa_column_kwargs={"server_default": "[]"},
        description="Of the lines of each scene; null, or none: the narrator's.",
    )
    card_texts: dict[str, str] = Field(
        default_factory=dict,
        sa_type=JSON,
        sa_column_kwargs={"server_default": "{}"},
        description="By `title` and `end`; what is missing is the first film's.",
    )
    narration: Narration | None = Field(
        default=None, sa_type=NarrationJson, description="Null: its lines are only shown."
    )
    captions: CaptionChoice | None = Field(
        default=None, sa_type=enum_column(CaptionChoice), description="Null: as in the first film."
    )
    draft_take: int = Field(
        default=0,
        sa_column_kwargs=ZERO_DEFAULT,
        description="Which call of the language model writes its lines; 0: they were given.",
    )
    seconds: dict[str, float] = Field(
        default_factory=dict, sa_type=JSON, description="By scene, how long its lines need it to be."
    )
    takes: dict[str, int] = Field(
        default_factory=dict, sa_type=JSON, description="By scene, which take the film shows."
    )
    arrangement: Arrangement | None = Field(
        default=None,
        sa_type=JSON,
        description="The first film's scenes when it was cut: number, seconds, transition. Null: not known.",
    )
    music: FilmMusic | None = Field(
        default=None,
        sa_type=MusicJson,
        description="The first film's when this one was cut; null: as the brief asked.",
    )
    mark: FilmMark | None = Field(
        default=None, sa_type=MarkJson, description="The watermark; null: as the brief asked."
    )
    film_key: str | None = None
    poster_key: str | None = None
    film_seconds: float | None = None
    receipt: FilmReceipt | None = Field(default=None, sa_type=ReceiptJson)
    error_type: str | None = None
    error_message: str | None = None
    ordered_at: datetime = Field(sa_type=UtcDateTime)
    made_at: datetime | None = Field(
        default=None, sa_type=UtcDateTime, description="When the film was made; null: not since the order."
    )

    @property
    def voiced_lines(self) -> list[list[VoicedLine]]:
        """The lines of each scene, each with its voice."""
        scenes = zip_longest(self.lines, self.line_voices[: len(self.lines)], fillvalue=())
        return [
            list(starmap(VoicedLine, zip_longest(lines, voices[: len(lines)]))) for lines, voices in scenes
        ]

    @property
    def numbered_lines(self) -> dict[int, list[VoicedLine]]:
        """These, by the scenes' numbers, which they keep whatever the film's order."""
        return dict(enumerate(self.voiced_lines, start=1))

    @property
    def has_drafted_lines(self) -> bool:
        """Whether a language model has written its lines, which nobody has ordered it with yet."""
        return self.made_at is None and self.draft_take > 0 and any(self.lines)

    @property
    def is_awaited(self) -> bool:
        """Whether what was ordered last is neither made nor known to have failed."""
        return self.made_at is None and self.error is None and not self.has_drafted_lines

    @property
    def error(self) -> JobError | None:
        """Why the film that was ordered last could not be made."""
        return build_error(self.error_type, self.error_message)
