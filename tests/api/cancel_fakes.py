"""Fake activities that stop takes: none of them is billed."""

from temporalio import activity

from contracts import CancelReceipt, TakeKey
from store.errors import IntentNotFound
from store.models import CallOutcome
from tests.api.music_fakes import MusicFakes


class CancelFakes(MusicFakes):
    """Takes that are stopped."""

    @activity.defn
    async def cancel_take(self, key: TakeKey) -> CancelReceipt:
        try:
            await self._rooms.ledger.record_outcome(
                key, CallOutcome.CANCELED, cost_usd=0, receipt=CancelReceipt.NOT_BILLED
            )
        except IntentNotFound:  # The cancel came before the submit had begun.
            return CancelReceipt.NEVER_STARTED
        return CancelReceipt.NOT_BILLED

    @activity.defn
    async def cancel_one_take(self, key: TakeKey) -> CancelReceipt:
        return await self.cancel_take(key)
