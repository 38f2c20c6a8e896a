"""The tables of a job's scenes, of requests for retakes, and of drafts."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, true
from sqlmodel import Field, SQLModel

from contracts import ClipSoundChoice, ImageReference, OpensOn, Scene, TransitionChoice
from store.column_types import ImageJson, ScenesJson, UtcDateTime, enum_column


class SceneRow(SQLModel, table=True):
    """A scene of a job's storyboard."""

    __tablename__ = "scenes"

    job_id: str = Field(primary_key=True, foreign_key="jobs.id", ondelete="CASCADE")
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    text: str
    caption: str = ""
    seconds: float
    seed: int = Field(default=0, sa_type=BigInteger)
    reference_image: ImageReference | None = Field(
        default=None, sa_type=ImageJson, description="Null: the film's, if it has one."
    )
    last_image: ImageReference | None = Field(
        default=None, sa_type=ImageJson, description="What its clip ends on."
    )
    clip_sound: ClipSoundChoice | None = Field(
        default=None, sa_type=enum_column(ClipSoundChoice), description="Null: as the film."
    )
    lines: list[str] = Field(
        default_factory=list,
        sa_type=JSON,
        sa_column_kwargs={"server_default": "[]"},
        description="What is spoken in it, in order.",
    )
    line_voices: list[str | None] = Field(
        default_factory=list,
        sa_type=JSON,
        sa_column_kwargs={"server_default": "[]"},
        description="The voice of each line, null: the narrator's; empty: the narrator speaks all.",
    )
    entities: list[str] = Field(
        default_factory=list,
        sa_type=JSON,
        sa_column_kwargs={"server_default": "[]"},
        description="The ids of those in sight.",
    )
    opens_on: OpensOn = Field(
        default=OpensOn.OWN,
        sa_type=enum_column(OpensOn),
        sa_column_kwargs={"server_default": OpensOn.OWN.value},
    )
    opens_after: int | None = Field(
        default=None,
        description="The scene whose last picture it opens on, if it opens on one; null: the number before.",
    )
    position: int = Field(
        default=0,
        sa_column_kwargs={"server_default": "0"},
        description="In the film's order, from 1; all 0: in that of the numbers.",
    )
    transition: TransitionChoice | None = Field(
        default=None, sa_type=enum_column(TransitionChoice), description="Into it. Null: as the film."
    )
    in_film: bool = Field(
        default=True,
        sa_column_kwargs={"server_default": true()},
        description="False: its owner took it out of the film; it is kept.",
    )
    take: int | None = Field(
        default=None,
        description="The one that is in the film, once there is a film.",
    )


class RetakeRequestRow(SQLModel, table=True):
    """The owner's request for a retake; it also applies to later takes, until the next request."""

    __tablename__ = "wishes"

    job_id: str = Field(primary_key=True, foreign_key="jobs.id", ondelete="CASCADE")
    scene: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    take: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    text: str | None = Field(default=None, description="Null: as the storyboard has it.")
    seed: int = Field(sa_type=BigInteger)
    wished_at: datetime = Field(sa_type=UtcDateTime)
    begun_at: datetime | None = Field(
        default=None,
        sa_type=UtcDateTime,
        description="Since when it holds; a wish that was refused never does.",
    )
    idempotency_key: str | None = Field(default=None, description="That its request came with.")
    request_digest: str | None = Field(default=None, description="Of all that was asked for; null: unknown.")


class DraftRow(SQLModel, table=True):
    """A storyboard edited by the owner, until the job adopts or refuses it."""

    __tablename__ = "drafts"

    id: str = Field(primary_key=True)
    job_id: str = Field(foreign_key="jobs.id", ondelete="CASCADE", index=True)
    scenes: tuple[Scene, ...] = Field(sa_type=ScenesJson)
    written_at: datetime = Field(sa_type=UtcDateTime)
