"""What a job has got so far, scene by scene, by the catalog."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from api.services import Services
from store.models import JobRow, LedgerRow, Outcome, WishRow
from workflows.contracts import Clip, Scene, Stage


@dataclass(frozen=True)
class Standing:
    """Scenes in order; paid calls by stage, scene and take; which take is in the film; what owners wished."""

    scenes: Sequence[Scene]
    ledger: Sequence[LedgerRow]
    in_film: dict[int, int] = field(default_factory=dict)
    wishes: Sequence[WishRow] = ()

    @property
    def clips(self) -> dict[int, Clip]:
        """By scene, the clips that are in the film, or would be."""
        takes = [row for row in self.ledger if row.stage is Stage.SCENE]
        # By take: what comes later in this order stands in the end.
        ordered = sorted(takes, key=lambda row: (row.take == self.in_film.get(row.scene), row.take))
        return {row.scene: clip for row in ordered if (clip := row.clip) is not None}

    @property
    def newest(self) -> dict[int, LedgerRow]:
        """By scene, its last take, whatever became of it."""
        return {row.scene: row for row in self.ledger if row.stage is Stage.SCENE}

    @property
    def under_way(self) -> dict[int, LedgerRow]:
        """By scene, a take that may still come: the provider works on it, or has it ready."""
        takes = [row for row in self.ledger if row.stage is Stage.SCENE and row.clip is None]
        return {row.scene: row for row in takes if row.outcome in (None, Outcome.SUCCEEDED)}

    @property
    def missing(self) -> tuple[int, ...]:
        """Scenes without a clip."""
        clips = self.clips
        return tuple(scene.number for scene in self.scenes if scene.number not in clips)

    def scene(self, number: int) -> Scene | None:
        """The storyboard's scene of that number."""
        return next((scene for scene in self.scenes if scene.number == number), None)


async def standing(services: Services, row: JobRow) -> Standing:
    """As the catalog has it now."""
    return Standing(
        scenes=await services.storyboards.scenes(row.id),
        ledger=await services.ledger.rows(row.id),
        in_film=await services.storyboards.in_film(row.id),
        wishes=await services.wishes.all(row.id),
    )
