"""The activity that stops lines which were ordered for a scene that is left out of the film."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from temporalio import activity

from activities.error_translation import translate_errors
from activities.expected_durations import ExpectedDurations
from activities.line_places import list_digests
from activities.paid_call_cancellation import PaidCallCanceller
from activities.paid_lines import list_lines, may_bring_line
from contracts import CancelReceipt, LedgerStage, LinesOrder, StoppedLines, TakeKey
from store.jobs import Jobs
from store.language_views import JobTables
from store.ledger.writes import Ledger
from store.models import LedgerRow
from store.storyboards import Storyboards


class LineStopActivities:
    """The activity that stops lines."""

    def __init__(
        self,
        jobs: Jobs,
        storyboards: Storyboards,
        ledger: Ledger,
        *,
        canceller: PaidCallCanceller,
        expectations: ExpectedDurations,
    ) -> None:
        self._tables = JobTables(jobs, storyboards)
        self._ledger, self._canceller, self._expectations = ledger, canceller, expectations

    @activity.defn(name="stop_lines")
    @translate_errors
    async def stop_lines(self, order: LinesOrder) -> StoppedLines:
        """Stop the lines of a scene that is left out (one of `order.without`). Safe to repeat.

        A line that a scene of the film still says goes on: whoever buys that scene's lines takes it over.
        One that was ordered for another scene that is left out, and kept for this one, is stopped now.
        """
        tables = self._tables.in_language(order.language)
        job = await tables.jobs.get_for_any_owner(order.job_id)
        scenes = await tables.storyboards.list_scenes(order.job_id)
        narration = job.narration or job.brief.narration
        if narration is None:
            return StoppedLines()
        of_scene = TakeKey(
            job_id=job.id, stage=LedgerStage.VOICE, scene=order.scene, language=narration.language
        )
        await self._ledger.take_lines_from_queues(of_scene)
        rows = await list_lines(self._ledger.reads, job.id, narration.language)
        digests = list_digests(scenes, narration)
        needed = {digest for (scene, _), digest in digests.items() if scene not in order.without}
        own = {digest for (scene, _), digest in digests.items() if scene == order.scene} - needed
        return await self._stop_calls([row for row in rows if _is_stopped(row, order, own, needed)])

    async def _stop_calls(self, rows: Sequence[LedgerRow]) -> StoppedLines:
        receipt, late = CancelReceipt.NEVER_STARTED, []
        for row in rows:
            receipt = await self._canceller.stop_job(row)
            left = await self._ledger.reads.find_row(row.key)
            if left is not None and left.provider_job_id and left.price_usd > 0 and may_bring_line(left):
                late.append(await self._expectations.describe_accepted_job(left))
        return StoppedLines(receipt=receipt, late=tuple(late))


def _is_stopped(row: LedgerRow, order: LinesOrder, own: AbstractSet[str], needed: AbstractSet[str]) -> bool:
    """Return whether the call is for a line of the scene, wherever it was ordered, that nobody needs."""
    if row.scene == order.scene:
        return row.order_digest not in needed and may_bring_line(row)
    return row.scene in order.without and row.order_digest in own and may_bring_line(row)
