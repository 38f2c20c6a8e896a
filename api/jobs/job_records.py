"""A job's scenes, paid calls and retake requests, read from the database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from api.services import ApiServices
from contracts import Clip, LedgerStage, Scene
from contracts.stages import ledger_stage_of
from store.film_takes import select_film_rows
from store.models import CallOutcome, JobRow, LanguageRow, LedgerRow, RetakeRequestRow


@dataclass(frozen=True)
class JobRecords:
    """A job's records: scenes in the film's order, ledger rows by stage, scene and take, takes in the film.

    `languages` are its films in other languages, the oldest order first; `removed_scenes` were taken out of
    the film by its owner, and are kept. The film was ordered with `first_takes` of each scene.
    """

    scenes: Sequence[Scene]
    ledger: Sequence[LedgerRow]
    takes_in_film: dict[int, int] = field(default_factory=dict)
    retake_requests: Sequence[RetakeRequestRow] = ()
    languages: Sequence[LanguageRow] = ()
    removed_scenes: Sequence[Scene] = ()
    first_takes: int = 1

    @property
    def rows_in_film(self) -> dict[int, LedgerRow]:
        """The calls whose clips are in the film, or would be, by scene, also of scenes that were removed."""
        return select_film_rows(self.ledger, self.takes_in_film, self.first_takes)

    @property
    def clips_in_film(self) -> dict[int, Clip]:
        """The clips that are in the film, or would be, by scene."""
        rows = self.rows_in_film
        removed = {scene.number for scene in self.removed_scenes}
        return {
            scene: clip
            for scene, row in rows.items()
            if scene not in removed and (clip := row.clip) is not None
        }

    @property
    def newest_takes(self) -> dict[int, LedgerRow]:
        """The last take of each scene, whatever its outcome."""
        return {row.scene: row for row in self.ledger if row.stage is LedgerStage.SCENE}

    @property
    def pending_takes(self) -> dict[int, LedgerRow]:
        """Takes that may still deliver, by scene: the provider is working on them or has finished."""
        takes = [row for row in self.ledger if row.stage is LedgerStage.SCENE and row.clip is None]
        return {row.scene: row for row in takes if row.outcome in (None, CallOutcome.SUCCEEDED)}

    @property
    def takes_to_make(self) -> int:
        """How many takes the next run makes of each missing scene: one, once a take of any was ordered."""
        ordered = any(row.stage is LedgerStage.SCENE for row in self.ledger)
        return 1 if ordered else self.first_takes

    @property
    def missing_scenes(self) -> tuple[int, ...]:
        """Numbers of the scenes without a clip."""
        clips = self.clips_in_film
        return tuple(scene.number for scene in self.scenes if scene.number not in clips)

    @property
    def awaited_language(self) -> LanguageRow | None:
        """The film in another language that the job's run is for, as far as the database knows."""
        latest = self.languages[-1] if self.languages else None
        return latest if latest is not None and latest.is_awaited else None

    def find_language(self, language: str) -> LanguageRow | None:
        """Return what was ordered in that language."""
        return next((each for each in self.languages if each.language == language), None)

    def find_scene(self, number: int) -> Scene | None:
        """Return the storyboard's scene of that number."""
        return next((scene for scene in self.scenes if scene.number == number), None)


def find_paid_calls(ledger: Iterable[LedgerRow], number: int) -> list[LedgerRow]:
    """Return the paid calls of a scene or, by MUSIC_NUMBER, of the music, in order."""
    return [call for call in ledger if (call.stage, call.scene) == (ledger_stage_of(number), number)]


def find_still_calls(ledger: Iterable[LedgerRow], number: int) -> list[LedgerRow]:
    """Return the paid calls of a scene's still, in order."""
    return [call for call in ledger if (call.stage, call.scene) == (LedgerStage.IMAGE, number)]


async def read_job_records(services: ApiServices, row: JobRow) -> JobRecords:
    """Read the job's records from the database."""
    scenes = await services.storyboards.list_all_scenes(row.id)
    return JobRecords(
        scenes=tuple(scene for scene in scenes if scene.in_film),
        removed_scenes=tuple(scene for scene in scenes if not scene.in_film),
        ledger=await services.ledger.reads.list_rows(row.id),
        takes_in_film=await services.storyboards.get_takes_in_film(row.id),
        retake_requests=await services.retake_requests.list_requests(row.id),
        languages=await services.languages.list_languages(row.id),
        first_takes=row.brief.takes,
    )
