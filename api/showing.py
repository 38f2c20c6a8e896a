"""From the catalog's rows to what callers see."""

from collections.abc import Sequence

from api.links import JobLinks, links_of
from api.signing import Signer
from api.truth import Truth
from api.views import File, Job, JobSummary, Results, SceneResult, SoundtrackResult, Take
from engine import WebUi
from store.models import JobRow, LedgerRow
from storyboard import film_seconds
from workflows.contracts import Scene, Stage


class Showing:
    """Draws jobs; every file gets its link."""

    def __init__(self, signer: Signer, web_ui: WebUi) -> None:
        self._signer, self._web_ui = signer, web_ui

    def summary(self, truth: Truth) -> JobSummary:
        """The job for a list."""
        row = truth.row
        return JobSummary(
            job_id=row.id,
            title=row.title,
            status=row.status,
            confirmed=truth.confirmed,
            favorite=row.favorite,
            provider=row.provider,
            model=row.model,
            duration_seconds=film_seconds(row.brief) if row.film_seconds is None else row.film_seconds,
            aspect_ratio=row.brief.aspect_ratio,
            resolution=row.brief.resolution,
            created_at=row.created_at,
            started_at=row.started_at,
            ended_at=row.ended_at,
            cost=row.cost_usd,
            budget_usd=row.budget_usd,
            gaps=tuple(row.gaps),
            error=row.error,
            film=self._file(row.film_key, row.film_seconds),
            poster=self._file(row.poster_key),
            links=JobLinks(**links_of(row.id), web_ui=self._web_ui.page(row.id)),
        )

    def job(self, truth: Truth, scenes: Sequence[Scene], ledger: Sequence[LedgerRow]) -> Job:
        """The job in full."""
        results = self._results(truth.row, scenes, ledger)
        return Job(**dict(self.summary(truth)), brief=truth.row.brief, results=results)

    def _results(self, row: JobRow, scenes: Sequence[Scene], ledger: Sequence[LedgerRow]) -> Results:
        return Results(
            script=self._takes(ledger, Stage.SCRIPT, 0),
            storyboard=tuple(scenes),
            scenes=tuple(self._scene(scene, ledger) for scene in scenes),
            soundtrack=SoundtrackResult(
                file=self._file(row.soundtrack_key), takes=self._takes(ledger, Stage.AUDIO, 0)
            ),
            film=self._file(row.film_key, row.film_seconds),
            poster=self._file(row.poster_key),
        )

    def _scene(self, scene: Scene, ledger: Sequence[LedgerRow]) -> SceneResult:
        return SceneResult(
            number=scene.number,
            text=scene.text,
            caption=scene.caption,
            seconds=scene.seconds,
            takes=self._takes(ledger, Stage.SCENE, scene.number),
        )

    def _takes(self, ledger: Sequence[LedgerRow], stage: Stage, scene: int) -> tuple[Take, ...]:
        return tuple(self._take(row) for row in ledger if row.stage is stage and row.scene == scene)

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
        )

    def _file(self, key: str | None, seconds: float | None = None) -> File | None:
        return File(url=self._signer.url(key), seconds=seconds) if key else None
