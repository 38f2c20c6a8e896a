"""Expected durations of provider jobs, estimated from past jobs and the registry."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime

from activities.film_timeline import build_timeline
from activities.line_places import list_places
from contracts import MODEL_KINDS, AcceptedJob, AudioChoice, ExpectedDuration, ModelKind, Scene
from contracts.narration import PARALLEL_VOICE_SCENES
from estimates.compose_time import MeasuredCompose, estimate_compose_seconds
from estimates.durations import duration_factors, expected_duration
from providers.model_spec import ModelSpec
from providers.registry import Registry, UnknownModelError
from providers.voice_takes import CHARACTERS_PER_SECOND
from store.ledger.writes import Ledger
from store.models import JobRow, LedgerRow
from storyboard import clip_seconds

# Each take of each film asks, and of 200 past jobs few are new after this time; nor of 20 past films.
PAST_DURATIONS_KEPT_SECONDS = 30.0


class ExpectedDurations:
    """Estimates how long provider jobs take, from past jobs; from the registry until there are enough."""

    def __init__(self, ledger: Ledger, registry: Registry) -> None:
        self._ledger = ledger
        self._registry = registry
        self._kept: dict[str, tuple[float, Sequence[tuple[float, float]]]] = {}
        self._kept_composes: tuple[float, Sequence[MeasuredCompose]] = (0.0, ())

    def find_model(self, call: LedgerRow | AcceptedJob) -> ModelSpec:
        """Return the call's model. Raises UnknownModelError."""
        return self._registry.find_model(call.provider, call.model, MODEL_KINDS[call.key.stage])

    def max_parallel_jobs(self, job: JobRow) -> int:
        """Return how many provider jobs of this film may run at once."""
        return self._registry.max_parallel_jobs(job.provider, job.model)

    async def describe_accepted_job(self, row: LedgerRow) -> AcceptedJob:
        """Describe the provider job of a row that has one, with its expected durations."""
        model = self.find_model(row)
        (times,) = await self.estimate_times(model, [row.order_seconds or 0.0])
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
            ended=row.outcome is not None,
        )

    async def estimate_clips(self, job: JobRow, scenes: Sequence[Scene]) -> Sequence[ExpectedDuration | None]:
        """Estimate how long each scene takes with the job's model; None if the registry lost the model."""
        lengths = clip_seconds(scenes, job.brief.transition, end_card=job.brief.has_end_card)
        try:
            model = self._registry.find_model(job.provider, job.model)
            return await self.estimate_times(model, [*lengths.values()])
        except UnknownModelError:
            return [None] * len(scenes)

    async def estimate_music(self, job: JobRow, scenes: Sequence[Scene]) -> ExpectedDuration | None:
        """Estimate how long the music takes; None without music, or if the registry has lost its model."""
        if job.audio is AudioChoice.OFF:
            return None
        try:
            model = self._registry.find_model(
                job.brief.music_provider, job.brief.music_model, ModelKind.MUSIC
            )
        except UnknownModelError:
            return None
        return (await self.estimate_times(model, [build_timeline(job.brief, scenes).total_seconds()]))[0]

    async def estimate_voice(self, job: JobRow, scenes: Sequence[Scene]) -> ExpectedDuration | None:
        """Estimate how long a service needs for all lines; None if none speaks, or its model is lost."""
        if (narration := job.narration) is None or not narration.is_paid:
            return None
        try:
            model = self._registry.find_model(narration.provider, narration.model, ModelKind.VOICE)
        except UnknownModelError:
            return None
        places = list_places(scenes)
        times = await self.estimate_times(model, [len(p.line.text) / CHARACTERS_PER_SECOND for p in places])
        at_once = max(1, min(PARALLEL_VOICE_SCENES, len({place.scene for place in places})))
        return ExpectedDuration(
            early=sum(each.early for each in times) / at_once,
            usual=sum(each.usual for each in times) / at_once,
            late=sum(each.late for each in times) / at_once,
            slow=sum(each.slow for each in times) / at_once,
        )

    async def estimate_compose_seconds(self, job: JobRow, scenes: Sequence[Scene]) -> float:
        """Estimate the seconds from the last clip to the finished film."""
        seconds = build_timeline(job.brief, scenes).total_seconds()
        return estimate_compose_seconds(seconds, job.brief.resolution, await self._list_compose_times())

    async def estimate_times(self, model: ModelSpec, lengths: Sequence[float]) -> list[ExpectedDuration]:
        """Estimate how long jobs of these lengths (in seconds) take, from one read of the ledger at most."""
        past = await self._list_past_durations(model)
        shares = duration_factors(past, model.expected_seconds)
        return [expected_duration(shares, model.expected_seconds(seconds)) for seconds in lengths]

    async def _list_compose_times(self) -> Sequence[MeasuredCompose]:
        """Return how long the newest films took to compose, read at most 30 s ago."""
        read_at, times = self._kept_composes
        now = time.monotonic()
        if not times or now - read_at > PAST_DURATIONS_KEPT_SECONDS:
            times = await self._ledger.reads.list_compose_times()
            self._kept_composes = now, times
        return times

    async def _list_past_durations(self, model: ModelSpec) -> Sequence[tuple[float, float]]:
        """Return (seconds ordered, seconds it took) of the model's latest jobs, at most 30 s old."""
        read_at, past = self._kept.get(model.unique_key, (0.0, ()))
        now = time.monotonic()
        if not past or now - read_at > PAST_DURATIONS_KEPT_SECONDS:
            past = await self._ledger.reads.list_past_durations(model.provider, model.name)
            self._kept[model.unique_key] = now, past
        return past
