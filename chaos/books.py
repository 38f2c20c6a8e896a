"""The books: the ledger against the invoice, id by id and to the micro-dollar."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chaos.catalog import ENDED, Job, Take
from chaos.console import ServiceJob, wire_id
from chaos.plan import Wish

Id = tuple[str, str]
# What a receipt says that there is to pay.
FREE, BILLED = {"not_billed", "never_started"}, {"still_billed", "kept"}


@dataclass(frozen=True)
class Check:
    """Something that must hold: what was counted, whether it is as it must be, and what is wrong."""

    name: str
    found: str
    holds: bool
    wrong: tuple[str, ...] = ()


def nothing(name: str, wrong: Iterable[str]) -> Check:
    """What there may be none of."""
    listed = tuple(wrong)
    return Check(name, str(len(listed)), not listed, listed)


class Books:
    """What is kept, beside what the services say. Money in micro-dollars."""

    def __init__(
        self,
        wishes: Sequence[Wish],
        jobs: Sequence[Job],
        takes: Sequence[Take],
        there: Sequence[ServiceJob],
        invoice: int,
    ) -> None:
        self.wishes, self.jobs, self.takes, self.there, self.invoice = wishes, jobs, takes, there, invoice
        self.by_id: dict[Id, ServiceJob] = {(job.service, job.id): job for job in there}
        self.ours: dict[Id, Take] = {
            (take.provider, wire_id(take.provider_job_id)): take for take in takes if take.provider_job_id
        }

    def checks(self, *, canceled: bool) -> list[Check]:
        """All of them."""
        more = [self._receipts(), self._never_started()] if canceled else [self._scenes()]
        return [*self._jobs(), *self._ids(), *self._money(), *more]

    # --- jobs ---

    def _jobs(self) -> list[Check]:
        kept = {job.key for job in self.jobs}
        return [
            nothing("jobs lost", (wish.key for wish in self.wishes if wish.key not in kept)),
            nothing("jobs too many", [""] * (len(self.jobs) - len(self.wishes))),
            nothing("jobs stuck", (job.id for job in self.jobs if job.status not in ENDED)),
            nothing("takes without an end", (t.name for t in self.takes if t.state != "terminal")),
            nothing("takes still held", (t.name for t in self.takes if t.state == "intent" and t.held_at)),
            nothing("provider jobs still running", (f"{j.service} {j.id}" for j in self.there if j.running)),
        ]

    # --- ids ---

    def _ids(self) -> list[Check]:
        unknown = [f"{s} {i}: {_story(self.by_id[s, i])}" for s, i in self.by_id.keys() - self.ours.keys()]
        unheard = [self.ours[id_].name for id_ in self.ours.keys() - self.by_id.keys()]
        both = Check(
            "provider jobs accepted = takes with a provider job",
            f"{len(self.by_id)} = {len(self.ours)}",
            len(self.by_id) == len(self.ours),
        )
        return [
            both,
            nothing("provider jobs that the ledger does not know", unknown),
            nothing("takes whose provider job no service knows", unheard),
            nothing("scenes made by one service and paid for twice", self._twice()),
        ]

    def _twice(self) -> list[str]:
        charged: dict[tuple[str, int | None, int], list[str]] = defaultdict(list)
        for job in self.there:
            if job.charged:
                charged[job.service, job.film, job.scene].append(job.id)
        return [
            f"{service} film {film} scene {scene}: {', '.join(ids)}"
            for (service, film, scene), ids in charged.items()
            if len(ids) > 1
        ]

    # --- money ---

    def _money(self) -> list[Check]:
        pairs = [(take, self.by_id[id_]) for id_, take in self.ours.items() if id_ in self.by_id]
        unknown = [(take, job) for take, job in pairs if take.cost is None]
        wrong = [
            f"{take.name} ({take.provider} {take.model}): ledger {usd(take.cost)}, invoice {usd(job.charged)}"
            for take, job in pairs
            if take.cost is not None and take.cost != job.charged
        ]
        total = sum(take.cost or 0 for take in self.takes)
        lost = sum(job.charged for _, job in unknown)
        sums = Check(
            "ledger total + what services deny = invoice total",
            f"{usd(total)} + {usd(lost)} = {usd(self.invoice)}",
            total + lost == self.invoice,
        )
        denied = [take.name for take, job in unknown if not job.forgotten]
        return [
            sums,
            nothing("takes whose cost is not the invoice's", wrong),
            nothing("takes without a cost though the service knows them", denied),
            nothing("jobs whose cost is not the sum of their takes", self._job_sums()),
        ]

    def _job_sums(self) -> list[str]:
        sums: dict[str, int] = defaultdict(int)
        for take in self.takes:
            sums[take.job_id] += take.cost or 0
        return [
            f"{job.id}: {usd(job.cost)}, takes {usd(sums[job.id])}"
            for job in self.jobs
            if job.cost != sums[job.id]
        ]

    # --- scenes and receipts ---

    def _scenes(self) -> Check:
        """Only what a service refused, failed or lost may be missing in a film."""
        made: dict[tuple[str, str, int], int] = defaultdict(int)
        for take in self.takes:
            made[take.job_id, take.stage, take.scene] += take.outcome == "succeeded"
        return nothing(
            "scenes with two takes that succeeded",
            (f"{job}/{stage}/{scene}" for (job, stage, scene), n in made.items() if n > 1),
        )

    def _receipts(self) -> Check:
        wrong = []
        for id_, take in self.ours.items():
            charged = self.by_id[id_].charged if id_ in self.by_id else 0
            free, billed = take.receipt in FREE and charged, take.receipt in BILLED and not charged
            # What failed after all is not billed, whatever was to be expected when it was stopped.
            if free or (billed and take.outcome == "succeeded"):
                wrong.append(f"{take.name} ({take.provider}): {take.receipt}, charged {usd(charged)}")
        return nothing("receipts that the invoice contradicts", wrong)

    def _never_started(self) -> Check:
        wrong = [take.name for take in self.takes if take.receipt == "never_started" and take.provider_job_id]
        return nothing("takes that never started and have a provider job", wrong)


def usd(micros: int | None) -> str:
    """Dollars with six decimals."""
    return "unknown" if micros is None else f"${micros // 1_000_000}.{micros % 1_000_000:06}"


def _story(job: ServiceJob) -> str:
    return f"film {job.film} scene {job.scene}, charged {usd(job.charged)}"
