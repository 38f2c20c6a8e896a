"""Typed functions for all activities that workflows run.

Activities are called by name, so that nothing impure is imported into the workflow sandbox.
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import Priority
from temporalio.workflow import ActivityConfig, ActivityHandle

from contracts import (
    AcceptedJob,
    CallerNotice,
    CancelReceipt,
    Clip,
    CloseOrder,
    CollectOrder,
    ComposeOrder,
    EditOrder,
    Film,
    FilmVersion,
    LastFrameOrder,
    MusicQuery,
    NoticeOutcome,
    ProviderJobReport,
    ReconcileReport,
    ResolveOrder,
    Soundtrack,
    StatusOrder,
    Still,
    StillQuery,
    Storyboard,
    TakeKey,
    TakeOrder,
    WaitOrder,
    task_queues,
)
from contracts.notice_trial import NoticeTrial, TrialAnswer
from contracts.stages import MAX_CALL_DURATIONS
from workflows import activity_options
from workflows.activity_options import CALL_OPTIONS
from workflows.activity_runner import ReportTrouble, run_activity, run_media_activity


async def write_storyboard(job_id: str) -> Storyboard:
    """Write the storyboard to the database, once, and return its outline."""
    return await run_activity(
        "write_storyboard", job_id, Storyboard, activity_options.WRITE_OPTIONS, "storyboard"
    )


async def adopt_draft(order: EditOrder) -> Storyboard:
    """Replace the storyboard by the owner's draft, and return its outline."""
    return await run_activity("adopt_draft", order, Storyboard, CALL_OPTIONS, "edit the storyboard")


async def approve_storyboard(job_id: str) -> None:
    """Record in the database that the storyboard is approved."""
    await run_activity("approve_storyboard", job_id, type(None), CALL_OPTIONS, "record: approved")


async def check_fonts(version: FilmVersion, *, report_trouble: ReportTrouble) -> None:
    """Check that the media pool's fonts have all letters that are drawn into the film."""
    await run_media_activity("check_fonts", version, type(None), "fonts", report_trouble)


async def outline_version(version: FilmVersion) -> Storyboard:
    """Return the storyboard's outline with the lines of another language."""
    return await run_activity(
        "outline_version", version, Storyboard, CALL_OPTIONS, f"lines in {version.language}"
    )


async def draft_lines(version: FilmVersion) -> None:
    """Have a language model write the lines in another language, once."""
    summary = f"draft lines in {version.language}"
    await run_activity("draft_lines", version, type(None), activity_options.WRITE_OPTIONS, summary)


async def submit_take(order: TakeOrder, owner: str, summary: str, *, its_turn: bool) -> AcceptedJob:
    """Start the provider's job, or adopt one that was started before. See `PayingCall`."""
    options = activity_options.SUBMIT_OPTIONS | ActivityConfig(
        start_to_close_timeout=MAX_CALL_DURATIONS[order.key.stage],
        task_queue=task_queues.submit_queue(order.provider),
        priority=activity_options.fair_priority(owner, first=its_turn),
    )
    return await run_activity("submit_take", order, AcceptedJob, options, f"submit {summary}")


async def wait_for_slot(order: TakeOrder, summary: str) -> None:
    """Wait until the take may be ordered at its provider; each retry of this activity is one look."""
    await run_activity("wait_for_slot", order, type(None), CALL_OPTIONS, f"in line: {summary}")


async def stop_buying(job_id: str) -> None:
    """Make the ledger refuse every purchase that this run has not made yet."""
    await run_activity("stop_buying", job_id, type(None), CALL_OPTIONS, "record: buy nothing more")


def start_wait(
    order: WaitOrder, owner: str, summary: str, patience: timedelta
) -> ActivityHandle[ProviderJobReport]:
    """Start the wait for the provider job's next report; each retry of this activity is one poll.

    Between polls the server sleeps: no worker slot is held and no history is written.
    """
    options = activity_options.POLL_OPTIONS | ActivityConfig(
        task_queue=task_queues.poll_queue(order.accepted.provider),
        schedule_to_close_timeout=patience,
        # Polls after a webhook come before routine polls.
        priority=activity_options.fair_priority(owner, first=order.at_once),
        summary=f"wait for {summary}",
    )
    return workflow.start_activity("wait_for_news", order, result_type=ProviderJobReport, **options)


async def poll_last_time(order: WaitOrder, owner: str, summary: str) -> ProviderJobReport:
    """Poll the provider job once and return its report, whether it is new or not."""
    options = activity_options.LAST_POLL_OPTIONS | ActivityConfig(
        task_queue=task_queues.poll_queue(order.accepted.provider),
        priority=activity_options.fair_priority(owner, first=True),
    )
    return await run_activity("wait_for_news", order, ProviderJobReport, options, f"a last look at {summary}")


async def collect_clip(
    order: CollectOrder, summary: str, *, is_last: bool, report_trouble: ReportTrouble
) -> Clip:
    """Fetch, check and store a scene's clip, and render its piece of the film; the last one goes early."""
    priority = activity_options.LAST_CLIP_PRIORITY if is_last else Priority.default
    return await run_media_activity(
        "collect_clip", order, Clip, f"collect {summary}", report_trouble, priority=priority
    )


async def collect_still(order: CollectOrder, *, report_trouble: ReportTrouble) -> Still:
    """Fetch, check and store the picture that a scene begins from."""
    return await run_media_activity("collect_still", order, Still, "collect a still", report_trouble)


