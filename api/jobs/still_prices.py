"""The price of a still that a scene lacks. Pure."""

from api.jobs.approved_prices import with_approved_prices
from api.jobs.job_records import JobRecords
from contracts import ModelKind, OpensOn, Scene
from providers.registry import Registry
from store.models import JobRow
from store.usable_stills import needs_still


def lacks_still(records: JobRecords, scene: Scene) -> bool:
    """Return whether the scene opens on a still that no call has brought, or may still bring."""
    return scene.opens_on is OpensOn.STILL and needs_still(records.ledger, scene)


def price_still(row: JobRow, registry: Registry) -> float:
    """Return what a still of the job costs, in US dollars: 0 if none is drawn for its first model.

    Raises:
        UnknownModelError: the registry has no such model.
    """
    brief = row.brief
    video = registry.find_model(row.provider, row.model)
    if brief.image_provider is None or not registry.takes_our_pictures(video):
        return 0.0
    model = registry.find_model(brief.image_provider, brief.image_model, ModelKind.IMAGE)
    return with_approved_prices(model, row).price_usd(0.0, brief.resolution)
