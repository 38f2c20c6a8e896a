"""Where a job stands: the workflow's own word, or else the catalog's, and which of the two it is."""

import asyncio
import logging
from datetime import UTC, datetime
from enum import StrEnum

from pydantic import Field

from api.facts import facts_of
from api.services import Services
from api.signing import Signer
from api.standing import standing
from api.suffering import suffering
from api.truth import confirm
from engine import CannotTellError, EngineAwayError, NoSuchRunError, NoWorkerError
from store.models import JobRow
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
    """A file of the job, for an hour. Its key is ours to know."""

    key: str = Field(default="", exclude=True)


class SignedAssets(ProgressAssets):
    """The files that exist so far."""

    scene_clips: tuple[SignedLink, ...] = ()
    thumbnails: tuple[SignedLink, ...] = ()
    audio: SignedLink | None = None
    final_video: SignedLink | None = None
    poster: SignedLink | None = None


class Progress(ProgressResponse):
    """One consistent picture of a job, and who drew it."""

    source: Source
    budget_usd: float | None = None
    assets: SignedAssets = SignedAssets()


async def picture(services: Services, row: JobRow) -> Progress:
    """Ask the workflow, for two seconds at most; when it is silent or wrong, draw it from the catalog."""
    truth, told = await asyncio.gather(confirm(services, row), _ask(services, row.id))
    source = Source.WORKFLOW
    if told is None or (truth.row.status.ended and told.status != truth.row.status):
        told, source = await from_catalog(services, truth.row), Source.CATALOG
    now = datetime.now(UTC)
    return shown(services, truth.row, suffering(told, truth.troubles, now), source, now)


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


def shown(services: Services, row: JobRow, told: ProgressResponse, source: Source, now: datetime) -> Progress:
    """The picture as callers see it at that moment: with links, the time left, and the budget."""
    # A later run knows only of the takes that it has ordered itself.
    more = {"source": source, "budget_usd": row.budget_usd, "cost": max(told.cost, row.cost_usd)}
    view = Progress.model_validate(timed(told, now).model_dump() | more)
    assets = view.assets.model_copy(update=_with_urls(told.assets, services.signer))
    return view.model_copy(update={"assets": assets})


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
