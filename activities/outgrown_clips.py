"""Tells of clips that their scenes' lines outlast: another voice speaks them than when they were ordered."""

from activities.departures import find_outgrown_clip
from activities.media_context import MediaContext
from contracts import Departure
from store.film_takes import select_film_rows
from store.models import JobRow, LedgerRow


async def tell_outgrown_clips(context: MediaContext, job: JobRow) -> dict[int, tuple[Departure, ...]]:
    """Record with each collected clip that its last picture is held, and return what its owner is told.

    Returns:
        by scene, all departures of its clip, where one was added. Safe to repeat.
    """
    timeline = await context.load_timeline(job.id)
    in_film = await context.storyboards.get_takes_in_film(job.id)
    told: dict[int, tuple[Departure, ...]] = {}
    rows = await context.ledger.reads.list_rows(job.id)
    for scene, row in select_film_rows(rows, in_film, job.brief.takes).items():
        outgrown = find_outgrown_clip(row.seconds or 0.0, timeline, scene)
        if outgrown is not None and outgrown.kind not in {each.kind for each in row.departures}:
            told[scene] = (*row.departures, outgrown)
            await _record_departures(context, row, told[scene])
    return told


async def _record_departures(
    context: MediaContext, row: LedgerRow, departures: tuple[Departure, ...]
) -> None:
    await context.ledger.record_collection(
        row.key,
        asset_key=row.asset_key or "",
        thumbnail_key=row.thumbnail_key,
        seconds=row.seconds or 0.0,
        digest=row.digest,
        film_seconds=row.film_seconds,
        departures=departures,
    )
