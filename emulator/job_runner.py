"""Runs jobs by the clock, sends their events, and keeps the charges."""

import asyncio
import logging
import random
import time
from collections import Counter
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path

from emulator.context import EmulatorContext
from emulator.fault_rules import FaultSpec
from emulator.file_maker import FileMaker
from emulator.file_urls import FileUrls
from emulator.job import EmulatedJob, EmulatedOutcome, EmulatedState, Order
from emulator.service_protocol import ServiceProtocol
from emulator.uploads import Uploads
from emulator.webhook_sender import WebhookSender
from media.errors import MediaError

logger = logging.getLogger(__name__)

BAD_PROMPT_SHARE = 0.2  # of the run time: moderation of a prompt comes early
JITTER = 0.2  # relative spread of the work time


class JobRunner:
    """The jobs of all services of one emulator, and the tasks that run them. Lives in one event loop."""

    def __init__(self, context: EmulatorContext, folder: Path) -> None:
        self.context = context
        self.file_urls = FileUrls(context)
        self.uploads = Uploads()
        self.file_maker = FileMaker(context.settings, folder)
        self.webhooks = WebhookSender(context)
        self.running: Counter[str] = Counter()
        self.peak: Counter[str] = Counter()
        self._jobs: dict[str, EmulatedJob] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._slots: dict[str, AbstractAsyncContextManager[object]] = {}
        self._random = random.Random(context.settings.seed)  # noqa: S311 - chance on order, no secret

    @property
    def jobs(self) -> list[EmulatedJob]:
        """Every job since the start or the last reset, in the order of acceptance."""
        return list(self._jobs.values())

    def find_job(self, service: ServiceProtocol, job_id: str) -> EmulatedJob | None:
        """Return the job; None if it is unknown, of another endpoint group, deleted or lost."""
        job = self._jobs.get(job_id)
        return job if job and _belongs_to(service, job) else None

    def list_jobs(self, service: ServiceProtocol) -> list[EmulatedJob]:
        """Return the jobs that this endpoint group still knows, in the order of acceptance."""
        return [job for job in self._jobs.values() if _belongs_to(service, job)]

    def sum_charges(self, service: str) -> int:
        """Return what the service has charged so far, in micro-dollars."""
        return sum(job.charged for job in self._jobs.values() if job.service == service)

    def accept_job(
        self, service: ServiceProtocol, order: Order, fault: FaultSpec | None, origin: str
    ) -> EmulatedJob:
        """Create a job and start it; the fault, if any, decides how it ends."""
        kind = fault.kind if fault else ""
        fate = EmulatedOutcome(kind) if kind in set(EmulatedOutcome) else order.outcome
        late = fault.seconds if fault and kind == "late" else 0
        takes = order.work_seconds * self._random.uniform(1 - JITTER, 1 + JITTER) + late
        seed = order.seed or self._random.getrandbits(31)
        job = EmulatedJob(
            id=service.new_job_id(),
            service=service.name,
            endpoint_group=service.endpoint_group,
            order=replace(order, seed=seed),
            origin=origin,
            outcome=fate,
            run_seconds=takes / self.context.settings.speed,
            never_ends=kind == "never_ends",
        )
        self._jobs[job.id] = job
        self._tasks[job.id] = asyncio.create_task(self._run_job(service, job))
        self.running[service.name] += 1
        self.peak[service.name] = max(self.peak[service.name], self.running[service.name])
        return job

    def cancel_job(self, service: ServiceProtocol, job: EmulatedJob) -> bool:
        """Cancel the job; return False if it had already ended."""
        if job.ended:
            return False
        self._tasks[job.id].cancel()
        self._end_job(service, job, EmulatedState.CANCELED)
        return True

    async def wait_for_webhooks(self, job: EmulatedJob) -> None:
        """Wait until the job has ended and every pending webhook is sent."""
        with suppress(asyncio.CancelledError):
            await asyncio.shield(self._tasks[job.id])
        await self.webhooks.wait_until_sent()

    async def wait_for_end(self, job: EmulatedJob) -> None:
        """Wait until the job has ended; synchronous services answer only then."""
        with suppress(asyncio.CancelledError):
            await asyncio.shield(self._tasks[job.id])

    def reset_state(self) -> None:
        """Cancel and forget all jobs, counts, webhook URLs and fault rules; made files are kept."""
        for life in self._tasks.values():
            life.cancel()
        self._jobs.clear()
        self._tasks.clear()
        self._slots.clear()
        self.running.clear()
        self.peak.clear()
        self.context.reset_state()

    async def close(self) -> None:
        """Cancel all jobs, renders and webhooks."""
        lives = list(self._tasks.values())
        self.reset_state()
        await asyncio.gather(*lives, return_exceptions=True)
        await self.file_maker.close()
        await self.webhooks.close()

    async def _run_job(self, service: ServiceProtocol, job: EmulatedJob) -> None:
        async with self._slot_of(service.name):
            job.slot_acquired_at = time.time()
            try:
                await self._advance_job(service, job)
            except (MediaError, OSError):
                logger.exception(
                    "The file of %s's job %s could not be made: the job fails", job.service, job.id
                )
                job.outcome = EmulatedOutcome.FAILED
        self._end_job(
            service,
            job,
            EmulatedState.DONE if job.outcome == EmulatedOutcome.SUCCEEDED else EmulatedState.FAILED,
        )

    def _slot_of(self, service: str) -> AbstractAsyncContextManager[object]:
        if service not in self._slots and service in self.context.settings.slots:
            self._slots[service] = asyncio.Semaphore(self.context.settings.slots[service])
        return self._slots.get(service, nullcontext())

    async def _advance_job(self, service: ServiceProtocol, job: EmulatedJob) -> None:
        made = self._start_files(job)
        last = BAD_PROMPT_SHARE if job.outcome == EmulatedOutcome.MODERATED_PROMPT else 1.0
        try:
            for event, share in sorted(service.event_shares.items(), key=lambda stage: stage[1]):
                if share < last:
                    await _sleep_until_share(job, share)
                    job.files = [await each for each in made[: service.event_files.get(event, 0)]]
                    job.last_event = event
                    self._start_delivery(service, job, event)
            await _sleep_until_share(job, last)
            if job.never_ends:
                await asyncio.Event().wait()
            job.files = [await each for each in made]
        finally:
            for each in made:
                each.cancel()

    def _start_files(self, job: EmulatedJob) -> list[asyncio.Future[Path]]:
        wanted = job.outcome == EmulatedOutcome.SUCCEEDED and not job.never_ends and job.order.kind != "none"
        numbers = range(job.order.files if wanted else 0)
        return [asyncio.ensure_future(self.file_maker.make_file(job.order, number)) for number in numbers]

    def _end_job(self, service: ServiceProtocol, job: EmulatedJob, state: EmulatedState) -> None:
        job.final_state = state
        job.ended_at = time.time()
        job.charged = service.compute_charge(job)
        self.running[service.name] -= 1
        self._start_delivery(service, job, "ended")

    def _start_delivery(self, service: ServiceProtocol, job: EmulatedJob, event: str) -> None:
        delivery = service.build_delivery(job, event)
        if delivery is not None:
            self.webhooks.start_delivery(delivery)


async def _sleep_until_share(job: EmulatedJob, share: float) -> None:
    await asyncio.sleep(
        max((job.slot_acquired_at or job.accepted_at) + job.run_seconds * share - time.time(), 0)
    )


def _belongs_to(service: ServiceProtocol, job: EmulatedJob) -> bool:
    known = not (job.deleted or job.forgotten)
    return known and (job.service, job.endpoint_group) == (service.name, service.endpoint_group)
