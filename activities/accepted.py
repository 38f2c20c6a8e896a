"""How long jobs will take: those of a film to come, and one that its provider has just accepted."""

from collections.abc import Sequence
from datetime import UTC, datetime

from activities.plan import plan_of
from providers.registry import Kind, Model, Registry, UnknownModelError
from store.ledger import Ledger
from store.models import JobRow, LedgerRow
from storyboard import clip_seconds
from workflows.contracts import AcceptedJob, AudioChoice, Scene, Stage, Times
from workflows.spread import times_of
from workflows.tail import tail_seconds

KINDS = {Stage.SCENE: Kind.VIDEO, Stage.AUDIO: Kind.MUSIC}


class Expectations:
    """What is known of a provider's pace: from past jobs, and until there are enough from the registry."""

    def __init__(self, ledger: Ledger, registry: Registry) -> None:
        self._ledger = ledger
        self._registry = registry

    def model(self, row: LedgerRow) -> Model:
        """The row's model. Raises UnknownModelError."""
        return self._registry.find(row.provider, row.model, KINDS[row.stage])

    def parallel(self, job: JobRow) -> int:
        """How many provider jobs this film may have in flight."""
        return self._registry.parallel(job.provider, job.model)

    async def accepted(self, row: LedgerRow) -> AcceptedJob:
        """The provider job of a row that has one."""
        model = self.model(row)
        (times,) = await self.times(model, [row.order_seconds or 0.0])
        return AcceptedJob(
            key=row.key,
            provider=row.provider,
            model=row.model,
            provider_job_id=str(row.provider_job_id),
            accepted_at=row.accepted_at or datetime.now(UTC),
            expected_seconds=times.usual,
            early_seconds=times.early,
            late_seconds=times.late,
            slow_seconds=times.slow,
            patience_seconds=max(model.patience_seconds, 2 * times.late),
            price_usd=row.price_usd,
        )

    async def clips(self, job: JobRow, scenes: Sequence[Scene]) -> Sequence[Times | None]:
        """How long each scene takes with the job's first choice; None where the model has left us."""
        lengths = clip_seconds(scenes, job.brief.transition)
        try:
            return await self.times(self._registry.find(job.provider, job.model), lengths)
        except UnknownModelError:
            return [None] * len(scenes)

    async def music(self, job: JobRow, scenes: Sequence[Scene]) -> Times | None:
        """How long the film's music takes; None where there is none, or its model has left us."""
        if job.brief.audio is AudioChoice.OFF:
            return None
        try:
            model = self._registry.find(job.brief.music_provider, job.brief.music_model, Kind.MUSIC)
        except UnknownModelError:
            return None
        return (await self.times(model, [plan_of(job.brief, scenes).seconds()]))[0]

    async def cut_seconds(self, job: JobRow, scenes: Sequence[Scene]) -> float:
        """How long the film's cut takes behind its last clip."""
        seconds = plan_of(job.brief, scenes).seconds()
        return tail_seconds(seconds, job.brief.resolution, await self._ledger.cuts())

    async def times(self, model: Model, lengths: Sequence[float]) -> list[Times]:
        """How long jobs of each of these lengths take; the ledger is asked once."""
        past = await self._ledger.took(model.provider, model.name)
        shares = [took / max(model.expected_seconds(ordered), 1e-3) for ordered, took in past]
        return [times_of(shares, model.expected_seconds(seconds)) for seconds in lengths]
