"""Fake activities about stills that make nothing, but write what the real ones would."""

from temporalio import activity

from activities.stills import StillActivities
from activities.take_selection import select_still
from contracts import CollectOrder, Still, StillQuery, TakeOrder
from store import asset_keys
from store.models import CallOutcome
from tests.api.cancel_fakes import CancelFakes


class StillFakes(CancelFakes):
    """The stills that scenes begin from; each costs 4 cents."""

    @activity.defn
    async def find_still(self, query: StillQuery) -> Still | None:
        found = StillActivities(self._rooms.ledger.reads, self._rooms.storyboards)
        return await found.find_still(query)

    @activity.defn
    async def collect_still(self, order: CollectOrder) -> Still:
        key = order.accepted.key
        asset = asset_keys.still_key(key)
        await self._put(asset)
        ledger = self._rooms.ledger
        await ledger.record_outcome(key, CallOutcome.SUCCEEDED, cost_usd=0.04)
        await ledger.record_collection(key, asset_key=asset, thumbnail_key=None, seconds=0.0, digest=None)
        found = await ledger.reads.find_row(key)
        assert found
        assert found.still
        return found.still

    async def open_still(self, order: TakeOrder) -> TakeOrder:
        """The order of a still with its number, and with what tells its text."""
        scenes = await self._rooms.storyboards.list_scenes(order.key.job_id)
        scene = next(each for each in scenes if each.number == order.key.scene)
        key = order.key
        if not order.beside_others:
            rows = await self._rooms.ledger.reads.list_rows(key.job_id)
            stills = [row for row in rows if (row.stage, row.scene) == (key.stage, key.scene)]
            key = key.model_copy(update={"take": select_still(stills, scene)})
        return order.model_copy(update={"key": key, "digest": scene.still_digest})
