"""What stands for Temporal where a service speaks a line: one activity orders, waits and keeps it."""

from datetime import timedelta
from unittest.mock import patch

from activities.paid_lines import MAX_WAIT
from contracts import LinesOrder, TakeOrder
from tests.activities.kit import environment
from tests.faults.cases import NEVER_ENDS
from tests.faults.driver import POLL_SECONDS, Driver

# Nobody here waits as long as a worker does.
FEW_SECONDS = timedelta(seconds=0.2)


class LineDriver(Driver):
    """Drives one line from its order to where it is kept."""

    async def _follow(self, order: TakeOrder) -> None:
        lines = LinesOrder(job_id=order.key.job_id, scene=order.key.scene)
        patience = FEW_SECONDS if self._case.fault is NEVER_ENDS else MAX_WAIT
        with (
            self._struck("submit", "status", "result", "fetch"),
            patch("activities.paid_lines.POLL_SECONDS", POLL_SECONDS),
            patch("activities.paid_lines.MAX_WAIT", patience),
        ):
            await self._persist(self._stack.purchases.buy_lines, lines)

    async def _order_again(self, order: TakeOrder) -> None:
        lines = LinesOrder(job_id=order.key.job_id, scene=order.key.scene)
        await environment().run(self._stack.purchases.buy_lines, lines)

    async def _is_kept(self, order: TakeOrder) -> bool:
        return self.story.row is not None and self.story.row.collected_at is not None
