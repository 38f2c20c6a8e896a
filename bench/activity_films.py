"""Films made by the real activities, without workflows: a provider has every clip and the music at once."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from temporalio.testing import ActivityEnvironment

from bench.fake_activities import SingleProviderWiring
from bench.scripted_provider import ScriptedProvider
from bench.temporal_test_server import start_server
from contracts import (
    MUSIC_NUMBER,
    AcceptedJob,
    Brief,
    CollectOrder,
    ComposeOrder,
    Film,
    ModelKind,
    TakeKey,
    TakeOrder,
)
from contracts.stages import ledger_stage_of
from providers.model_spec import ModelSpec
from providers.registry import Registry
from settings import Settings
from store.jobs import NewJob
from temporal_client import TemporalClient

PROVIDER, VIDEO_MODEL, MUSIC_MODEL = "animatic", "storyboard", "music-bed"


class FilmWiring(SingleProviderWiring):
    """The real wiring over a provider that has every file at once; `files` by scene, 0 for the music."""

    def __init__(self, settings: Settings, client: TemporalClient, files: Mapping[int, Path]) -> None:
        self.files = files
        models = {VIDEO_MODEL: ModelKind.VIDEO, MUSIC_MODEL: ModelKind.MUSIC}
        specs = [
            ModelSpec(PROVIDER, name, kind, min_seconds=1, max_seconds=600) for name, kind in models.items()
        ]
        provider = ScriptedProvider(seconds_of=lambda scene: 0.0, files=files)
        super().__init__(settings, client, Registry(specs), provider)
        submit = self.take_activities.submit_take
        pools = (*self.calls_pool_activities(), *self.media_pool_activities())
        self.activities = {each.__name__: each for each in (submit, *pools)}


@asynccontextmanager
async def open_film_wiring(var: Path, scenes: int) -> AsyncIterator[FilmWiring]:
    """Open the wiring on a migrated database in `var`, with paths for the files of so many scenes."""
    async with start_server(var / "temporal.db") as client:
        files = {number: var / f"made-{number}" for number in range(scenes + 1)}
        wiring = FilmWiring(Settings(var_dir=var), TemporalClient(client), files)
        await wiring.database.migrate()
        try:
            yield wiring
        finally:
            await wiring.speech.close()
            wiring.scratch.close()
            await wiring.database.dispose()


@dataclass(frozen=True)
class ActivityFilm:
    """A film that is made step by step, each of them an activity."""

    wiring: FilmWiring
    job_id: str
    scenes: int

    @classmethod
    async def begin(cls, wiring: FilmWiring, brief: Brief) -> "ActivityFilm":
        """Add the film's job, write its storyboard, and speak its lines if it has any."""
        job_id = str(uuid4())
        new = NewJob(
            id=job_id, owner="local", title="A film", brief=brief, provider=PROVIDER, model=VIDEO_MODEL
        )
        await wiring.jobs.add_job(new)
        film = cls(wiring, job_id, len(brief.scenes or ()))
        await film.run_activity("write_storyboard", job_id)
        if brief.narration:
            await film.run_activity("speak_narration", job_id)
        return film

    async def collect_music(self) -> None:
        """Buy and collect the music."""
        await self.run_activity("collect_soundtrack", CollectOrder(accepted=await self._submit(MUSIC_NUMBER)))

    async def submit_scene(self, scene: int, *, there: set[int]) -> CollectOrder:
        """Buy a scene's clip; return the order that collects it beside those that are `there`."""
        beside = tuple(sorted(number for number in there if abs(number - scene) == 1))
        return CollectOrder(accepted=await self._submit(scene), neighbours=beside)

    async def collect_clip(self, order: CollectOrder) -> None:
        """Collect a clip."""
        await self.run_activity("collect_clip", order)

    async def compose(self, *, with_music: bool, narrated: bool) -> Film:
        """Compose the film of all of its scenes."""
        order = ComposeOrder(
            job_id=self.job_id,
            scenes=tuple(range(1, self.scenes + 1)),
            with_soundtrack=with_music,
            with_narration=narrated,
        )
        film: Film = await self.run_activity("compose_film", order)
        return film

    async def _submit(self, scene: int) -> AcceptedJob:
        key = TakeKey(job_id=self.job_id, stage=ledger_stage_of(scene), scene=scene)
        model = VIDEO_MODEL if scene else MUSIC_MODEL
        order = TakeOrder(key=key, provider=PROVIDER, model=model)
        accepted: AcceptedJob = await self.run_activity("submit_take", order)
        return accepted

    async def run_activity(self, name: str, order: Any) -> Any:  # noqa: ANN401 - each activity has its own types
        """Run an activity in an environment of its own."""
        return await ActivityEnvironment().run(self.wiring.activities[name], order)
