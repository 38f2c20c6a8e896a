"""What the activities of the media pool work with, and the two things that they all ask of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from activities.cutting_room import CuttingRoom, StoredClip, clips_in_film
from activities.plan import FilmPlan, plan_of
from media.cut import Cutter
from media.ffmpeg import Ffmpeg
from store.assets import Assets
from store.incoming import IncomingFile
from store.jobs import Jobs
from store.ledger import Ledger
from store.scratch import Scratch
from store.storyboards import Storyboards
from workflows.contracts import TakeKey


@dataclass(frozen=True)
class Workshop:
    """The catalog, the assets, a place to work, and ffmpeg."""

    jobs: Jobs
    storyboards: Storyboards
    ledger: Ledger
    assets: Assets
    scratch: Scratch
    ffmpeg: Ffmpeg

    @property
    def cutter(self) -> Cutter:
        """The cut."""
        return Cutter(self.ffmpeg)

    async def plan(self, job_id: str) -> FilmPlan:
        """How the job's scenes lie in its film."""
        job = await self.jobs.for_worker(job_id)
        return plan_of(job.brief, await self.storyboards.scenes(job_id))

    async def clips(self, job_id: str, takes: Mapping[int, int]) -> dict[int, StoredClip]:
        """By scene, the clips that the job's film is cut from: of these takes, else as the catalog has it."""
        preferred = {**await self.storyboards.in_film(job_id), **takes}
        return clips_in_film(await self.ledger.rows(job_id), preferred)

    def incoming(self, key: TakeKey) -> IncomingFile:
        """Where what has come of a take's file lies until it is whole."""
        return IncomingFile(self.assets, key)

    def cutting_room(self, job_id: str, plan: FilmPlan, folder: Path) -> CuttingRoom:
        """Where the pieces of the job's film are made."""
        return CuttingRoom(self.assets, self.cutter, job_id, plan, folder)
