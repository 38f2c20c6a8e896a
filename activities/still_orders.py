"""Builds the order of the still that a scene begins from."""

from collections.abc import Callable

from activities.entity_looks import describe_looks
from activities.uploaded_images import UploadedImages
from contracts import Brief, ImageReference, LedgerStage, ModelKind, Scene, TakeOrder, entities_in_sight
from providers.protocol import ImageOrder, ReferencePicture
from providers.registry import Registry, UnknownModelError
from store.asset_keys import still_key
from store.models import JobRow

# Maps (provider, token) to the callback URL for that take; None: the provider cannot call us.
CallbackUrl = Callable[[str, str], str | None]
BEFORE_LINE = "Image {} is the moment before: who and what is in both looks the same, in another framing."
FILM_LINE = "Image {} shows what the film looks like."


class StillOrders:
    """Builds orders for stills: the scene's text, those in sight, and the pictures to look at.

    These are the still of the scene before, where the order names one; the film's picture; then those of
    entities, as many as the model takes.
    """

    def __init__(self, images: UploadedImages, *, registry: Registry, callback_url: CallbackUrl) -> None:
        self._images, self._registry, self._callback_url = images, registry, callback_url

    def build_order(self, job: JobRow, scene: Scene, take: TakeOrder) -> ImageOrder:
        """Build the order of one still."""
        most = self._count_references(take)
        seen = self._open_film_pictures(job.owner, job.brief, take)[:most]
        looks = describe_looks(
            entities_in_sight(job.brief, scene), most - len(seen), first_number=len(seen) + 1
        )
        shown = [line.format(number) for number, (line, _) in enumerate(seen, start=1)]
        pictures = (self._open_reference(job.owner, picture) for picture in looks.pictures)
        return ImageOrder(
            token=take.key.token,
            model=take.model,
            text=scene.text,
            aspect_ratio=job.brief.aspect_ratio,
            resolution=job.brief.resolution,
            seed=scene.seed,
            style=job.brief.style or "",
            looks=(*shown, *looks.lines),
            references=(*(picture for _, picture in seen), *pictures),
            callback_url=self._callback_url(take.provider, take.key.token),
        )

    def _count_references(self, take: TakeOrder) -> int:
        try:
            return self._registry.find_model(take.provider, take.model, ModelKind.IMAGE).max_references
        except UnknownModelError:
            return 0

    def _open_film_pictures(
        self, owner: str, brief: Brief, take: TakeOrder
    ) -> list[tuple[str, ReferencePicture]]:
        """Return the pictures that are of no entity, each with its line of the prompt."""
        found: list[tuple[str, ReferencePicture]] = []
        if take.opens_on_take is not None:
            before = {"scene": take.key.scene - 1, "take": take.opens_on_take, "stage": LedgerStage.IMAGE}
            picture = self._images.open_asset(still_key(take.key.model_copy(update=before)))
            found.append((BEFORE_LINE, picture))
        if brief.film_image is not None:
            found.append((FILM_LINE, self._open_reference(owner, brief.film_image)))
        return found

    def _open_reference(self, owner: str, picture: ImageReference) -> ReferencePicture:
        return self._images.open_image(owner, picture) or picture.url or ""