async def find_still(query: StillQuery) -> Still | None:
    """Return the still of a scene that an earlier run has bought; None: there is none."""
    return await run_activity("find_still", query, Still, CALL_OPTIONS, f"find still {query.scene}")


async def keep_last_frame(order: LastFrameOrder, *, report_trouble: ReportTrouble) -> None:
    """Keep the picture on which the scene after this take's opens."""
    summary = f"last picture of scene {order.scene}"
    await run_media_activity("keep_last_frame", order, type(None), summary, report_trouble)


async def collect_soundtrack(
    order: CollectOrder, summary: str, *, report_trouble: ReportTrouble
) -> Soundtrack:
    """Fetch, check, level and store the music."""
    return await run_media_activity(
        "collect_soundtrack", order, Soundtrack, f"collect {summary}", report_trouble
    )


async def level_own_music(query: MusicQuery, *, report_trouble: ReportTrouble) -> Soundtrack:
    """Fit an owner's own file to the film's length and loudness, and store it."""
    return await run_media_activity("level_own_music", query, Soundtrack, "level own music", report_trouble)


async def compose_film(order: ComposeOrder, *, report_trouble: ReportTrouble) -> Film:
    """Join the prepared pieces to the film."""
    return await run_media_activity(
        "compose_film",
        order,
        Film,
        f"join {len(order.scenes)} scenes",
        report_trouble,
        priority=activity_options.COMPOSE_PRIORITY,
    )


async def cancel_take(key: TakeKey) -> CancelReceipt:
    """Cancel the provider jobs of a scene's takes, and return what became of the last one's payment."""
    summary = f"cancel {key.stage} {key.scene} take {key.take}"
    return await run_activity("cancel_take", key, CancelReceipt, CALL_OPTIONS, summary)


async def cancel_left_out_take(key: TakeKey) -> CancelReceipt:
    """Do what `cancel_take` does, but give up soon if the provider does not answer."""
    summary = f"leave out {key.stage} {key.scene} take {key.take}"
    return await run_activity(
        "cancel_take", key, CancelReceipt, activity_options.LEFT_OUT_CANCEL_OPTIONS, summary
    )


async def cancel_one_take(key: TakeKey, *, is_left_out: bool) -> CancelReceipt:
    """Cancel the provider job of this take alone. If it is left out, give up soon as above."""
    summary = f"cancel take {key.take} of scene {key.scene}"
    options = activity_options.LEFT_OUT_CANCEL_OPTIONS if is_left_out else CALL_OPTIONS
    return await run_activity("cancel_one_take", key, CancelReceipt, options, summary)


async def resolve_take(order: ResolveOrder) -> None:
    """Apply the owner's decision to a take whose payment is unknown."""
    await run_activity(
        "resolve_take", order, type(None), CALL_OPTIONS, f"{order.decision} scene {order.key.scene}"
    )


async def note_late(accepted: AcceptedJob) -> None:
    """Record that the film no longer waits for this take."""
    await run_activity("note_late", accepted, type(None), CALL_OPTIONS, f"late: scene {accepted.key.scene}")


async def give_up_take(accepted: AcceptedJob) -> None:
    """Record that the outcome of this take will stay unknown."""
    await run_activity(
        "give_up_take", accepted, type(None), CALL_OPTIONS, f"give up scene {accepted.key.scene}"
    )


async def keep_take(order: CollectOrder) -> None:
    """Fetch, check and store a late clip for a later film."""
    await run_activity(
        "keep_take", order, type(None), activity_options.SLOW_MEDIA_OPTIONS, "keep a late take"
    )


async def note_status(order: StatusOrder) -> None:
    """Record in the database that the job waits for its owner, or goes on."""
    await run_activity("note_status", order, type(None), CALL_OPTIONS, f"record: {order.status}")


async def close_job(order: CloseOrder) -> str | None:
    """Record the job's end in the database, and return the id of the run that was recorded.

    The id is None where an activity from before November 2026 answered.
    """
    return await run_activity("close_job", order, str, CALL_OPTIONS, f"record: {order.status}")


async def notify_caller(notice: CallerNotice) -> NoticeOutcome:
    """Call the caller's webhook until it accepts the notice, for at most three days."""
    return await run_activity(
        "notify_caller",
        notice,
        NoticeOutcome,
        activity_options.NOTIFY_OPTIONS,
        f"tell the caller: {notice.status}",
    )


async def mail_person(notice: CallerNotice) -> NoticeOutcome:
    """Mail the person who ordered the film, until the mail server takes it, for at most three days."""
    return await run_activity(
        "mail_person",
        notice,
        NoticeOutcome,
        activity_options.NOTIFY_OPTIONS,
        f"mail who ordered it: {notice.need or notice.status}",
    )


async def push_person(notice: CallerNotice) -> NoticeOutcome:
    """Tell the browsers of who ordered the film, until push services take it, for at most three days."""
    return await run_activity(
        "push_person",
        notice,
        NoticeOutcome,
        activity_options.NOTIFY_OPTIONS,
        f"tell the browsers of who ordered it: {notice.need or notice.status}",
    )


async def reconcile_jobs(older_than_seconds: float) -> ReconcileReport:
    """Compare database, Temporal and providers, and repair differences."""
    return await run_activity(
        "reconcile", older_than_seconds, ReconcileReport, activity_options.RECONCILE_OPTIONS, "reconcile"
    )


async def try_notice(trial: NoticeTrial) -> TrialAnswer:
    """Send an example of a notice once, and return what came back."""
    return await run_activity(
        "try_notice", trial, TrialAnswer, activity_options.TRIAL_OPTIONS, f"send a test: {trial.way}"
    )
