"""From the catalog's rows to what callers see."""

from api.download_name import film_urls
from api.links import JobLinks, links_of
from api.needs import need_by_catalog
from api.row_context import RowContext, context_of, duration_seconds
from api.signing import Signer
from api.standing import Standing
from api.truth import Truth
from api.views import File, Job, JobSummary, Results, SceneResult, SoundtrackResult, Take
from engine import WebUi
from store.models import JobRow, LedgerRow
from store.wishes import wish_for
from storyboard import script_form
from workflows.contracts import Scene, Stage


class Showing:
    """Draws jobs; every file gets its link."""

    def __init__(self, signer: Signer, web_ui: WebUi) -> None:
        self._signer, self._web_ui = signer, web_ui

    def summary(self, truth: Truth, context: RowContext) -> JobSummary:
        """The job for a list."""
        row = truth.row
        return JobSummary(
            job_id=row.id,
            title=row.title,
            status=row.status,
            confirmed=truth.confirmed,
            needs_you=need_by_catalog(row, context.held),
            favorite=row.favorite,
            provider=row.provider,
            model=row.model,
            duration_seconds=duration_seconds(row, context),
            aspect_ratio=row.brief.aspect_ratio,
            resolution=row.brief.resolution,
            created_at=row.created_at,
            started_at=row.started_at,
            ended_at=row.ended_at,
            cost=row.cost_usd,
            budget_usd=row.budget_usd,
            gaps=tuple(row.gaps),
            error=row.error,
            film=self._film(row),
            poster=self._file(row.poster_key),
            links=JobLinks(**links_of(row.id, self._signer.root), web_ui=self._web_ui.page(row.id)),
        )

    def job(self, truth: Truth, stands: Standing) -> Job:
        """The job in full."""
        return Job(
            **dict(self.summary(truth, context_of(stands))),
            brief=truth.row.brief,
            shortened_seconds=round(
                sum(scene.seconds - _seconds(scene, stands) for scene in stands.scenes), 3
            ),
            results=self._results(truth.row, stands),
        )

    def _results(self, row: JobRow, stands: Standing) -> Results:
        return Results(
            script_form=script_form(row.brief),
            script=self._takes(stands, Stage.SCRIPT),
            storyboard=tuple(stands.scenes),
            scenes=tuple(self._scene(scene, stands) for scene in stands.scenes),
            soundtrack=SoundtrackResult(
                file=self._file(row.soundtrack_key), takes=self._takes(stands, Stage.AUDIO)
            ),
            film=self._film(row),
            poster=self._file(row.poster_key),
        )

    def _scene(self, scene: Scene, stands: Standing) -> SceneResult:
        clip = stands.clips.get(scene.number)
        own = [row for row in stands.ledger if (row.stage, row.scene) == (Stage.SCENE, scene.number)]
        return SceneResult(
            number=scene.number,
            text=scene.text,
            caption=scene.caption,
            seconds=_seconds(scene, stands),
            take=clip.take if clip else None,
            takes=tuple(self._as_told(row, scene, stands) for row in own),
        )

    def _as_told(self, row: LedgerRow, scene: Scene, stands: Standing) -> Take:
        wish = wish_for(stands.wishes, row.scene, row.take)
        told = {"text": scene.text, "seed": scene.seed}
        if wish is not None:
            told = {"text": wish.text or scene.text, "seed": wish.seed}
        return self._take(row).model_copy(update=told)

    def _takes(self, stands: Standing, stage: Stage) -> tuple[Take, ...]:
        return tuple(self._take(row) for row in stands.ledger if row.stage is stage)

    def _take(self, row: LedgerRow) -> Take:
        return Take(
            take=row.take,
            provider=row.provider,
            model=row.model,
            state=row.state,
            outcome=row.outcome,
            provider_job_id=row.provider_job_id,
            cost=row.cost_usd,
            cost_usd=row.cost_usd,
            cost_source=row.cost_source,
            price_usd=row.price_usd,
            receipt=row.receipt,
            error=row.error,
            intent_at=row.intent_at,
            accepted_at=row.accepted_at,
            held_at=row.held_at,
            late_at=row.late_at,
            ended_at=row.terminal_at,
            clip=self._file(row.asset_key, row.seconds),
            thumbnail=self._file(row.thumbnail_key),
            departures=row.departures,
        )

    def _film(self, row: JobRow) -> File | None:
        if row.film_key is None:
            return None
        url, download_url = film_urls(self._signer, row.film_key, row.title)
        return File(url=url, download_url=download_url, seconds=row.film_seconds)

    def _file(self, key: str | None, seconds: float | None = None) -> File | None:
        return File(url=self._signer.url(key), seconds=seconds) if key else None


def _seconds(scene: Scene, stands: Standing) -> float:
    """How long the scene is in the film: as in the storyboard, or as its clip where that is far too short."""
    clip = stands.clips.get(scene.number)
    return scene.seconds if clip is None or clip.film_seconds is None else clip.film_seconds
