"""Fake activities about what scenes open on."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from temporalio import activity

from contracts import CollectOrder, LastFrameOrder, LedgerStage, OpensOn, Still, StillQuery, TakeKey
from tests.workflows.step_control import StepControl


@dataclass
class FakeOpenings(StepControl):
    """Which scenes open on what, and what earlier runs have bought."""

    # Scenes that open on the last picture of the one before.
    chained: frozenset[int] = frozenset()
    # Of those of them that open on another's: whose picture it is.
    opens_after: dict[int, int] = field(default_factory=dict)
    # Scenes that open on a still, and those of them whose stills look at that of the scene before.
    stilled: frozenset[int] = frozenset()
    followed: frozenset[int] = frozenset()
    # The stills that earlier runs have bought, by scene: their takes.
    bought_stills: dict[int, int] = field(default_factory=dict)

    def opening_of(self, scene: int) -> OpensOn:
        """What the scene opens on."""
        if scene in self.stilled:
            return OpensOn.STILL
        return OpensOn.LAST_FRAME if scene in self.chained else OpensOn.OWN

    @activity.defn
    async def collect_still(self, order: CollectOrder) -> Still:
        key = order.accepted.key
        await self._beating("collect_still", key.scene)
        return Still(
            scene=key.scene, take=key.take, asset_key=f"still-{key.scene}", created_at=datetime.now(UTC)
        )

    @activity.defn
    async def find_still(self, query: StillQuery) -> Still | None:
        await self._step("find_still", query.scene)
        if (take := self.bought_stills.get(query.scene)) is None:
            return None
        return Still(scene=query.scene, take=take, asset_key="still", created_at=datetime.now(UTC))

    @activity.defn
    async def keep_last_frame(self, order: LastFrameOrder) -> None:
        await self._beating("keep_last_frame", order.scene)


def step_of(name: str, key: TakeKey) -> str:
    """The step's name: of stills it is one of its own."""
    return f"{name}_of_still" if key.stage is LedgerStage.IMAGE else name
