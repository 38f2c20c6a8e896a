"""The activities that buy a film's lines from a service, and that let somebody else speak the film."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from temporalio import activity

from activities.error_translation import translate_errors
from activities.heartbeat import send_heartbeats
from activities.line_places import list_digests, list_places
from activities.paid_lines import PaidLines, UnspokenLineError
from activities.scene_fitting import SceneFitter
from activities.scene_purchase import ScenePurchase
from activities.submit_errors import outcome_unknown_error, provider_busy_error
from contracts import LinesOrder, NarratorOrder, SpokenLines
from contracts.error_types import ErrorType
from store.errors import ProviderBusy
from store.jobs import Jobs
from store.language_views import JobTables
from store.storyboards import Storyboards


class LinePurchaseActivities:
    """Activities on the lines of films that services speak."""

    def __init__(self, jobs: Jobs, storyboards: Storyboards, lines: PaidLines, fitter: SceneFitter) -> None:
        self._jobs, self._storyboards, self._lines = jobs, storyboards, lines
        self._fitter = fitter

    @activity.defn(name="buy_lines")
    @translate_errors
    async def buy_lines(self, order: LinesOrder) -> SpokenLines:
        """Buy the lines of a scene that are not kept yet, side by side, and fit the scene to them."""
        await self._jobs.note_run(order.job_id, activity.info().workflow_run_id or "")
        tables = JobTables(self._jobs, self._storyboards).in_language(order.language)
        job = await tables.jobs.get_for_any_owner(order.job_id)
        scenes = await tables.storyboards.list_scenes(order.job_id)
        places = [place for place in list_places(scenes, order.without) if place.scene == order.scene]
        seconds: dict[int, float] = {}
        if (narration := job.narration) is not None:
            async with send_heartbeats(), _raise_as_workflow_error():
                digests = list_digests(scenes, narration)
                buy = self._lines.buy_line
                calls = [partial(buy, job.id, narration, place, digests) for place in places]
                await ScenePurchase(calls).run()
                if order.fits_scenes:
                    seconds = await self._fitter.fit_bought_scenes(job, scenes, order.scene, order.without)
        language = job.brief.narration.language if job.brief.narration else order.language
        cost = await self._lines.sum_costs(job.id, order.scene, language)
        return SpokenLines(lines=len(places), cost_usd=cost, scene_seconds=seconds)

    @activity.defn(name="change_narrator")
    @translate_errors
    async def change_narrator(self, order: NarratorOrder) -> None:
        """Record who speaks the film from now on. Safe to repeat."""
        await self._jobs.change_narrator(order.job_id, order.narrator)


@asynccontextmanager
async def _raise_as_workflow_error() -> AsyncIterator[None]:
    try:
        yield
    except ProviderBusy as full:
        raise provider_busy_error(full) from full
    except UnspokenLineError as error:
        if error.kind is ErrorType.OUTCOME_UNKNOWN and error.final:
            raise outcome_unknown_error(error.key, error) from error
        raise
