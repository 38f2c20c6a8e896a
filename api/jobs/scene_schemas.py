"""A scene of a job and its takes, as the API tells them."""

from datetime import datetime

from pydantic import Field

from api.jobs.job_files import JobFile
from contracts import (
    CancelReceipt,
    ClipSoundChoice,
    Departure,
    FrozenModel,
    ImageReference,
    JobError,
    OpensOn,
    TransitionChoice,
)
from store.models import CallOutcome, CostBasis, CostSource, LedgerState


class TakeDetails(FrozenModel):
    """A try at one scene, or at the music: what was ordered of the provider, and its outcome.

    `text` and `seed` are what a scene's take was made from. `price_usd` is the registry's price, and counts
    as spent until `cost_usd` is known; `cost_basis` is `stated` if the provider stated the cost, `listed` if
    it is the listed price, and `cost_source` says the same as `provider` or `registry`. `held_at`: since
    then it is unknown whether the take was paid for, and you decide. `late_at`: since then no film waits for
    the take, but its clip is kept if it arrives. `departures` say how the clip differs from what was
    ordered. `cost` is the older name of `cost_usd`.
    """

    take: int
    text: str | None = None
    seed: int | None = None
    provider: str
    model: str
    state: LedgerState
    outcome: CallOutcome | None
    provider_job_id: str | None
    cost: float | None
    cost_usd: float | None
    emulated: bool = Field(
        default=False, description="An emulator made it in place of the service: no real dollar was paid."
    )
    cost_basis: CostBasis | None
    cost_source: CostSource | None
    price_usd: float
    receipt: CancelReceipt | None
    error: JobError | None
    intent_at: datetime
    accepted_at: datetime | None
    held_at: datetime | None
    late_at: datetime | None
    ended_at: datetime | None
    clip: JobFile | None
    thumbnail: JobFile | None
    departures: tuple[Departure, ...] = ()


class StaleScene(FrozenModel):
    """A scene that goes on from another picture than the last one before it, and the price of mending that.

    `cascade` are the scenes to make anew, in this order: this one, and those that hang on it. `cascade_usd`
    is their price with the job's model, null if it cannot make them now. Nothing of it is bought unasked.
    """

    reason: str
    cascade: tuple[int, ...]
    cascade_usd: float | None


class SceneResult(FrozenModel):
    """A scene of the storyboard and its takes. `seconds` is its length in the film, `take` the one used.

    `clip_sound` is its own choice; null: as the film. `lines` are spoken in it by `line_voices`
    (null: the narrator's; empty: all are), `entities` are the ids of
    those in sight. `stale` is null if it goes on from what is before it. `stills` are the tries at the
    picture that an image service drew for it, whose file is the `clip` of each.
    """

    number: int
    text: str
    caption: str
    lines: tuple[str, ...] = ()
    line_voices: tuple[str | None, ...] = ()
    clip_sound: ClipSoundChoice | None = None
    entities: tuple[str, ...] = ()
    opens_on: OpensOn = OpensOn.OWN
    opens_after: int | None = Field(
        default=None,
        description="The number of the scene on whose last picture it opens; null: it opens on no other's.",
    )
    stale: StaleScene | None = None
    seconds: float
    held_seconds: float = Field(
        default=0, description="How long the film holds its clip's last picture, in seconds."
    )
    take: int | None
    takes: tuple[TakeDetails, ...]
    stills: tuple[TakeDetails, ...] = ()
    still: int | None = Field(
        default=None,
        description="The number of the newest still of its present text, from which its clip would begin; "
        "null: there is none.",
    )
    reference_image: ImageReference | None = None
    last_image: ImageReference | None = None
    transition: TransitionChoice | None = Field(
        default=None, description="How the film changes to it from the scene before; null: as the film."
    )
