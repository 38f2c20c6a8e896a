"""What the owner tells a job that waits or works: approve, edit, choose."""

from pydantic import Field

from workflows.contracts.base import Frozen
from workflows.contracts.film import Clip


class ApproveOrder(Frozen):
    """Go on, and buy what the storyboard asks for."""

    revision: int | None = Field(
        default=None, description="the storyboard that was seen; null: whichever it is"
    )


class EditOrder(Frozen):
    """Put a draft, which is in the catalog, in the storyboard's place."""

    job_id: str
    draft_id: str
    revision: int = Field(description="the storyboard that it was made from")


class ChooseOrder(Frozen):
    """Cut the film with this take of its scene."""

    clip: Clip
