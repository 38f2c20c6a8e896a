"""The protocol that all providers implement, and the data that they take."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol, runtime_checkable

from contracts import AspectRatio, CancelReceipt, Departure, ProviderJobReport, Resolution
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.voice_takes import VoiceOrder


@dataclass(frozen=True)
class StoredImage:
    """An image that the owner uploaded: a JPEG of at most 3.5 MB, in our own store.

    `read` returns its bytes; it raises ProviderError if it is gone.
    """

    read: Callable[[], Awaitable[bytes]]
    # Where anybody can fetch it for an hour; None: nobody can reach us from outside.
    public_url: str | None = None


# A public URL, or an image of ours.
ReferencePicture = str | StoredImage


@dataclass(frozen=True)
class ClipOrder:
    """An order for the clip of one scene.

    `token` is ours and stable for the take: tag the job with it if possible.
    """

    token: str
    model: str
    text: str
    caption: str
    seconds: float
    aspect_ratio: AspectRatio
    resolution: Resolution
    seed: int
    style: str = ""
    # What those in sight look like, a line each; prompts hold each line whole or not at all.
    looks: tuple[str, ...] = ()
    # Whether the film uses the clip's own sound: models that can leave it out make it only then.
    sound: bool = False
    # Public URL of an image to use as first frame or reference.
    image_url: str | None = None
    # Or an image of ours; the adapter turns it into what its service takes (`kit.stored_images`).
    stored_image: StoredImage | None = None
    # Pictures of those in sight: no more than the model takes, and none beside an image unless it takes both.
    references: tuple[ReferencePicture, ...] = ()
    # A picture that the clip ends on; only beside one to begin from, of a model that takes both.
    last_image: ReferencePicture | None = None
    # Where the provider may call when the job has news; None: we only poll.
    callback_url: str | None = None

    @property
    def last_image_url(self) -> str | None:
        """The URL of the picture to end on, once it has one (`kit.stored_images`); None without one."""
        return self.last_image if isinstance(self.last_image, str) else None

    @property
    def reference_urls(self) -> list[str]:
        """The URLs of the references, once all of ours have one (`kit.stored_images`)."""
        return [picture for picture in self.references if isinstance(picture, str)]

    @property
    def has_uploads(self) -> bool:
        """Whether a picture of ours has no URL yet."""
        pictures = (self.stored_image, self.last_image, *self.references)
        return any(isinstance(picture, StoredImage) for picture in pictures)

    @property
    def has_image(self) -> bool:
        """Whether the clip begins from an image or refers to one."""
        return self.image_url is not None or self.stored_image is not None


@dataclass(frozen=True)
class MusicOrder:
    """An order for background music of a length in seconds."""

    token: str
    model: str
    text: str
    seconds: float
    seed: int
    callback_url: str | None = None


@dataclass(frozen=True)
class ImageOrder:
    """An order for one picture: the one that a scene begins from."""

    token: str
    model: str
    text: str
    aspect_ratio: AspectRatio
    resolution: Resolution
    seed: int
    style: str = ""
    # What those in sight look like, a line each; prompts hold each line whole or not at all.
    looks: tuple[str, ...] = ()
    # Pictures to look at: no more than the model takes.
    references: tuple[ReferencePicture, ...] = ()
    callback_url: str | None = None

    @property
    def seconds(self) -> float:
        """A picture has no length."""
        return 0.0

    @property
    def reference_urls(self) -> list[str]:
        """The URLs of the references, once all of ours have one (`kit.stored_images`)."""
        return [picture for picture in self.references if isinstance(picture, str)]

    @property
    def has_uploads(self) -> bool:
        """Whether a picture of ours has no URL yet."""
        return len(self.reference_urls) < len(self.references)


MediaOrder = ClipOrder | MusicOrder | VoiceOrder | ImageOrder


@dataclass(frozen=True)
class LostSubmit:
    """A submit whose answer was lost: what was ordered, when, and which jobs it cannot have started.

    `known` are the ids of this provider's jobs that the ledger has for other takes. `rivals` are our other
    orders to this provider whose submits are lost too: a listed job may be theirs.
    """

    order: MediaOrder
    since: datetime
    until: datetime
    known: frozenset[str] = frozenset()
    rivals: tuple[MediaOrder, ...] = ()


class ResultStore(Protocol):
    """Store for media that a provider returned directly from a submit, until a worker fetches it."""

    async def put_file(self, name: str, file: Path) -> None:
        """Store the file under that name. Safe to repeat."""

    async def get_file(self, name: str, into: Path) -> bool:
        """Write the stored file to `into`; return False when there is none."""

    async def delete_file(self, name: str) -> None:
        """Delete the stored file. Safe to repeat."""


@runtime_checkable
class ReportsDepartures(Protocol):
    """A provider that can report how its clips differ from their orders."""

    async def list_departures(self, provider_job_id: str) -> Sequence[Departure]:
        """List how the clip differs from its order; available as long as the clip can be fetched."""


@runtime_checkable
class ShowsResults(Protocol):
    """A provider that answers with the file itself, which its service shows later under an id of its own."""

    async def take_over_result(self, lost: LostSubmit, shown_id: str) -> str:
        """Store the result that a person has found there as the lost submit's, and return the job's id.

        Raises:
            ProviderError: INVALID_REQUEST: it is not what was ordered, or it is another call's.
        """


class Provider(Protocol):
    """A provider whose jobs take time and cost money. Every method may raise `ProviderError`."""

    async def submit_order(self, order: MediaOrder) -> str:
        """Start a job and return its id at once: all that is needed to poll it, under 500 characters.

        Raises:
            ProviderError: unless it is OUTCOME_UNKNOWN, no job was started.
        """

    async def find_lost_submit(self, lost: LostSubmit) -> str | None:
        """Return the id of the job that a lost submit started; None when it certainly started none.

        Raises:
            ProviderError: OUTCOME_UNKNOWN where the provider cannot look jobs up, or several jobs match.
        """

    async def poll_status(self, provider_job_id: str) -> ProviderJobReport:
        """Poll the job once."""

    async def fetch_result(self, provider_job_id: str, into: Path) -> None:
        """Write the finished job's file to `into`; of a line, a `VoiceTake`."""

    async def cancel_provider_job(self, provider_job_id: str) -> CancelReceipt:
        """Stop the job where the provider can, and return how it is billed. Safe to repeat."""

    async def release_provider_job(self, provider_job_id: str) -> None:
        """Tell the provider that it may delete the job: we have its file. Safe to repeat, never raises."""


def get_provider(providers: Mapping[str, Provider], name: str) -> Provider:
    """Return the provider.

    Raises:
        ProviderError: UNKNOWN_PROVIDER: this installation has no account there.
    """
    if name not in providers:
        raise ProviderError(ErrorType.UNKNOWN_PROVIDER, f"This installation has no account at {name}.")
    return providers[name]
