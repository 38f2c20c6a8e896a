"""The books: what is kept beside what the services say, id by id and to the micro-dollar. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from chaos.catalog import ENDED, Job, Take
from chaos.checks import Check, nothing, same, usd
from chaos.console import ServiceJob, wire_id

Id = tuple[str, str]
# What a receipt says that there is to pay.
FREE, BILLED = {"not_billed", "never_started"}, {"still_billed", "kept"}


@dataclass(frozen=True)
class Books:
    """All that there is at the end. `keys` are the orders'; `invoice` is its total in micro-dollars."""

    keys: Sequence[str]
    jobs: Sequence[Job]
    takes: Sequence[Take]
    there: Sequence[ServiceJob]
    invoice: int
    by_id: dict[Id, ServiceJob] = field(init=False)
    ours: dict[Id, Take] = field(init=False)

    def __post_init__(self) -> None:
        """Sort both sides by service and the service's own id."""
        with_job = [take for take in self.takes if take.provider_job_id]
        ours = {(take.provider, wire_id(str(take.provider_job_id))): take for take in with_job}
        object.__setattr__(self, "by_id", {(job.service, job.id): job for job in self.there})
        object.__setattr__(self, "ours", ours)

    @property
    def unheard_of(self) -> list[ServiceJob]:
        """Provider jobs that no take has."""
        return [self.by_id[id_] for id_ in self.by_id.keys() - self.ours.keys()]

    @property
    def told(self) -> list[ServiceJob]:
        """Of these, the ones of which the ledger says that nobody knows: called off before anyone decided."""
        open_questions = [
            take for take in self.takes if take.receipt == "unknown" and not take.provider_job_id
        ]
        found = []
        for job in self.unheard_of:
            asked = next((take for take in open_questions if is_for(job, take)), None)
            if asked is not None:
                open_questions.remove(asked)
                found.append(job)
        return found

    @property
    def pairs(self) -> list[tuple[Take, ServiceJob]]:
        """The takes, each with its provider job."""
        return [(take, self.by_id[id_]) for id_, take in self.ours.items() if id_ in self.by_id]

    def checks(self) -> list[Check]:
        """All of them."""
        return [*_ends(self), *_ids(self), *_money(self), *_receipts(self)]


def _ends(books: Books) -> list[Check]:
    kept, open_takes = {job.key for job in books.jobs}, [t for t in books.takes if t.state != "terminal"]
    return [
        nothing("jobs lost", (key for key in books.keys if key not in kept)),
        same("jobs kept = films ordered", str(len(books.jobs)), str(len(books.keys))),
        nothing("jobs stuck", (job.id for job in books.jobs if job.status not in ENDED)),
        nothing("takes without an end", (take.name for take in open_takes)),
        nothing("takes still held", (take.name for take in open_takes if take.held_at)),
        nothing("provider jobs still running", (f"{j.service} {j.id}" for j in books.there if j.running)),
    ]


def _ids(books: Books) -> list[Check]:
    told = books.told
    unknown = [_story(job) for job in books.unheard_of if job not in told]
    unheard = [books.ours[id_].name for id_ in books.ours.keys() - books.by_id.keys()]
    return [
        same(
            f"provider jobs accepted = takes with one, and {len(told)} told as unknown",
            str(len(books.by_id)),
            str(len(books.ours) + len(told)),
        ),
        nothing("provider jobs that the ledger does not know", unknown),
        nothing("takes whose provider job no service knows", unheard),
        nothing("scenes for which a service was paid twice", _paid_twice(books)),
        nothing("scenes with two takes that succeeded", _made_twice(books)),
    ]


def _paid_twice(books: Books) -> list[str]:
    charged: dict[tuple[str, int | None, int], list[str]] = defaultdict(list)
    for job in books.there:
        if job.charged:
            charged[job.service, job.film, job.scene].append(job.id)
    return [
        f"{service} film {film} scene {scene}: {', '.join(ids)}"
        for (service, film, scene), ids in charged.items()
        if len(ids) > 1
    ]


def _made_twice(books: Books) -> list[str]:
    made: dict[tuple[str, str, int], int] = defaultdict(int)
    for take in books.takes:
        made[take.job_id, take.stage, take.scene] += take.outcome == "succeeded"
    return [f"{job}/{stage}/{scene}" for (job, stage, scene), times in made.items() if times > 1]


def _money(books: Books) -> list[Check]:
    unknown = [(take, job) for take, job in books.pairs if take.cost is None]
    ledger = sum(take.cost or 0 for take in books.takes)
    # A service that denies a job may bill it, and of some nobody knows what a stopped job costs: so says the
    # ledger, too.
    denied, told = sum(job.charged for _, job in unknown), sum(job.charged for job in books.told)
    name = f"ledger total, with {usd(denied)} of denied and {usd(told)} of unknown jobs = invoice"
    wrong = [
        f"{take.name} ({take.provider} {take.model}): ledger {usd(take.cost)}, invoice {usd(job.charged)}"
        for take, job in books.pairs
        if take.cost is not None and take.cost != job.charged
    ]
    return [
        same(name, usd(ledger + denied + told), usd(books.invoice)),
        nothing("takes whose cost is not the invoice's", wrong),
        nothing(
            "costs unknown though the service knows the job",
            (t.name for t, j in unknown if not (j.forgotten or t.receipt == "unknown")),
        ),
        nothing("jobs whose cost is not the sum of their takes", _wrong_sums(books)),
    ]


def _wrong_sums(books: Books) -> list[str]:
    sums: dict[str, int] = defaultdict(int)
    for take in books.takes:
        sums[take.job_id] += take.cost or 0
    return [
        f"{job.id}: {usd(job.cost)}, takes {usd(sums[job.id])}"
        for job in books.jobs
        if job.cost != sums[job.id]
    ]


def _receipts(books: Books) -> list[Check]:
    """What failed after all is not billed, whatever was to be expected when it was stopped."""
    wrong = [
        f"{take.name} ({take.provider}): {take.receipt}, charged {usd(job.charged)}"
        for take, job in books.pairs
        if (take.receipt in FREE and job.charged)
        or (take.receipt in BILLED and take.outcome == "succeeded" and not job.charged)
    ]
    began = [t.name for t in books.takes if t.receipt == "never_started" and t.provider_job_id]
    return [
        nothing("receipts that the invoice contradicts", wrong),
        nothing("takes that never started and have a provider job", began),
    ]


def is_for(job: ServiceJob, take: Take) -> bool:
    """Whether the service's job is one of this take's scene, by the head of the scene's text."""
    film = f"Film {job.film:04} part {max(job.scene, 1):02}:" if job.film is not None else "-"
    return job.service == take.provider and job.scene == take.scene and (take.text or "").startswith(film)


def _story(job: ServiceJob) -> str:
    return f"{job.service} {job.id}: film {job.film} scene {job.scene}, charged {usd(job.charged)}"
