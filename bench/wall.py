"""A film's wall time over its critical path: the slowest scene's provider time, and the tail after it.

    .venv/bin/python -m bench.wall

Six scenes and music in 480p through everything that is real: server and catalog on SQLite, workflow,
activities, ffmpeg. Only the provider is a stand-in: its clips were rendered by the animatic before, and its
jobs take 4 to 9 s, where 6.5 s are expected. The critical path is not taken from the film: its tail is
measured by itself, as the activities that collect the slowest scene's clip and compose the film, with nothing
else to do. Films and tails take turns; the medians count.
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

from bench.crew import SCENES, StandIn, at_work
from bench.figures import Figure
from bench.provider import Scripted
from bench.run import alone
from bench.runs import runs_of
from bench.server import server
from engine import Engine
from media.ffmpeg import find_ffmpeg
from providers.protocol import ClipOrder, MusicOrder
from providers.registry import ANIMATIC, Kind, Model, Registry
from rendering import Renderer
from settings import Settings
from store.jobs import NewJob
from store.launch import generation_input
from store.models import JobRow
from workflows.contracts import (
    AcceptedJob,
    AspectRatio,
    Brief,
    CollectOrder,
    ComposeOrder,
    Resolution,
    SceneBrief,
    Stage,
    TakeKey,
    TakeOrder,
)

Activity = Callable[..., Any]

MOST_RATIO = 1.05
ROUNDS = 3
MUSIC = 0
# How long each scene's provider job takes. The slowest is not at an end of the film: it has two transitions.
SECONDS = {MUSIC: 3.0, 1: 5.0, 2: 8.0, 3: 4.0, 4: 9.0, 5: 6.0, 6: 7.0}
SLOWEST = max(SECONDS, key=SECONDS.__getitem__)
EXPECTED = 6.5
SCENE_SECONDS, CLIP_SECONDS = 5.0, 6.0
TEXT = "A red kite climbs over the hills at noon, turns in the wind, and drops towards the lake."


async def measure() -> list[Figure]:
    """Films and tails in turn."""
    walls, tails, notes = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        async with _house(Path(folder)) as parts:
            for _ in range(ROUNDS):
                async with at_work(parts.engine.client, parts):
                    wall, said = await _film(parts)
                walls.append(wall)
                notes.append(said)
                tails.append(await _tail(parts))
    critical = SECONDS[SLOWEST] + median(tails)
    rounds = f"films {_list(walls)} s; tails {_list(tails)} s, after {SECONDS[SLOWEST]:g} s of the provider"
    return [
        Figure(
            f"film's wall time, {SCENES} scenes in 480p",
            f"{critical:.2f} s critical path",
            f"{median(walls):.2f} s",
            median(walls) / critical,
            most=MOST_RATIO,
            notes=(rounds, *notes),
        )
    ]


@asynccontextmanager
async def _house(var: Path) -> AsyncIterator["Timed"]:
    async with server(var / "temporal.db") as client:
        parts = Timed(Settings(var_dir=var), Engine(client))
        await parts.database.migrate()
        await parts.render(var)
        try:
            yield parts
        finally:
            parts.scratch.close()
            await parts.database.dispose()


class Timed(StandIn):
    """Everything real, over a provider whose jobs take known times."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self.files = {scene: settings.var_dir / f"made-{scene}" for scene in SECONDS}
        self.scripted = Scripted(takes=SECONDS.__getitem__, files=self.files)
        registry = Registry([_model("storyboard", Kind.VIDEO), _model("music-bed", Kind.MUSIC)])
        super().__init__(settings, engine, registry, self.scripted)

    async def render(self, folder: Path) -> None:
        """Make what the provider will hand out."""
        renderer = Renderer(find_ffmpeg())
        for scene, file in self.files.items():
            out = folder / ("making.mp4" if scene else "making.wav")
            await renderer(_clip(scene) if scene else _music(), out, lambda fraction: None)
            out.rename(file)

    async def add(self) -> JobRow:
        """Keep a job."""
        scenes = tuple(SceneBrief(text=TEXT, duration_seconds=SCENE_SECONDS) for _ in range(SCENES))
        brief = Brief(scenes=scenes, resolution=Resolution.P480)
        row, _ = await self.jobs.add(
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


async def _film(parts: Timed) -> tuple[float, str]:
    """Seconds from the order to the film, and where those off the critical path went."""
    row, scripted = await parts.add(), parts.scripted
    begun = time.monotonic()
    await parts.engine.start(generation_input(row).model_copy(update={"parallel_scenes": SCENES}))
    job = parts.engine.client.get_workflow_handle(row.id)
    await job.result()
    ended = time.monotonic()
    slowest = _key(row.id, SLOWEST).token
    submitted, noticed = scripted.submitted[slowest], scripted.noticed[slowest]
    lag = noticed - submitted - SECONDS[SLOWEST]
    runs = runs_of([event async for event in job.fetch_history_events()])
    collect, compose = runs[f"collect scene {SLOWEST} · take 1"], runs[f"join {SCENES} scenes"]
    return ended - begun, (
        f"{submitted - begun:.2f} s until the slowest scene's submit, {lag:.2f} s until its end was noticed, "
        f"collect {collect}, compose {compose}; {ended - begun:.2f} s in all"
    )


async def _tail(parts: Timed) -> float:
    """Seconds from the slowest scene's clip to the film, where everything else is ready."""
    row = await parts.add()
    activities: list[Activity] = [parts.takes.submit_take, *parts.calls(), *parts.media()]
    act = {each.__name__: each for each in activities}
    run = ActivityEnvironment().run
    await run(act["write_storyboard"], row.id)
    accepted: dict[int, AcceptedJob] = {}
    for scene in SECONDS:
        accepted[scene] = await run(act["submit_take"], _take(row.id, scene))
    await run(act["collect_soundtrack"], CollectOrder(accepted=accepted[MUSIC]))
    in_time = sorted((n for n in SECONDS if n != MUSIC), key=SECONDS.__getitem__)
    for place, scene in enumerate(in_time):
        begun = time.monotonic()
        beside = tuple(n for n in in_time[:place] if abs(n - scene) == 1)
        await run(act["collect_clip"], CollectOrder(accepted=accepted[scene], neighbours=beside))
    scenes = tuple(sorted(in_time))
    await run(act["compose_film"], ComposeOrder(job_id=row.id, scenes=scenes, with_soundtrack=True))
    return time.monotonic() - begun


def _take(job_id: str, scene: int) -> TakeOrder:
    model = "music-bed" if scene == MUSIC else "storyboard"
    return TakeOrder(key=_key(job_id, scene), provider="animatic", model=model)


def _key(job_id: str, scene: int) -> TakeKey:
    return TakeKey(job_id=job_id, stage=Stage.AUDIO if scene == MUSIC else Stage.SCENE, scene=scene)


def _model(name: str, kind: Kind) -> Model:
    return Model(
        "animatic",
        name,
        kind,
        min_seconds=1,
        max_seconds=600,
        expected_base_seconds=EXPECTED,
        expected_seconds_per_second=0,
        poll_floor_seconds=ANIMATIC.poll_floor_seconds,
        poll_ceiling_seconds=ANIMATIC.poll_ceiling_seconds,
    )


def _clip(scene: int) -> ClipOrder:
    return ClipOrder(
        token=str(scene),
        model="storyboard",
        text=TEXT,
        caption="A red kite climbs over the hills",
        seconds=CLIP_SECONDS,
        aspect_ratio=AspectRatio.WIDE,
        resolution=Resolution.P480,
        seed=scene,
    )


def _music() -> MusicOrder:
    return MusicOrder(str(MUSIC), model="music-bed", text=TEXT, seconds=SCENES * CLIP_SECONDS, seed=1)


def _list(values: list[float]) -> str:
    return " ".join(f"{value:.2f}" for value in values)


if __name__ == "__main__":
    alone(measure)
