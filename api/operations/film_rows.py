"""Tells where each listed film stands, and why. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal

from api.jobs.confirm_status import ConfirmedJob
from api.jobs.owner_needs import build_owner_need, owner_need_from_database
from api.operations.catalog_reads import CatalogWork
from api.operations.schemas import FilmAtWork, PartAtWork
from api.progress.activity_retries import describe_retry
from contracts import LedgerStage, NeedKind
from contracts.stages import describe_part, ledger_part_of
from store.models import JobRow, LedgerRow, LedgerState
from store.operations.film_states import FilmState
from temporal_client import ActivityIssue, WebUi
from temporal_client.temporal_command import TemporalCommand

Condition = Literal["ordered", "at_work", "slow", "late", "held"]


class FilmDescriber:
    """Describes the films of one snapshot, each with its links."""

    def __init__(self, work: CatalogWork, web_ui: WebUi, command: TemporalCommand) -> None:
        self._work, self._web_ui, self._command = work, web_ui, command

    def describe(self, checked: ConfirmedJob, state: FilmState) -> FilmAtWork:
        """Describe a film that goes on."""
        row = checked.row
        parts = tuple(self._list_parts(row.id))
        known = self._work.teams.get(row.owner)
        return FilmAtWork(
            job_id=row.id,
            title=row.title,
            team_id=row.owner,
            team=known.name if known else row.owner,
            state=state,
            status=row.status,
            confirmed=checked.confirmed,
            provider=row.provider,
            model=row.model,
            parts=parts,
            since=_find_since(row, state, parts),
            detail=self._find_detail(checked, state),
            created_at=row.created_at,
            started_at=row.started_at,
            web_ui=self._web_ui.job_page_url(row.id),
            command=self._command.describe_workflow(row.id),
        )

    def _list_parts(self, job_id: str) -> Iterator[PartAtWork]:
        for call in self._work.calls:
            if call.job_id == job_id:
                yield self._describe_call(call)
        for waiter in self._work.waiters:
            if waiter.job_id == job_id:
                yield PartAtWork(
                    name=name_part(waiter.stage, waiter.scene),
                    stage=waiter.stage,
                    provider=waiter.provider,
                    model=None,
                    condition="in_line",
                    since=waiter.since,
                )

    def _describe_call(self, call: LedgerRow) -> PartAtWork:
        return PartAtWork(
            name=name_part(call.stage, call.scene),
            stage=call.stage,
            provider=call.provider,
            model=call.model,
            condition=self._find_condition(call),
            since=call.held_at or call.accepted_at or call.intent_at,
        )

    def _find_condition(self, call: LedgerRow) -> Condition:
        if _is_held(call):
            return "held"
        if call.late_at is not None:
            return "late"
        if call.state is LedgerState.INTENT:
            return "ordered"
        return "slow" if call.key in self._work.slow else "at_work"

    def _find_detail(self, checked: ConfirmedJob, state: FilmState) -> str:
        """Return why the film stands where it does, and what Temporal says of a step that fails or waits."""
        issue = next(iter(checked.pending_failures), None)
        retry = self._describe_issue(issue) if issue else ""
        return " ".join(filter(None, (self._explain_state(checked.row, state), retry)))

    def _describe_issue(self, issue: ActivityIssue) -> str:
        retry = describe_retry(issue, self._work.now)
        return f"{name_part(issue.key.stage, issue.key.scene).capitalize()}: {retry}" if issue.key else retry

    def _explain_state(self, row: JobRow, state: FilmState) -> str:
        if state is FilmState.SLOW:
            return next(slow.sentence for key, slow in self._work.slow.items() if key.job_id == row.id)
        if state is FilmState.QUEUED:
            return "No worker has begun it yet."
        if state is FilmState.HELD:
            return build_owner_need(NeedKind.HELD, self._list_held_parts(row.id)).message
        need = owner_need_from_database(row, ())
        return need.message if need else row.error.message if row.error else ""

    def _list_held_parts(self, job_id: str) -> list[int]:
        held = (call for call in self._work.calls if call.job_id == job_id and _is_held(call))
        return sorted({ledger_part_of(call.stage, call.scene) for call in held})


def _is_held(call: LedgerRow) -> bool:
    """Return whether somebody has to decide about the call; about a storyboard's nobody has."""
    return call.is_outcome_unknown and call.stage is not LedgerStage.SCRIPT


def name_part(stage: LedgerStage, scene: int) -> str:
    """Return `scene 3`, `the still of scene 3`, `the music`, `the narration` or `the storyboard`."""
    if stage is LedgerStage.SCRIPT:
        return "the storyboard"
    name = describe_part(ledger_part_of(stage, scene))
    return f"the still of {name}" if stage is LedgerStage.IMAGE else name


def _find_since(row: JobRow, state: FilmState, parts: Sequence[PartAtWork]) -> datetime | None:
    """Return since when the film stands there."""
    if state is FilmState.NEEDS_OWNER:
        return row.waits_since
    if state in (FilmState.HELD, FilmState.SLOW, FilmState.IN_LINE):
        return min((part.since for part in parts if part.condition == state.value), default=None)
    return row.created_at if state is FilmState.QUEUED else row.started_at
