"""What activities of the media pool depend on: real assets, real work folders and the real ffmpeg."""

import subprocess
from pathlib import Path
from uuid import uuid4

from activities.collect import CollectActivities
from activities.compose import ComposeActivities
from activities.film_marks import FilmMarker
from activities.font_check import FontCheckActivities
from activities.kept_lines import KeptLines
from activities.line_purchases import LinePurchaseActivities
from activities.line_stops import LineStopActivities
from activities.media_context import MediaContext
from activities.narration import NarrationActivities
from activities.narration_recorder import NarrationRecorders
from activities.paid_lines import PaidLines
from activities.scene_fitting import SceneFitter
from activities.spoken_takes import SpokenTakes
from activities.watermarks import Watermarks
from contracts import (
    AcceptedJob,
    Clip,
    CollectOrder,
    ComposeOrder,
    Film,
    ModelKind,
    Soundtrack,
    TakeOrder,
)
from contracts.error_types import ErrorType
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.marks.content_credentials import SigningFiles
from media.probe import ClipProbe, probe_clip
from providers.errors import ProviderError
from providers.model_spec import ModelSpec
from providers.registry import Registry
from speech.embedded_speech import EmbeddedSpeech
from store.assets import Assets
from store.database import Database
from store.scratch import Scratch
from tests.activities.kit import DONE, ActivityStack, environment, music_of, take_of

CAMERA = ModelSpec("fake", "fake-1", ModelKind.VIDEO, min_seconds=1.0, max_seconds=15.0)


class MediaStack(ActivityStack):
    """Everything that the media pool has, below one folder. Close it at the end."""

    def __init__(
        self, database: Database, var: Path, ffmpeg: Path | None = None, signing: SigningFiles | None = None
    ) -> None:
        super().__init__(database)
        self.provider.name = uuid4().hex
        self.folder = var / "assets"
        self.assets = Assets(self.folder.as_uri())
        self.scratch = Scratch(var / "tmp")
        self.media_context = MediaContext(
            jobs=self.jobs,
            storyboards=self.storyboards,
            ledger=self.ledger,
            assets=self.assets,
            scratch=self.scratch,
            ffmpeg=Ffmpeg(ffmpeg or find_ffmpeg()),
            recorders=NarrationRecorders.create(
                self.assets, EmbeddedSpeech(), Ffmpeg(ffmpeg or find_ffmpeg())
            ),
            watermarks=Watermarks(self.assets, self.fetch_picture),
            marker=FilmMarker(signing),
        )
        self.pictures: dict[str, bytes] = {}
        self.lines = PaidLines(
            self.ledger,
            self.paid_calls,
            {"fake": self.provider},
            KeptLines(self.assets),
            SpokenTakes(Ffmpeg(find_ffmpeg())),
        )
        self.collecting = CollectActivities(self.media_context, {"fake": self.provider}, self.lines)
        self.composing = ComposeActivities(self.media_context)
        self.fonts = FontCheckActivities(self.media_context)
        self.narrating = NarrationActivities(self.media_context, Registry([CAMERA]))
        self.fitter = SceneFitter(
            self.storyboards, self.ledger.reads, self.media_context.recorders, Registry([CAMERA])
        )
        self.purchases = LinePurchaseActivities(self.jobs, self.storyboards, self.lines, self.fitter)
        self.line_stops = LineStopActivities(
            self.jobs,
            self.storyboards,
            self.ledger,
            canceller=self.paid_calls.cancellation,
            expectations=self.expectations,
        )

    async def fetch_picture(self, url: str, file: Path) -> None:
        """Fetch what stands for the pictures at public addresses."""
        if url not in self.pictures:
            raise ProviderError(ErrorType.INPUT_UNFETCHABLE, "There is no such picture.")
        file.write_bytes(self.pictures[url])

    async def ordered(self, take: TakeOrder, *neighbours: int) -> CollectOrder:
        """A take that the provider has finished, ready to be collected."""
        row = await self.paid_calls.start_job(take)
        await self.paid_calls.settle_job(row.key, DONE)
        assert row.accepted_at
        accepted = AcceptedJob(
            key=take.key,
            provider=row.provider,
            model=row.model,
            provider_job_id=str(row.provider_job_id),
            accepted_at=row.accepted_at,
        )
        return CollectOrder(accepted=accepted, neighbours=neighbours)

    async def collect(self, order: CollectOrder, *, attempt: int = 1) -> Clip:
        clip: Clip = await environment(attempt=attempt).run(self.collecting.collect_clip, order)
        return clip

    async def scene(self, job_id: str, scene: int, *neighbours: int) -> Clip:
        """Order and collect one scene."""
        return await self.collect(await self.ordered(take_of(job_id, scene), *neighbours))

    async def music(self, job_id: str) -> Soundtrack:
        order = await self.ordered(music_of(job_id))
        made: Soundtrack = await environment().run(self.collecting.collect_soundtrack, order)
        return made

    async def compose(
        self,
        job_id: str,
        *scenes: int,
        with_soundtrack: bool = False,
        with_narration: bool = False,
        takes: dict[int, int] | None = None,
    ) -> Film:
        order = ComposeOrder(
            job_id=job_id,
            scenes=scenes,
            with_soundtrack=with_soundtrack,
            with_narration=with_narration,
            takes=takes or {},
        )
        film: Film = await environment().run(self.composing.compose_film, order)
        return film

    def stored(self, pattern: str = "*") -> list[str]:
        """Names of the assets that match."""
        return sorted(path.name for path in self.folder.rglob(pattern) if path.is_file())

    def at_work(self) -> list[Path]:
        """What lies in the work folders."""
        return [path for path in self.scratch.home.iterdir() if path.name != ".lock"]

    def path(self, key: str) -> Path:
        path = self.assets.local_path(key)
        assert path
        return path


def make(source: str, out: Path, *options: str) -> Path:
    """A file made with a lavfi source."""
    argv = [str(find_ffmpeg()), "-v", "error", "-y", "-f", "lavfi", "-i", source, *options, str(out)]
    subprocess.run(argv, check=True, stdin=subprocess.DEVNULL)
    return out


async def seen(media_stack: MediaStack, film: Film) -> ClipProbe:
    """The film, played to its end."""
    return await probe_clip(Ffmpeg(find_ffmpeg()), media_stack.path(film.asset_key))
