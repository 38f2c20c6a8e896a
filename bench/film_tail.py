"""The whole tail, from the last clip to the stored film, beside one ffmpeg pass that makes the same film.

    .venv/bin/python -m bench.film_tail

Six clips of ten seconds in 720p: a silent film with music beside a pass with xfade, and a narrated film with
burnt captions beside a pass with xfade, captions and a mix. The tail is what a user waits for: the activities
that collect the last clip and compose the film, with catalog, assets, every check and the marks. Before it,
all that can be ready is ready.
"""

import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from temporalio.testing import ActivityEnvironment

from bench.compose_latency import make_clip, time_call, xfade_graph
from bench.fake_activities import SingleProviderWiring
from bench.report import Measurement
from bench.runner import run_standalone
from bench.scripted_provider import ScriptedProvider
from bench.temporal_test_server import start_server
from contracts import (
    MUSIC_NUMBER,
    AcceptedJob,
    Brief,
    CaptionChoice,
    CollectOrder,
    ComposeOrder,
    Film,
    ModelKind,
    Narration,
    Resolution,
    SceneBrief,
    TakeKey,
    TakeOrder,
)
from contracts.stages import ledger_stage_of
from media.ffmpeg import Ffmpeg
from media.piece_encoding import VIDEO_CODEC
from providers.registry import ModelSpec, Registry
from settings import Settings
from store import asset_keys
from store.jobs import NewJob
from temporal_client import TemporalClient

SILENT_MAXIMUM, NARRATED_MAXIMUM = 0.15, 0.2
SCENES, CLIP_SECONDS, SCENE_SECONDS, ROUNDS = 6, 10.0, 9.5, 2
LAST_SCENE = 4  # in the middle of the film: two transitions wait for it
TEXTS = (
    "Every morning, before the first boats leave, the old lighthouse keeper climbs the stairs.",
    "He opens the shutters, one by one, and the room fills with the colour of the sea.",
    "Far below, the fishermen wave at a window that they cannot see into.",
    "The lamp has not been lit for twenty years, and still he cleans it every day.",
    "In the afternoon the children come, and he tells them of the storm of the great year.",
    "And when the sun goes down, he stays a while, in case somebody needs a light.",
)
MIX = "[v][m]amix=inputs=2:normalize=0,alimiter=limit=-2dB:level=0[sound]"


async def measure() -> list[Measurement]:
    """Measure silent and narrated films; tails and passes alternate, and the fastest of each counts."""
    with tempfile.TemporaryDirectory() as folder:
        async with _open_wiring(Path(folder)) as wiring:
            silent = await _compare(wiring, narrated=False, maximum=SILENT_MAXIMUM)
            return [silent, await _compare(wiring, narrated=True, maximum=NARRATED_MAXIMUM)]


async def _compare(wiring: "TailWiring", *, narrated: bool, maximum: float) -> Measurement:
    tails, passes = [], []
    for _ in range(ROUNDS):
        film = PreparedFilm(wiring, narrated=narrated)
        await film.prepare()
        tails.append(await time_call(film.compose_tail))
        passes.append(await time_call(film.compose_in_one_pass))
    kind = "narrated, captioned" if narrated else "silent"
    return Measurement(
        f"whole tail of a {kind} film of 57.5 s in 720p",
        f"{min(passes):.2f} s one ffmpeg pass",
        f"{min(tails):.2f} s",
        min(tails) / min(passes),
        maximum=maximum,
        notes=(f"tails {_list(tails)} s; passes {_list(passes)} s",),
    )


@asynccontextmanager
async def _open_wiring(var: Path) -> AsyncIterator["TailWiring"]:
    async with start_server(var / "temporal.db") as client:
        files = {number: var / f"made-{number}" for number in range(SCENES + 1)}
        wiring = TailWiring(Settings(var_dir=var), TemporalClient(client), files)
        await wiring.database.migrate()
        await wiring.make_files()
        try:
            yield wiring
        finally:
            wiring.scratch.close()
            await wiring.database.dispose()


class TailWiring(SingleProviderWiring):
    """The real wiring over a provider that has every file at once; `files` by scene, 0 for the music."""

    def __init__(self, settings: Settings, client: TemporalClient, files: Mapping[int, Path]) -> None:
        self.files = files
        models = {"storyboard": ModelKind.VIDEO, "music-bed": ModelKind.MUSIC}
        registry = Registry(
            [
                ModelSpec("animatic", name, kind, min_seconds=1, max_seconds=600)
                for name, kind in models.items()
            ]
        )
        provider = ScriptedProvider(seconds_of=lambda scene: 0.0, files=files)
        super().__init__(settings, client, registry, provider)
        self.activities = {
            each.__name__: each
            for each in (
                self.take_activities.submit_take,
                *self.calls_pool_activities(),
                *self.media_pool_activities(),
            )
        }

    async def make_files(self) -> None:
        """Make the clips and the music."""
        for number, file in self.files.items():
            made = file.with_suffix(".mp4" if number else ".wav")
            if number:
                await make_clip(self.ffmpeg, number, made, seconds=CLIP_SECONDS)
            else:
                await make_tone(self.ffmpeg, made)
            made.rename(file)


