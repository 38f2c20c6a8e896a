"""Starts another run of an ended job: uses again what is paid for, and buys only what is asked for."""

import asyncio
import time
from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from api.http import problems
from api.http.problems import ProblemError
from api.jobs.caption_links import find_player_captions_key
from api.jobs.confirm_status import confirm_status
from api.jobs.job_records import JobRecords
from api.jobs.seeds import seed_from_text
from api.services import ApiServices
from contracts import (
    MUSIC_NUMBER,
    AudioChoice,
    Clip,
    EditOrder,
    Film,
    GenerationInput,
    RetakeOrder,
    Soundtrack,
)
from contracts.error_types import ErrorType
from store.language_views import copy_in_language
from store.models import CallOutcome, JobRow, LanguageRow, LedgerRow
from temporal_client import JobAlreadyRunningError, TemporalUnavailableError

# A request waits this long for a run that is just ending.
ENDS_WITHIN_SECONDS, POLL_SECONDS = 5.0, 0.2


@dataclass(frozen=True)
class RerunPlan:
    """The orders of another run: takes, and the missing parts except those that are left out.

    `edit`: the storyboard that it begins with, in place of the present one; `refitted`: the clips, by scene,
    that are good for more or less of the film with it.
    """

    retakes: tuple[RetakeOrder, ...] = ()
    order_missing: bool = False
    leave_out: frozenset[int] = frozenset()
    edit: EditOrder | None = None
    refitted: Mapping[int, Clip] = field(default_factory=dict)

    def find_parts_to_leave_out(self, missing: Set[int]) -> tuple[int, ...]:
        """Return the parts that the run does not wait for, given those that are missing."""
        if self.order_missing:
            return tuple(sorted(self.leave_out))
        return tuple(sorted(missing - {order.scene for order in self.retakes}))


async def row_if_ended(services: ApiServices, row: JobRow) -> JobRow | None:
    """Return the job's row if it has ended; None if it is active.

    Raises:
        TemporalUnavailableError: Temporal does not answer, so the status is unknown.
    """
    checked = await confirm_status(services, row)
    if not checked.confirmed:
        raise TemporalUnavailableError
    return checked.row if checked.row.status.has_ended else None


async def start_rerun(
    services: ApiServices, row: JobRow, records: JobRecords, plan: RerunPlan | None = None
) -> None:
    """Start the run. The run uses the clips that there are and waits for takes that are pending.

    Raises:
        JobAlreadyRunningError: another request has started a run.
        ProblemError: the last run has not ended yet.
        TemporalUnavailableError: nothing was changed.
    """
    plan = plan or RerunPlan()
    changes = {
        "retakes": plan.retakes,
        "edit": plan.edit,
        "takes": records.takes_to_make,
        "leave_out": plan.find_parts_to_leave_out(_find_missing_parts(row, records)),
        "clips": tuple(plan.refitted.get(scene, clip) for scene, clip in records.clips_in_film.items()),
        **collect_earlier_outputs(row, records),
    }
    job = services.build_generation_input(row).model_copy(update=changes)
    await services.jobs.note_run(row.id, await start_when_closed(services, row, job))


async def start_language_run(
    services: ApiServices, row: JobRow, records: JobRecords, version: LanguageRow
) -> None:
    """Start a run that makes the film in another language from the clips of the first one. It buys no clip.

    Raises:
        JobAlreadyRunningError: another request has started a run.
        ProblemError: the last run has not ended yet.
        TemporalUnavailableError: no run was started.
    """
    there = (clip for scene, clip in records.clips_in_film.items() if scene not in row.gaps)
    changes = {
        "language": version.language,
        "drafts_lines": version.draft_take > 0,
        "clips": tuple(there),
        **collect_earlier_outputs(row, records),
    }
    job = services.build_generation_input(copy_in_language(row, version))
    run_id = await start_when_closed(services, row, job.model_copy(update=changes))
    await services.jobs.note_run(row.id, run_id)


async def start_when_closed(services: ApiServices, row: JobRow, job: GenerationInput) -> str:
    """Start the workflow and return its run id; wait for a last run that is still closing."""
    await services.people.limits.admit_next_run(row)
    last = time.monotonic() + ENDS_WITHIN_SECONDS
    while True:
        try:
            return await services.temporal.start_again(job)
        except JobAlreadyRunningError:
            execution = await services.temporal.describe_run(row.id)
            if execution.is_running and execution.run_id != row.run_id:
                raise
        if time.monotonic() > last:
            raise ProblemError(problems.JOB_ACTIVE, "It is just ending: try again soon.", job_id=row.id)
        await asyncio.sleep(POLL_SECONDS)


def _find_missing_parts(row: JobRow, records: JobRecords) -> set[int]:
    silent = row.audio is AudioChoice.MUSIC and row.soundtrack_key is None
    pending = records.pending_takes.keys() - set(row.gaps)
    return {*records.missing_scenes, *([MUSIC_NUMBER] if silent else [])} - pending


def collect_earlier_outputs(row: JobRow, records: JobRecords) -> dict[str, object]:
    """Collect what earlier runs have made: soundtrack and film."""
    made_at, seconds = row.ended_at or row.created_at, row.film_seconds or 0.0
    kept: dict[str, object] = {}
    if row.soundtrack_key is not None:
        kept["soundtrack"] = Soundtrack(asset_key=row.soundtrack_key, seconds=seconds, created_at=made_at)
    if row.film_key is not None:
        kept["film"] = Film(
            asset_key=row.film_key,
            poster_key=row.poster_key or "",
            seconds=seconds,
            created_at=made_at,
            captions_key=find_player_captions_key(row, records.scenes) or "",
        )
        kept["film_gaps"] = tuple(row.gaps)
    return kept


def takes_lost_at_provider(row: JobRow, records: JobRecords) -> list[LedgerRow]:
    """Return takes that succeeded but whose files the provider has lost, so that the film lacks them.

    Takes refused for any other reason are not among them: their clip is paid for, is still at the provider,
    and is fetched again, since the fault may have been in the network or in our code and be fixed by now.
    """
    newest = [
        records.newest_takes[scene] for scene in records.missing_scenes if scene in records.newest_takes
    ]
    return [take for take in newest if _is_lost_at_provider(take) and take.scene in row.gaps]


def _is_lost_at_provider(take: LedgerRow) -> bool:
    return take.outcome is CallOutcome.SUCCEEDED and take.error_type == ErrorType.JOB_LOST


async def order_replacement_take(services: ApiServices, row: JobRow, call: LedgerRow) -> RetakeOrder:
    """Order a take that replaces an unusable one: the same scene, another seed."""
    seed = seed_from_text(call.key.token)
    request = await services.retake_requests.add_request(row.id, call.scene, text=None, seed=seed)
    return RetakeOrder(scene=call.scene, take=request.take, provider=row.provider, model=row.model)
