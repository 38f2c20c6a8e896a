"""Compares Longtake's records with the services' invoice, id by id and to the micro-dollar. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from chaos.checks import Check, expect_equal, expect_none, format_usd
from chaos.database_reader import FINAL_STATUSES, RecordedJob, RecordedTake
from chaos.emulator_client import ServiceJob, service_job_id

ServiceJobKey = tuple[str, str]
# Receipts that promise no charge, and those that expect one.
FREE_RECEIPTS, BILLED_RECEIPTS = {"not_billed", "never_started"}, {"still_billed", "kept"}


@dataclass(frozen=True)
class InvoiceCheck:
    """The records at the end of a run but for spoken lines, which have no id at their service.

    `keys` are idempotency keys; `invoice` is in micro-dollars; `voice_takes` count in the jobs' sums.
    """

    keys: Sequence[str]
    jobs: Sequence[RecordedJob]
    takes: Sequence[RecordedTake]
    service_jobs: Sequence[ServiceJob]
    invoice: int
    voice_takes: Sequence[RecordedTake] = ()
    service_jobs_by_key: dict[ServiceJobKey, ServiceJob] = field(init=False)
    takes_by_key: dict[ServiceJobKey, RecordedTake] = field(init=False)

    def __post_init__(self) -> None:
        """Index takes and provider jobs by service and the service's own id."""
        with_job = [take for take in self.takes if take.provider_job_id]
        ours = {(take.provider, service_job_id(str(take.provider_job_id))): take for take in with_job}
        object.__setattr__(
            self, "service_jobs_by_key", {(job.service, job.id): job for job in self.service_jobs}
        )
        object.__setattr__(self, "takes_by_key", ours)

    @property
    def unknown_service_jobs(self) -> list[ServiceJob]:
        """Provider jobs that no take refers to."""
        return [
            self.service_jobs_by_key[id_]
            for id_ in self.service_jobs_by_key.keys() - self.takes_by_key.keys()
        ]

    @property
    def reported_unknown_jobs(self) -> list[ServiceJob]:
        """Unknown service jobs that the ledger reports as unknown: cancelled before an owner decided."""
        open_questions = [
            take for take in self.takes if take.receipt == "unknown" and not take.provider_job_id
        ]
        found = []
        for job in self.unknown_service_jobs:
            asked = next((take for take in open_questions if belongs_to_take(job, take)), None)
            if asked is not None:
                open_questions.remove(asked)
                found.append(job)
        return found

    @property
    def matched_pairs(self) -> list[tuple[RecordedTake, ServiceJob]]:
        """Takes with their provider jobs, of those that have one."""
        return [
            (take, self.service_jobs_by_key[id_])
            for id_, take in self.takes_by_key.items()
            if id_ in self.service_jobs_by_key
        ]

    def run_checks(self) -> list[Check]:
        """Run every check."""
        return [*_check_ends(self), *_check_ids(self), *_check_money(self), *_check_receipts(self)]


def _check_ends(books: InvoiceCheck) -> list[Check]:
    kept, open_takes = {job.key for job in books.jobs}, [t for t in books.takes if t.state != "terminal"]
    return [
        expect_none("jobs lost", (key for key in books.keys if key not in kept)),
        expect_equal("jobs kept = films ordered", str(len(books.jobs)), str(len(books.keys))),
        expect_none("jobs stuck", (job.id for job in books.jobs if job.status not in FINAL_STATUSES)),
        expect_none("takes without an end", (take.name for take in open_takes)),
        expect_none("takes still held", (take.name for take in open_takes if take.held_at)),
        expect_none(
            "provider jobs still running", (f"{j.service} {j.id}" for j in books.service_jobs if j.running)
        ),
    ]


def _check_ids(books: InvoiceCheck) -> list[Check]:
    told = books.reported_unknown_jobs
    unknown = [_describe_job(job) for job in books.unknown_service_jobs if job not in told]
    unheard = [
        books.takes_by_key[id_].name for id_ in books.takes_by_key.keys() - books.service_jobs_by_key.keys()
    ]
    return [
        expect_equal(
            f"provider jobs accepted = takes with one, and {len(told)} told as unknown",
            str(len(books.service_jobs_by_key)),
            str(len(books.takes_by_key) + len(told)),
        ),
        expect_none("provider jobs that the ledger does not know", unknown),
        expect_none("takes whose provider job no service knows", unheard),
        expect_none("scenes for which a service was paid twice", _find_paid_twice(books)),
        expect_none("scenes with two takes that succeeded", _find_made_twice(books)),
    ]


