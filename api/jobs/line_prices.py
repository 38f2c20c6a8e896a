"""The prices of spoken lines that are still to be bought: those of a run, and those of drafts. Pure."""

from collections.abc import Iterable, Iterator

from api.jobs.approved_prices import with_approved_prices
from api.jobs.job_records import JobRecords
from contracts import LedgerStage, ModelKind, Scene
from providers.registry import Registry, UnknownModelError
from speech.line_digest import line_digest
from store.language_views import copy_in_language, translate_scenes
from store.models import CallOutcome, JobRow, LanguageRow


def iter_line_prices(
    row: JobRow, scenes: Iterable[Scene], records: JobRecords, registry: Registry
) -> Iterator[float]:
    """Yield the prices of the lines of these scenes that no call has brought, or may still bring."""
    if (narration := row.narration) is None or not narration.is_paid:
        return
    model = with_approved_prices(
        registry.find_model(narration.provider, narration.model, ModelKind.VOICE), row
    )
    called = {
        call.order_digest
        for call in records.ledger
        if call.stage is LedgerStage.VOICE and call.outcome in (None, CallOutcome.SUCCEEDED)
    }
    for line in dict.fromkeys(line for scene in scenes for line in scene.voiced_lines):
        if line_digest(line, narration) not in called:
            yield model.text_price_usd(line.text)


def price_lacking_lines(row: JobRow, scene: Scene, records: JobRecords, registry: Registry) -> float:
    """Return the price of a scene's lines that were not bought; 0 if the registry has lost the voice."""
    try:
        return sum(iter_line_prices(row, [scene], records, registry))
    except UnknownModelError:
        return 0.0


def price_drafted_lines(row: JobRow, records: JobRecords, registry: Registry) -> float | None:
    """Return the price of all lines that wait for their owner in other languages; None: nobody knows."""
    drafts = [version for version in records.languages if version.has_drafted_lines]
    try:
        return round(sum(_price_version(row, version, records, registry) for version in drafts), 6)
    except UnknownModelError:
        return None


def _price_version(row: JobRow, version: LanguageRow, records: JobRecords, registry: Registry) -> float:
    scenes = translate_scenes(records.scenes, version)
    made = [scene for scene in scenes if scene.number not in row.gaps]
    return sum(iter_line_prices(copy_in_language(row, version), made, records, registry))
