"""Arguments of the workflow's updates: approve, edit, choose, leave out, another voice."""

from enum import StrEnum

from pydantic import Field

from contracts.film import Clip
from contracts.narration import VoiceChoice
from contracts.shared_types import FrozenModel


class ApproveOrder(FrozenModel):
    """Approve the storyboard, and buy what it asks for."""

    revision: int | None = Field(
        default=None, description="the storyboard that was seen; null: whichever it is"
    )


class VoiceOutcome(StrEnum):
    """The owner's decision about a film whose voice has failed for good."""

    # The same voice is asked again: what was wrong at its service is mended.
    AGAIN = "again"
    # Another voice speaks the whole film.
    VOICE = "voice"
    # Nobody speaks in the film.
    SILENT = "silent"


class DecideVoiceOrder(FrozenModel):
    """Go on with a film whose voice has failed. `voice`: for VOICE."""

    outcome: VoiceOutcome
    voice: VoiceChoice | None = None


class EditOrder(FrozenModel):
    """Replace the storyboard by a draft from the database."""

    job_id: str
    draft_id: str
    revision: int = Field(description="the storyboard that it was made from")
    takes: int | None = Field(
        default=None, ge=1, le=4, description="of each scene from now on; null: as many as before"
    )


class DrawStillOrder(FrozenModel):
    """Have this still of a scene drawn, while the storyboard waits for its owner."""

    scene: int = Field(ge=1)
    take: int = Field(ge=1, description="the still's number: one that was asked for is not drawn again")


class LeaveOutOrder(FrozenModel):
    """Cut the film without these scenes, and stop making them."""

    scenes: tuple[int, ...] = Field(default=(), description="by number; 0 is the music")


class ChooseOrder(FrozenModel):
    """Compose the film with this take of its scene."""

    clip: Clip
