"""A job's progress at one moment: from its workflow, or else from the database."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from pydantic import Field

from api.http.download_name import film_urls
from api.http.signed_urls import UrlSigner
from api.jobs.confirm_status import confirm_status
from api.jobs.job_records import JobRecords, read_job_records
from api.jobs.money import JobMoney, compute_job_money
from api.jobs.owner_needs import OwnerNeed, owner_need_from_progress
from api.progress.activity_retries import add_activity_retries
from api.progress.from_database import film_from_database, is_changing_film, job_facts_from_database
from api.services import ApiServices
from contracts import AssetLink, ProgressAssets, ProgressResponse
from contracts.job_snapshot import build_snapshot, seq_at
from estimates.eta import with_eta
from store.asset_keys import small_poster_key
from store.models import JobRow
from storyboard import film_length_seconds, film_seconds
from temporal_client import NoSuchWorkflowError, NoWorkerError, QueryFailedError, TemporalUnavailableError

log = logging.getLogger(__name__)

# A run that changes a finished film is said to do this until it says more itself.
CHANGE_BEGINS = "Getting ready"


class SnapshotSource(StrEnum):
    """The source of a snapshot."""

    WORKFLOW = "workflow"
    DATABASE = "catalog"


class SignedLink(AssetLink):
    """A file of the job, linked for an hour. `download_url` saves a film under its title."""

    key: str = Field(default="", exclude=True)
    download_url: str | None = None


class SignedAssets(ProgressAssets):
    """The files that exist so far."""

    scene_clips: tuple[SignedLink, ...] = ()
    thumbnails: tuple[SignedLink, ...] = ()
    audio: SignedLink | None = None
    final_video: SignedLink | None = None
    poster: SignedLink | None = None
    poster_small: SignedLink | None = Field(
        default=None,
        description="`poster` for lists, at most 480 pixels a side; null: there is none so small.",
    )
    captions: SignedLink | None = None
    earlier_video: SignedLink | None = Field(
        default=None, description="The film as it was before, while another cut of it is being made."
    )
    earlier_poster: SignedLink | None = None


class ProgressSnapshot(ProgressResponse):
    """A consistent snapshot of a job, and its source.

    `film_seconds` is the film's length; before there is a film, its storyboard's; before that, the requested
    one.
    """

    source: SnapshotSource
    budget_usd: float | None = None
    money: JobMoney = JobMoney()
    needs_you: OwnerNeed | None = None
    film_seconds: float = 0.0
    assets: SignedAssets = SignedAssets()


async def read_snapshot(services: ApiServices, row: JobRow) -> ProgressSnapshot:
    """Query the workflow; if it does not answer or contradicts an ended row, use the database.

    While it does not answer, what it said last is told again: the database knows less of a job that runs.
    """
    checked, progress = await asyncio.gather(confirm_status(services, row), _query_workflow(services, row))
    source = SnapshotSource.WORKFLOW
    if progress is None or (checked.row.status.has_ended and _is_outdated(progress, checked.row)):
        source = SnapshotSource.DATABASE
        progress = services.last_progress.find(checked.row) or await snapshot_from_database(
            services, checked.row
        )
    now = datetime.now(UTC)
    records = await read_job_records(services, row)
    progress = add_activity_retries(progress, checked.pending_failures, now)
    return serialize_snapshot(services, SnapshotInput(checked.row, progress, source, now, records))


def _is_outdated(progress: ProgressResponse, row: JobRow) -> bool:
    """Return whether an ended job has another status, or another version of its film, than its run says."""
    film = progress.assets.final_video
    return progress.status != row.status or (film is not None and film.key != row.film_key)


async def snapshot_from_database(
    services: ApiServices, row: JobRow, previous: ProgressResponse | None = None
) -> ProgressResponse:
    """Rebuild the workflow's progress from the database.

    `seq` is 0, or the time of the job's end; after a known last progress of the workflow, at least one more.
    """
    facts = job_facts_from_database(row, await read_job_records(services, row))
    seq = seq_at(row.ended_at) if row.ended_at else 0
    if previous is not None:
        return build_snapshot(facts, seq=max(seq, previous.seq + 1), at_least=previous.progress)
    told = build_snapshot(facts, seq=seq, at_least=services.last_progress.find_percentage(row))
    if is_changing_film(row):
        told = told.model_copy(update={"current_stage_display": CHANGE_BEGINS})
    services.last_progress.note_told(row, told)
    return told


async def _query_workflow(services: ApiServices, row: JobRow) -> ProgressResponse | None:
    try:
        progress = await services.temporal.queries.get_progress(row.id)
    except (TemporalUnavailableError, NoSuchWorkflowError, NoWorkerError):
        return None
    except QueryFailedError:
        log.exception("the workflow of job %s cannot be queried", row.id)
        return None
    return services.last_progress.keep(row, progress)


@dataclass(frozen=True)
class SnapshotInput:
    """The material of a snapshot: progress, its source, and the job's row and records at that time."""

    row: JobRow
    progress: ProgressResponse
    source: SnapshotSource
    now: datetime
    records: JobRecords


