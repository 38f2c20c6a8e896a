"""A film's wall time over its critical path: the slowest scene's provider time, and the tail after it.

    .venv/bin/python -m bench.film_latency

Six scenes and music in 480p. Server and catalog on SQLite, workflow, activities and ffmpeg are real; only the
provider is fake: its clips were rendered by the animatic before, and its jobs take 4 to 9 s, where 6.5 s are
expected. The tail is not taken from the film: the activities that collect the slowest scene's clip and
compose the film are timed by themselves, on an idle machine. Films and tails alternate; the medians count.
"""

import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median
from typing import Any
from uuid import uuid4

from temporalio.testing import ActivityEnvironment

from bench.activity_times import times_by_summary
from bench.fake_activities import SCENES, SingleProviderWiring, run_workers
from bench.report import Measurement
from bench.runner import run_standalone
from bench.scripted_provider import ScriptedProvider
from bench.temporal_test_server import start_server
from contracts import (
    MUSIC_NUMBER,
    AcceptedJob,
    AspectRatio,
    Brief,
    CollectOrder,
    ComposeOrder,
    ModelKind,
    Resolution,
    SceneBrief,
    TakeKey,
    TakeOrder,
)
from contracts.stages import ledger_stage_of
from media.ffmpeg import find_ffmpeg
from providers.model_spec import ModelSpec
from providers.protocol import ClipOrder, MusicOrder
from providers.registry import ANIMATIC, Registry
from rendering import AnimaticRenderer
from settings import Settings
from store.jobs import NewJob
from store.models import JobRow
from store.workflow_input import build_generation_input
from temporal_client import TemporalClient

ActivityCallable = Callable[..., Any]

MAX_RATIO = 1.05
ROUNDS = 3
# Seconds of each scene's provider job. The slowest scene is in the middle: it has two transitions.
JOB_SECONDS = {MUSIC_NUMBER: 3.0, 1: 5.0, 2: 8.0, 3: 4.0, 4: 9.0, 5: 6.0, 6: 7.0}
SLOWEST_SCENE = max(JOB_SECONDS, key=JOB_SECONDS.__getitem__)
EXPECTED_SECONDS = 6.5
SCENE_SECONDS, CLIP_SECONDS = 5.0, 6.0
SCENE_TEXT = "A red kite climbs over the hills at noon, turns in the wind, and drops towards the lake."


async def measure() -> list[Measurement]:
    """Measure films and tails, alternating."""
    walls, tails, notes = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        async with _open_wiring(Path(folder)) as parts:
            for _ in range(ROUNDS):
                async with run_workers(parts.temporal.client, parts):
                    wall, said = await _measure_film(parts)
                walls.append(wall)
                notes.append(said)
                tails.append(await _measure_tail(parts))
    critical = JOB_SECONDS[SLOWEST_SCENE] + median(tails)
    rounds = (
        f"films {_format_seconds(walls)} s; tails {_format_seconds(tails)} s, "
        f"after {JOB_SECONDS[SLOWEST_SCENE]:g} s of the provider"
    )
    return [
        Measurement(
            f"film's wall time, {SCENES} scenes in 480p",
            f"{critical:.2f} s critical path",
            f"{median(walls):.2f} s",
            median(walls) / critical,
            maximum=MAX_RATIO,
            notes=(rounds, *notes),
        )
    ]


@asynccontextmanager
async def _open_wiring(var: Path) -> AsyncIterator["TimedProviderWiring"]:
    async with start_server(var / "temporal.db") as client:
        parts = TimedProviderWiring(Settings(var_dir=var), TemporalClient(client))
        await parts.database.migrate()
        await parts.render_files(var)
        try:
            yield parts
        finally:
            parts.scratch.close()
            await parts.database.dispose()


class TimedProviderWiring(SingleProviderWiring):
    """The real wiring over a provider whose jobs take known times."""

    def __init__(self, settings: Settings, engine: TemporalClient) -> None:
        self.files = {scene: settings.var_dir / f"made-{scene}" for scene in JOB_SECONDS}
        self.scripted = ScriptedProvider(seconds_of=JOB_SECONDS.__getitem__, files=self.files)
        registry = Registry(
            [_provider_model("storyboard", ModelKind.VIDEO), _provider_model("music-bed", ModelKind.MUSIC)]
        )
        super().__init__(settings, engine, registry, self.scripted)

    async def render_files(self, folder: Path) -> None:
        """Render the files that the provider will return."""
        renderer = AnimaticRenderer(find_ffmpeg())
        for scene, file in self.files.items():
            out = folder / ("making.mp4" if scene else "making.wav")
            await renderer(_clip_order(scene) if scene else _music_order(), out, lambda fraction: None)
            out.rename(file)

    async def add_job(self) -> JobRow:
        """Store a job."""
        scenes = tuple(SceneBrief(text=SCENE_TEXT, duration_seconds=SCENE_SECONDS) for _ in range(SCENES))
        brief = Brief(scenes=scenes, resolution=Resolution.P480)
        row, _ = await self.jobs.add_job(
            NewJob(
                id=str(uuid4()),
                owner="local",
                title="Kites",
                brief=brief,
                provider="animatic",
                model="storyboard",
            )
        )
        return row


