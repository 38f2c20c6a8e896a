"""Where a job stands: the workflow's own word, or else the catalog's, and which of the two it is."""

import asyncio
import logging
from datetime import UTC, datetime
from enum import StrEnum

from pydantic import Field

from api.download_name import film_urls
from api.facts import facts_of
from api.money import Money, film_length, money_of
from api.needs import NeedsYou, need_of
from api.services import Services
from api.signing import Signer
from api.standing import Standing, standing
from api.suffering import suffering
from api.truth import confirm
from engine import CannotTellError, EngineAwayError, NoSuchRunError, NoWorkerError
from store.models import JobRow
from storyboard import film_seconds
from workflows.board import EPOCH, MILLISECOND
from workflows.contracts import AssetLink, ProgressAssets, ProgressResponse
from workflows.progress import picture_of
from workflows.remaining import timed

log = logging.getLogger(__name__)


class Source(StrEnum):
    """Who said it."""

    WORKFLOW = "workflow"
    CATALOG = "catalog"


class SignedLink(AssetLink):
    """A file of the job, for an hour. Its key is ours. `download_url` saves a film under its title."""

    key: str = Field(default="", exclude=True)
    download_url: str | None = None


class SignedAssets(ProgressAssets):
    """The files that exist so far."""

    scene_clips: tuple[SignedLink, ...] = ()
    thumbnails: tuple[SignedLink, ...] = ()
    audio: SignedLink | None = None
    final_video: SignedLink | None = None
    poster: SignedLink | None = None
    earlier_video: SignedLink | None = Field(
        default=None, description="The film as it was before, while another cut of it is being made."
    )
    earlier_poster: SignedLink | None = None


class Progress(ProgressResponse):
    """One consistent picture of a job, and who drew it.

    `film_seconds` is the film's length; before there is a film, its storyboard's; before that, as asked.
    """

    source: Source
    budget_usd: float | None = None
    money: Money = Money()
    needs_you: NeedsYou | None = None
    film_seconds: float = 0.0
    assets: SignedAssets = SignedAssets()


async def picture(services: Services, row: JobRow) -> Progress:
    """Ask the workflow, for four seconds at most; when it is silent or wrong, draw it from the catalog."""
    truth, told = await asyncio.gather(confirm(services, row), _ask(services, row.id))
    source = Source.WORKFLOW
    if told is None or (truth.row.status.ended and told.status != truth.row.status):
        told, source = await from_catalog(services, truth.row), Source.CATALOG
    now = datetime.now(UTC)
    stands = await standing(services, row)
    return shown(services, truth.row, suffering(told, truth.troubles, now), source, now, stands)


async def from_catalog(
    services: Services, row: JobRow, behind: ProgressResponse | None = None
) -> ProgressResponse:
    """The same picture as the workflow's, from what the catalog knows.

    Its `seq` is 0, or that of the job's end: behind the workflow's own last picture, where that is known.
    """
    facts = facts_of(row, await standing(services, row))
    seq = (row.ended_at - EPOCH) // MILLISECOND if row.ended_at else 0
    if behind is None:
        return picture_of(facts, seq=seq)
    return picture_of(facts, seq=max(seq, behind.seq + 1), at_least=behind.progress)


async def _ask(services: Services, job_id: str) -> ProgressResponse | None:
    try:
        return await services.engine.questions.progress(job_id)
    except (EngineAwayError, NoSuchRunError, NoWorkerError):
        return None
    except CannotTellError:
        log.exception("the workflow of job %s cannot be queried", job_id)
        return None


def shown(  # noqa: PLR0917 - one moment, as several tell it
    services: Services, row: JobRow, told: ProgressResponse, source: Source, now: datetime, stands: Standing
) -> Progress:
    """The picture as callers see it at that moment: with links, the time left, money, and who is needed."""
    told = _resumed(row, told, stands)
    money = money_of(row, told, stands, services.offers.registry)
    more = {
        "source": source,
        "budget_usd": row.budget_usd,
        # A later run knows only of the takes that it has ordered itself.
        "cost": max(told.cost, row.cost_usd, money.spent_usd),
        "money": money,
        "needs_you": need_of(told),
        "film_seconds": _film_seconds(row, told, stands),
    }
    view = Progress.model_validate(timed(told, now).model_dump() | more)
    urls = _with_urls(told.assets, services.signer) | _films(row, told, services.signer)
    return view.model_copy(update={"assets": view.assets.model_copy(update=urls)})


def _resumed(row: JobRow, told: ProgressResponse, stands: Standing) -> ProgressResponse:
    """A later run knows of the scenes a moment after it has begun; the catalog has them all the time."""
    if told.scenes or not stands.scenes or told.status.ended:
        return told
    known = picture_of(facts_of(row, stands), seq=told.seq, at_least=told.progress)
    names = (
        "scenes",
        "audio",
        "stages_completed",
        "stages_pending",
        "current_stage",
        "current_stage_display",
    )
    assets = known.assets.model_copy(update={"final_video": None, "poster": None})
    return told.model_copy(update={name: getattr(known, name) for name in names} | {"assets": assets})


def _film_seconds(row: JobRow, told: ProgressResponse, stands: Standing) -> float:
    if row.film_seconds is not None and told.assets.final_video is not None:
        return row.film_seconds
    return film_length(stands.scenes) if stands.scenes else film_seconds(row.brief)


def _films(row: JobRow, told: ProgressResponse, signer: Signer) -> dict[str, object]:
    """The film; or the one that is there, while the job's picture has none: it is being cut anew."""
    if (film := told.assets.final_video) is not None:
        return {"final_video": _film(signer, film.key, row.title, film.created_at)}
    if row.film_key is None:
        return {}
    made_at = row.ended_at or row.started_at or row.created_at
    poster = row.poster_key
    return {
        "earlier_video": _film(signer, row.film_key, row.title, made_at),
        "earlier_poster": poster and SignedLink(key=poster, url=signer.url(poster), created_at=made_at),
    }


def _film(signer: Signer, key: str, title: str, made_at: datetime) -> SignedLink | None:
    if not key:
        return None
    url, download_url = film_urls(signer, key, title)
    return SignedLink(key=key, url=url, download_url=download_url, created_at=made_at)


def _with_urls(assets: ProgressAssets, signer: Signer) -> dict[str, object]:
    def signed(link: AssetLink | None) -> SignedLink | None:
        if link is None or not link.key:
            return None
        return SignedLink.model_validate(link.model_dump() | {"url": signer.url(link.key)})

    return {
        "scene_clips": tuple(filter(None, map(signed, assets.scene_clips))),
        "thumbnails": tuple(filter(None, map(signed, assets.thumbnails))),
        "audio": signed(assets.audio),
        "final_video": signed(assets.final_video),
        "poster": signed(assets.poster),
    }
