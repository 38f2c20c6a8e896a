"""The farm works off jobs by the clock, and keeps the accounts."""

import asyncio
import logging
import random
import time
from collections import Counter
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from emulator.breaking import Breaking
from emulator.courier import Courier
from emulator.job import Fate, Job, Order, State
from emulator.keys import Keys
from emulator.links import Links
from emulator.log import Log
from emulator.rewriting import Rewriting
from emulator.rules import Fault, Script
from emulator.settings import EmulatorSettings
from emulator.studio import Studio
from emulator.uploads import Uploads
from media.errors import MediaError

if TYPE_CHECKING:
    from emulator.service import Service

logger = logging.getLogger(__name__)

BAD_PROMPT_SHARE = 0.2  # of a job's time: a bad prompt is found early
JITTER = 0.2  # no two jobs take the same time


class Farm:
    """Every job of every service in one place. Lives in one event loop."""

    def __init__(self, settings: EmulatorSettings, folder: Path) -> None:
        self.settings = settings
        self.keys = Keys.ours(settings)
        self.script = Script(settings.rules, settings.seed)
        self.hooks = dict(settings.hooks)
        self.log = Log()
        self.rewriting = Rewriting(settings.seed)
        self.breaking = Breaking()
        self.links = Links(self)
        self.uploads = Uploads()
        self.studio = Studio(settings, folder)
        self.courier = Courier(self)
        self.running: Counter[str] = Counter()
        self.peak: Counter[str] = Counter()
        self._jobs: dict[str, Job] = {}
        self._lives: dict[str, asyncio.Task[None]] = {}
        self._slots: dict[str, AbstractAsyncContextManager[object]] = {}
        self._chance = random.Random(settings.seed)  # noqa: S311 - chance on order, no secret

    @property
    def jobs(self) -> list[Job]:
        """Every job that was ever accepted, in order."""
        return list(self._jobs.values())

    def job(self, service: "Service", job_id: str) -> Job | None:
        """The job, unless another part took it, or it is deleted, or lost."""
        job = self._jobs.get(job_id)
        return job if job and _is_at(service, job) else None

    def jobs_of(self, service: "Service") -> list[Job]:
        """The jobs that this part of the service still knows, in order."""
        return [job for job in self._jobs.values() if _is_at(service, job)]

    def spent(self, service: str) -> int:
        """What the service has charged so far, in micro-dollars."""
        return sum(job.charged for job in self._jobs.values() if job.service == service)

    def accept(self, service: "Service", order: Order, fault: Fault | None, origin: str) -> Job:
        """Take an order in; the fault decides how it will go."""
        kind = fault.kind if fault else ""
        fate = Fate(kind) if kind in set(Fate) else order.fate
        late = fault.seconds if fault and kind == "late" else 0
        takes = order.takes * self._chance.uniform(1 - JITTER, 1 + JITTER) + late
        seed = order.seed or self._chance.getrandbits(31)
        job = Job(
            id=service.new_id(),
            service=service.name,
            desk=service.desk,
            order=replace(order, seed=seed),
            origin=origin,
            fate=fate,
            run_seconds=takes / self.settings.speed,
            never_ends=kind == "never_ends",
        )
        self._jobs[job.id] = job
        self._lives[job.id] = asyncio.create_task(self._live(service, job))
        self.running[service.name] += 1
        self.peak[service.name] = max(self.peak[service.name], self.running[service.name])
        return job

    def cancel(self, service: "Service", job: Job) -> bool:
        """Stop the job; False when it had ended."""
        if job.ended:
            return False
        self._lives[job.id].cancel()
        self._end(service, job, State.CANCELED)
        return True

    async def told(self, job: Job) -> None:
        """Wait until the job has ended and its deliveries are made."""
        with suppress(asyncio.CancelledError):
            await asyncio.shield(self._lives[job.id])
        await self.courier.told()

    async def ended(self, job: Job) -> None:
        """Wait until the job has ended, for services that answer only then."""
        with suppress(asyncio.CancelledError):
            await asyncio.shield(self._lives[job.id])

    def reset(self, rules: list[dict[str, object]] | None = None) -> None:
        """Forget everything; the files stay."""
        for life in self._lives.values():
            life.cancel()
        self._jobs.clear()
        self._lives.clear()
        self._slots.clear()
        self.running.clear()
        self.peak.clear()
        self.log = Log()
        self.rewriting = Rewriting(self.settings.seed)
        self.breaking = Breaking()
        self.hooks = dict(self.settings.hooks)
        self.script = Script(rules or [], self.settings.seed)

    async def close(self) -> None:
        """End everything."""
        lives = list(self._lives.values())
        self.reset()
        await asyncio.gather(*lives, return_exceptions=True)
        await self.studio.close()
        await self.courier.close()

    async def _live(self, service: "Service", job: Job) -> None:
        async with self._slot(service.name):
            job.begun_at = time.time()
            try:
                await self._work(service, job)
            except (MediaError, OSError):
                logger.exception(
                    "The file of %s's job %s could not be made: the job fails", job.service, job.id
                )
                job.fate = Fate.FAILED
        self._end(service, job, State.DONE if job.fate == Fate.WELL else State.FAILED)

    def _slot(self, service: str) -> AbstractAsyncContextManager[object]:
        if service not in self._slots and service in self.settings.slots:
            self._slots[service] = asyncio.Semaphore(self.settings.slots[service])
        return self._slots.get(service, nullcontext())

    async def _work(self, service: "Service", job: Job) -> None:
        made = self._making(job)
        last = BAD_PROMPT_SHARE if job.fate == Fate.MODERATED_PROMPT else 1.0
        try:
            for event, share in sorted(service.stages.items(), key=lambda stage: stage[1]):
                if share < last:
                    await _until(job, share)
                    job.files = [await each for each in made[: service.stage_files.get(event, 0)]]
                    job.stage = event
                    self.courier.tell(service, job, event)
            await _until(job, last)
            if job.never_ends:
                await asyncio.Event().wait()
            job.files = [await each for each in made]
        finally:
            for each in made:
                each.cancel()

    def _making(self, job: Job) -> list[asyncio.Future[Path]]:
        wanted = job.fate == Fate.WELL and not job.never_ends and job.order.kind != "none"
        numbers = range(job.order.files if wanted else 0)
        return [asyncio.ensure_future(self.studio.make(job.order, number)) for number in numbers]

    def _end(self, service: "Service", job: Job, state: State) -> None:
        job.end = state
        job.ended_at = time.time()
        job.charged = service.charge(job)
        self.running[service.name] -= 1
        self.courier.tell(service, job, "ended")


async def _until(job: Job, share: float) -> None:
    await asyncio.sleep(max((job.begun_at or job.accepted_at) + job.run_seconds * share - time.time(), 0))


def _is_at(service: "Service", job: Job) -> bool:
    known = not (job.deleted or job.forgotten)
    return known and (job.service, job.desk) == (service.name, service.desk)
