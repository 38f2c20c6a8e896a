"""What the owner does with a storyboard, written into the catalog."""

from temporalio import activity

from activities.failures import told
from activities.outline import Outlines
from store.drafts import Drafts
from store.jobs import Jobs
from workflows.contracts import EditOrder, Storyboard


class EditingActivities:
    """Writes edits and approvals."""

    def __init__(self, jobs: Jobs, drafts: Drafts, outlines: Outlines) -> None:
        self._jobs = jobs
        self._drafts = drafts
        self._outlines = outlines

    @activity.defn(name="adopt_draft")
    @told
    async def adopt_draft(self, order: EditOrder) -> Storyboard:
        """Put the draft in the storyboard's place, once."""
        await self._drafts.adopt(order)
        return await self._outlines.of(order.job_id)

    @activity.defn(name="approve_storyboard")
    @told
    async def approve_storyboard(self, job_id: str) -> None:
        """The owner wants it made: no later run of the job asks again."""
        await self._jobs.approve(job_id)
