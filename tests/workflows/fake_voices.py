"""Fake activities about what is said in a film, and by whom."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from temporalio import activity

from contracts import (
    Departure,
    FilmVersion,
    LinesOrder,
    NarrationOrder,
    Narrator,
    NarratorOrder,
    SpokenLines,
    SpokenNarration,
    StoppedLines,
)
from tests.workflows.step_control import StepControl

# How long the first scene comes to be by its lines; the others are as long as they were.
SPOKEN_SECONDS, PLANNED_SECONDS = 6.5, 5.0


@dataclass
class FakeVoices(StepControl):
    """Whose lines there are, and what was asked for."""

    # How many lines each scene has for a service to speak, but for those in which nobody speaks.
    lines_per_scene: int = 0
    wordless: frozenset[int] = frozenset()
    # Scenes one line of which is spoken in another scene first, by number: of that scene.
    repeats: dict[int, int] = field(default_factory=dict)
    # Whether the workers that buy lines are of an older version, which fits no scene to them.
    fits_no_scenes: bool = False
    # By scene, what is told of a clip that its lines outlast.
    outgrown: dict[int, tuple[Departure, ...]] = field(default_factory=dict)
    narrators: list[Narrator] = field(default_factory=list)
    line_orders: list[LinesOrder] = field(default_factory=list)
    level_orders: list[NarrationOrder] = field(default_factory=list)
    stop_orders: list[LinesOrder] = field(default_factory=list)
    stopped: StoppedLines = field(default_factory=StoppedLines)

    def count_lines(self, scene: int) -> int:
        """Return how many lines the scene has."""
        return 0 if scene in self.wordless else self.lines_per_scene

    @activity.defn
    async def speak_narration(self, job_id: str) -> SpokenNarration:
        await self._step("speak_narration")
        return self._spoken()

    @activity.defn
    async def speak_version(self, version: FilmVersion) -> SpokenNarration:
        await self._beating("speak_version")
        return self._spoken()

    @activity.defn
    async def level_narration(self, order: NarrationOrder) -> SpokenNarration:
        self.level_orders.append(order)
        await self._beating("level_narration")
        told = {"unspoken": order.optional, "departures": self.outgrown}
        return self._spoken().model_copy(update=told)

    @activity.defn
    async def record_lines(self, job_id: str) -> SpokenLines:
        await self._beating("record_lines")
        return SpokenLines(lines=2, scene_seconds={1: SPOKEN_SECONDS})

    @activity.defn
    async def buy_lines(self, order: LinesOrder) -> SpokenLines:
        self.line_orders.append(order)
        await self._beating("buy_lines", order.scene)
        return SpokenLines(lines=self.lines_per_scene, cost_usd=0.02, scene_seconds=self._fit_scenes(order))

    @activity.defn
    async def stop_lines(self, order: LinesOrder) -> StoppedLines:
        self.stop_orders.append(order)
        await self._step("stop_lines", order.scene)
        return self.stopped

    @activity.defn
    async def change_narrator(self, order: NarratorOrder) -> None:
        await self._step("change_narrator")
        self.narrators.append(order.narrator)

    def _fit_scenes(self, order: LinesOrder) -> dict[int, float]:
        first = self.repeats.get(order.scene)
        if not order.fits_scenes or self.fits_no_scenes:
            return {}
        if first is not None and first not in order.without and f"buy_lines:{first} ends" not in self.log:
            return {}
        return {order.scene: SPOKEN_SECONDS if order.scene == 1 else PLANNED_SECONDS}

    def _spoken(self) -> SpokenNarration:
        return SpokenNarration(
            scene_seconds={1: SPOKEN_SECONDS}, lines=2, seconds=5.0, created_at=datetime.now(UTC)
        )