def _find_paid_twice(books: InvoiceCheck) -> list[str]:
    charged: dict[tuple[str, int | None, int], list[str]] = defaultdict(list)
    for job in books.service_jobs:
        if job.charged:
            charged[job.service, job.film, job.scene].append(job.id)
    return [
        f"{service} film {film} scene {scene}: {', '.join(ids)}"
        for (service, film, scene), ids in charged.items()
        if len(ids) > 1
    ]


def _find_made_twice(books: InvoiceCheck) -> list[str]:
    made: dict[tuple[str, str, int], int] = defaultdict(int)
    for take in books.takes:
        made[take.job_id, take.stage, take.scene] += take.outcome == "succeeded"
    return [f"{job}/{stage}/{scene}" for (job, stage, scene), times in made.items() if times > 1]


def _check_money(books: InvoiceCheck) -> list[Check]:
    unknown = [(take, job) for take, job in books.matched_pairs if take.cost is None]
    ledger = sum(take.cost or 0 for take in books.takes)
    # A service may bill a job that it denies, and what a cancelled job costs may be unknown: the ledger has
    # no cost for these, so their charges are added.
    denied, told = (
        sum(job.charged for _, job in unknown),
        sum(job.charged for job in books.reported_unknown_jobs),
    )
    name = (
        f"ledger total, with {format_usd(denied)} of denied and {format_usd(told)} of unknown jobs = invoice"
    )
    wrong = [
        f"{take.name} ({take.provider} {take.model}): "
        f"ledger {format_usd(take.cost)}, invoice {format_usd(job.charged)}"
        for take, job in books.matched_pairs
        if take.cost is not None and take.cost != job.charged
    ]
    return [
        expect_equal(name, format_usd(ledger + denied + told), format_usd(books.invoice)),
        expect_none("takes whose cost is not the invoice's", wrong),
        expect_none(
            "costs unknown though the service knows the job",
            (t.name for t, j in unknown if not (j.forgotten or t.receipt == "unknown")),
        ),
        expect_none("jobs whose cost is not the sum of their takes", _find_wrong_sums(books)),
    ]


def _find_wrong_sums(books: InvoiceCheck) -> list[str]:
    sums: dict[str, int] = defaultdict(int)
    for take in (*books.takes, *books.voice_takes):
        sums[take.job_id] += take.cost or 0
    return [
        f"{job.id}: {format_usd(job.cost)}, takes {format_usd(sums[job.id])}"
        for job in books.jobs
        if job.cost != sums[job.id]
    ]


def _check_receipts(books: InvoiceCheck) -> list[Check]:
    """Compare receipts with charges; a job that failed after all is not billed, whatever was expected."""
    wrong = [
        f"{take.name} ({take.provider}): {take.receipt}, charged {format_usd(job.charged)}"
        for take, job in books.matched_pairs
        if (take.receipt in FREE_RECEIPTS and job.charged)
        or (take.receipt in BILLED_RECEIPTS and take.outcome == "succeeded" and not job.charged)
    ]
    began = [t.name for t in books.takes if t.receipt == "never_started" and t.provider_job_id]
    return [
        expect_none("receipts that the invoice contradicts", wrong),
        expect_none("takes that never started and have a provider job", began),
    ]


def belongs_to_take(job: ServiceJob, take: RecordedTake) -> bool:
    """Return whether the service's job is for this take's scene, judged by the tag that begins its text."""
    film = f"Film {job.film:04} part {max(job.scene, 1):02}:" if job.film is not None else "-"
    return job.service == take.provider and job.scene == take.scene and (take.text or "").startswith(film)


def _describe_job(job: ServiceJob) -> str:
    return f"{job.service} {job.id}: film {job.film} scene {job.scene}, charged {format_usd(job.charged)}"