def serialize_snapshot(services: ApiServices, given: SnapshotInput) -> ProgressSnapshot:
    """Build the snapshot that callers see: links, remaining time, money and pending decisions added."""
    row, records = given.row, given.records
    progress = _show_first_film(row, _fill_in_scenes(row, given.progress, records), records)
    money = compute_job_money(row, progress, records, services.availability.registry)
    more = {
        "source": given.source,
        "budget_usd": row.budget_usd,
        # A later run counts only the takes that it has ordered itself.
        "cost": max(progress.cost, row.cost_usd, money.spent_usd),
        "money": money,
        "needs_you": owner_need_from_progress(progress),
        "film_seconds": _current_film_seconds(row, progress, records),
    }
    snapshot = ProgressSnapshot.model_validate(with_eta(progress, given.now).model_dump() | more)
    urls = _sign_asset_links(progress.assets, services.signer) | _sign_film_links(
        row, progress, services.signer
    )
    return snapshot.model_copy(update={"assets": snapshot.assets.model_copy(update=urls)})


def _fill_in_scenes(row: JobRow, progress: ProgressResponse, records: JobRecords) -> ProgressResponse:
    """Take scenes and stages from the database while a new run does not know them yet."""
    if progress.scenes or not records.scenes or progress.status.has_ended:
        return progress
    facts = job_facts_from_database(row, records)
    # The film that is there is not what this run makes.
    facts.film = None
    known = build_snapshot(facts, seq=progress.seq, at_least=progress.progress)
    if row.film_key is not None:
        known = known.model_copy(update={"current_stage_display": CHANGE_BEGINS})
    names = (
        "scenes",
        "audio",
        "stages_completed",
        "stages_pending",
        "current_stage",
        "current_stage_display",
    )
    return progress.model_copy(
        update={name: getattr(known, name) for name in names} | {"assets": known.assets}
    )


def _show_first_film(row: JobRow, progress: ProgressResponse, records: JobRecords) -> ProgressResponse:
    """Show the job's film while one in another language is being made: it stays as it is."""
    if progress.other_language is None or row.film_key is None:
        return progress
    facts = job_facts_from_database(row, records)
    facts.film = film_from_database(row, records)
    made = build_snapshot(facts, seq=progress.seq).assets
    names = ("final_video", "poster", "captions")
    film = {name: getattr(made, name) for name in names}
    return progress.model_copy(update={"assets": progress.assets.model_copy(update=film)})


def _current_film_seconds(row: JobRow, progress: ProgressResponse, records: JobRecords) -> float:
    if row.film_seconds is not None and progress.assets.final_video is not None:
        return row.film_seconds
    cards = row.brief.card_seconds
    return film_length_seconds(records.scenes, cards) if records.scenes else film_seconds(row.brief) + cards


def _sign_film_links(row: JobRow, progress: ProgressResponse, signer: UrlSigner) -> dict[str, object]:
    """Link the film; while it is being cut again, the earlier one."""
    if (film := progress.assets.final_video) is not None:
        return {"final_video": _sign_film(signer, film.key, row.title, film.created_at)}
    if row.film_key is None:
        return {}
    made_at = row.ended_at or row.started_at or row.created_at
    poster = row.poster_key
    return {
        "earlier_video": _sign_film(signer, row.film_key, row.title, made_at),
        "earlier_poster": poster and SignedLink(key=poster, url=signer.sign_url(poster), created_at=made_at),
    }


def _sign_film(signer: UrlSigner, key: str, title: str, made_at: datetime) -> SignedLink | None:
    if not key:
        return None
    url, download_url = film_urls(signer, key, title)
    return SignedLink(key=key, url=url, download_url=download_url, created_at=made_at)


def _find_small_poster(poster: AssetLink | None) -> AssetLink | None:
    small = small_poster_key(poster.key) if poster else None
    return poster.model_copy(update={"key": small}) if poster and small else None


def _sign_asset_links(assets: ProgressAssets, signer: UrlSigner) -> dict[str, object]:
    def signed(link: AssetLink | None) -> SignedLink | None:
        if link is None or not link.key:
            return None
        return SignedLink.model_validate(link.model_dump() | {"url": signer.sign_url(link.key)})

    return {
        "scene_clips": tuple(filter(None, map(signed, assets.scene_clips))),
        "thumbnails": tuple(filter(None, map(signed, assets.thumbnails))),
        "audio": signed(assets.audio),
        "final_video": signed(assets.final_video),
        "poster": signed(assets.poster),
        "poster_small": signed(_find_small_poster(assets.poster)),
        "captions": signed(assets.captions),
    }
