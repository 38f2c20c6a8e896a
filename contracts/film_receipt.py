"""The receipt of a finished film: facts beside its file."""

from enum import StrEnum

from pydantic import Field

from contracts.caption_choices import CaptionChoice, CaptionStyleChoice, CaptionTimes
from contracts.shared_types import FrozenModel


class CaptionReceipt(FrozenModel):
    """The captions that a film has, as it came out."""

    choice: CaptionChoice
    style: CaptionStyleChoice | None = Field(default=None, description="of burnt captions; null: not burnt")
    times: CaptionTimes
    note: str = Field(default="", description="in what they differ from what was asked for")


class SoundReceipt(FrozenModel):
    """The loudness of a film, measured on the encoded file by EBU R128.

    The voice over the music, and over all else, is measured while somebody speaks, in LU; null where there is
    no such sound.
    """

    lufs: float
    peak_dbtp: float
    voice_over_music_lu: float | None = None
    voice_over_rest_lu: float | None = None
    clips: tuple[int, ...] = Field(default=(), description="the scenes whose clips are heard")


class ContentCredentials(StrEnum):
    """Whether a film has Content Credentials (C2PA). `failed`: a certificate is set, and did not sign."""

    SIGNED = "signed"
    NONE = "none"
    FAILED = "failed"


class FilmMarks(FrozenModel):
    """The marks by which a film says that machines made it: IPTC's source type, and a signature or none."""

    digital_source_type: str = Field(description="a URI of IPTC's vocabulary")
    content_credentials: ContentCredentials


class FilmReceipt(FrozenModel):
    """A finished film's captions, sound and marks; null where it has none, or an older version made it."""

    captions: CaptionReceipt | None = None
    sound: SoundReceipt | None = None
    marks: FilmMarks | None = None
