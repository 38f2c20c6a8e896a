"""The music of a finished film that its owner changes: another take, an own file, another level, or none."""

from pydantic import Field

from contracts.shared_types import FrozenModel

# Louder than this, the limiter would be heard; quieter than that, the music would not.
MIN_LEVEL_DB, MAX_LEVEL_DB = -30.0, 6.0
MAX_PROMPT_CHARS = 2_000


class FilmMusic(FrozenModel):
    """The music that a film has or is to have, in place of the one that its brief asked for.

    `off` keeps the other fields, so that the same music can be turned on again.
    """

    off: bool = False
    level_db: float = Field(default=0.0, ge=MIN_LEVEL_DB, le=MAX_LEVEL_DB, description="0: as films have it")
    take: int | None = Field(default=None, ge=1, description="of a music service; null: the film's first")
    prompt: str | None = Field(default=None, description="of the take; null: the scenes' texts")
    seed: int = Field(default=0, description="of the take")
    provider: str = ""
    model: str = ""
    upload_id: str | None = Field(default=None, description="of an own file")


class MusicChange(FrozenModel):
    """Cut the film that is there with the music of this request. What is asked for is in the database.

    With neither `take` nor `is_upload` the film keeps its music, at another level, or has none.
    """

    request: int = Field(ge=1)
    take: int | None = Field(default=None, ge=1, description="the new take of a music service")
    provider: str = ""
    model: str = ""
    is_upload: bool = Field(default=False, description="whether an own file becomes the music")


class MusicQuery(FrozenModel):
    """A request for other music of a job."""

    job_id: str
    request: int


class LanguageCut(FrozenModel):
    """A film of the job in another language, as it is cut: its takes by scene."""

    language: str
    narrated: bool
    takes: dict[int, int]