class PreparedFilm:
    """A film of which all but the last clip is there."""

    def __init__(self, wiring: TailWiring, *, narrated: bool) -> None:
        self._wiring, self._narrated, self._job_id = wiring, narrated, str(uuid4())
        self._last: CollectOrder | None = None
        self.film: Film | None = None

    async def prepare(self) -> None:
        """Make everything that does not need the last clip."""
        await self._add_job()
        await self._run("write_storyboard", self._job_id)
        if self._narrated:
            await self._run("speak_narration", self._job_id)
        music = await self._submit(MUSIC_NUMBER)
        await self._run("collect_soundtrack", CollectOrder(accepted=music))
        there: list[int] = []
        for scene in (n for n in range(1, SCENES + 1) if n != LAST_SCENE):
            beside = tuple(n for n in there if abs(n - scene) == 1)
            await self._run(
                "collect_clip", CollectOrder(accepted=await self._submit(scene), neighbours=beside)
            )
            there.append(scene)
        neighbours = (LAST_SCENE - 1, LAST_SCENE + 1)
        self._last = CollectOrder(accepted=await self._submit(LAST_SCENE), neighbours=neighbours)

    async def compose_tail(self) -> None:
        """Collect the last clip and compose the film."""
        await self._run("collect_clip", self._last)
        order = ComposeOrder(
            job_id=self._job_id,
            scenes=tuple(range(1, SCENES + 1)),
            with_soundtrack=True,
            with_narration=self._narrated,
        )
        self.film = await self._run("compose_film", order)

    async def compose_in_one_pass(self) -> None:
        """Compose the reference: all clips in one pass, with the film's captions and encoder settings."""
        assert self.film  # noqa: S101 - the tail comes first
        clips: list[str | Path] = [
            word for n in range(1, SCENES + 1) for word in ("-i", self._wiring.files[n])
        ]
        graph = xfade_graph(SCENES, CLIP_SECONDS)
        sound: list[str | Path] = ["-i", self._wiring.files[MUSIC_NUMBER]]
        picture, heard = "[film]", f"{SCENES}:a"
        if self._narrated:
            captions = self._wiring.assets.local_path(asset_keys.captions_key(self.film.asset_key, "ass"))
            sound *= 2
            levels = f"[{SCENES}:a]volume=-12dB[m];[{SCENES + 1}:a]volume=-3dB[v];{MIX}"
            graph = f"{graph};[film]ass={captions}[seen];{levels}"
            picture, heard = "[seen]", "[sound]"
        encode = [
            "-filter_complex",
            graph,
            "-map",
            picture,
            "-map",
            heard,
            *VIDEO_CODEC,
            "-c:a",
            "aac",
            "-shortest",
        ]
        out = self._wiring.settings.var_dir / "reference.mp4"
        await self._wiring.ffmpeg.run([*clips, *sound, *encode, "-movflags", "+faststart", out])

    async def _add_job(self) -> None:
        brief = Brief(
            scenes=tuple(SceneBrief(text=text, duration_seconds=SCENE_SECONDS) for text in TEXTS),
            resolution=Resolution.P720,
            narration=Narration() if self._narrated else None,
            captions=CaptionChoice.BURNT if self._narrated else None,
        )
        new = NewJob(
            id=self._job_id,
            owner="local",
            title="The keeper",
            brief=brief,
            provider="animatic",
            model="storyboard",
        )
        await self._wiring.jobs.add_job(new)

    async def _submit(self, scene: int) -> AcceptedJob:
        key = TakeKey(job_id=self._job_id, stage=ledger_stage_of(scene), scene=scene)
        model = "storyboard" if scene else "music-bed"
        accepted: AcceptedJob = await self._run(
            "submit_take", TakeOrder(key=key, provider="animatic", model=model)
        )
        return accepted

    async def _run(self, name: str, order: Any) -> Any:  # noqa: ANN401 - each activity has its own types
        return await ActivityEnvironment().run(self._wiring.activities[name], order)


async def make_tone(ffmpeg: Ffmpeg, out: Path) -> None:
    """Make a minute of sound whose loudness rises and falls."""
    source = f"sine=f=220:d={SCENES * CLIP_SECONDS}:r=48000,tremolo=f=3:d=0.7"
    await ffmpeg.run(["-f", "lavfi", "-i", source, "-ac", "2", out])


def _list(seconds: list[float]) -> str:
    return " ".join(f"{value:.2f}" for value in seconds)


if __name__ == "__main__":
    run_standalone(measure)