async def _measure_film(parts: TimedProviderWiring) -> tuple[float, str]:
    """Return the seconds from the start to the film, and a note where those off the critical path went."""
    row, scripted = await parts.add_job(), parts.scripted
    begun = time.monotonic()
    await parts.temporal.start_job(build_generation_input(row).model_copy(update={"parallel_scenes": SCENES}))
    job = parts.temporal.client.get_workflow_handle(row.id)
    await job.result()
    ended = time.monotonic()
    slowest = _take_key(row.id, SLOWEST_SCENE).token
    submitted, noticed = scripted.submitted_at[slowest], scripted.noticed_at[slowest]
    lag = noticed - submitted - JOB_SECONDS[SLOWEST_SCENE]
    runs = times_by_summary([event async for event in job.fetch_history_events()])
    collect, compose = runs[f"collect scene {SLOWEST_SCENE} · take 1"], runs[f"join {SCENES} scenes"]
    return ended - begun, (
        f"{submitted - begun:.2f} s until the slowest scene's submit, {lag:.2f} s until its end was noticed, "
        f"collect {collect}, compose {compose}; {ended - begun:.2f} s in all"
    )


async def _measure_tail(parts: TimedProviderWiring) -> float:
    """Return the seconds from the slowest scene's clip to the film, when everything else is ready."""
    row = await parts.add_job()
    activities: list[ActivityCallable] = [
        parts.take_activities.submit_take,
        *parts.calls_pool_activities(),
        *parts.media_pool_activities(),
    ]
    act = {each.__name__: each for each in activities}
    run = ActivityEnvironment().run
    await run(act["write_storyboard"], row.id)
    accepted: dict[int, AcceptedJob] = {}
    for scene in JOB_SECONDS:
        accepted[scene] = await run(act["submit_take"], _take_order(row.id, scene))
    await run(act["collect_soundtrack"], CollectOrder(accepted=accepted[MUSIC_NUMBER]))
    in_time = sorted((n for n in JOB_SECONDS if n != MUSIC_NUMBER), key=JOB_SECONDS.__getitem__)
    for place, scene in enumerate(in_time):
        begun = time.monotonic()
        beside = tuple(n for n in in_time[:place] if abs(n - scene) == 1)
        await run(act["collect_clip"], CollectOrder(accepted=accepted[scene], neighbours=beside))
    scenes = tuple(sorted(in_time))
    await run(act["compose_film"], ComposeOrder(job_id=row.id, scenes=scenes, with_soundtrack=True))
    return time.monotonic() - begun


def _take_order(job_id: str, scene: int) -> TakeOrder:
    model = "music-bed" if scene == MUSIC_NUMBER else "storyboard"
    return TakeOrder(key=_take_key(job_id, scene), provider="animatic", model=model)


def _take_key(job_id: str, scene: int) -> TakeKey:
    return TakeKey(job_id=job_id, stage=ledger_stage_of(scene), scene=scene)


def _provider_model(name: str, kind: ModelKind) -> ModelSpec:
    return ModelSpec(
        "animatic",
        name,
        kind,
        min_seconds=1,
        max_seconds=600,
        expected_base_seconds=EXPECTED_SECONDS,
        expected_seconds_per_second=0,
        poll_floor_seconds=ANIMATIC.poll_floor_seconds,
        poll_ceiling_seconds=ANIMATIC.poll_ceiling_seconds,
    )


def _clip_order(scene: int) -> ClipOrder:
    return ClipOrder(
        token=str(scene),
        model="storyboard",
        text=SCENE_TEXT,
        caption="A red kite climbs over the hills",
        seconds=CLIP_SECONDS,
        aspect_ratio=AspectRatio.WIDE,
        resolution=Resolution.P480,
        seed=scene,
    )


def _music_order() -> MusicOrder:
    return MusicOrder(
        str(MUSIC_NUMBER), model="music-bed", text=SCENE_TEXT, seconds=SCENES * CLIP_SECONDS, seed=1
    )


def _format_seconds(values: list[float]) -> str:
    return " ".join(f"{value:.2f}" for value in values)


if __name__ == "__main__":
    run_standalone(measure)
