"""The price of a film in another language: that of its voice, since the clips are there."""

from collections.abc import Iterator

from pydantic import Field

from api.languages.language_draft import DraftPlan, plan_draft
from api.languages.language_plan import LanguagePlan, plan_language
from api.languages.language_repeat import repeat_order
from api.languages.language_request import LanguageRequest
from api.providers.narration import NarrationEstimate
from api.services import ApiServices
from contracts import FrozenModel, LedgerStage, VoicedLine
from speech.line_digest import line_digest
from store.models import CallOutcome, JobRow, LedgerRow, LedgerState
from storyboard import film_length_seconds
from storyboard.narrated_lengths import speech_seconds


class HeldPicture(FrozenModel):
    """A scene whose lines outlast its clip: the last picture of it stands still for so long."""

    scene: int
    seconds: float


class SpokenScene(FrozenModel):
    """A scene with its lines in another language, each of which is likely to take `line_seconds`.

    With the pauses around them they need `needed_seconds`. The scene lasts `scene_seconds` in the first film
    and `becomes_seconds` in this one; of that the last picture of its clip is held for `held_seconds`.
    """

    scene: int
    line_seconds: tuple[float, ...]
    needed_seconds: float
    scene_seconds: float
    becomes_seconds: float
    held_seconds: float = 0.0


class LanguageEstimate(FrozenModel):
    """The price of a film in another language in US dollars, how long it is, and what is seen of that."""

    cost_usd: float
    drafts: bool = Field(
        default=False,
        description="whether a language model only writes the lines, for you to look at and to order",
    )
    film_seconds: float
    lines: int
    narration: NarrationEstimate | None = Field(description="null: its lines are only shown, or drafted")
    held_pictures: tuple[HeldPicture, ...] = ()
    scenes: tuple[SpokenScene, ...] = Field(
        default=(),
        description="how long each scene is spoken; empty: its lines are only shown, or drafted",
    )
    notices: tuple[str, ...] = Field(default=(), description="what is not as in the first film")


async def estimate_language(services: ApiServices, row: JobRow, request: LanguageRequest) -> LanguageEstimate:
    """Estimate the film. Nothing is spent.

    Raises:
        ProblemError: there is no film yet, or there can be none in this language.
    """
    request = await repeat_order(services, row, request)
    if request.lines is None:
        return estimate_draft(row, await plan_draft(services, row, request))
    return await estimate_plan(services, row, await plan_language(services, row, request))


def estimate_draft(row: JobRow, plan: DraftPlan) -> LanguageEstimate:
    """Estimate what a language model writes; the voice comes on top of it, when its lines are ordered."""
    return LanguageEstimate(
        cost_usd=plan.cost_usd,
        drafts=True,
        film_seconds=row.film_seconds or 0.0,
        lines=plan.lines,
        narration=None,
    )


async def estimate_plan(services: ApiServices, row: JobRow, plan: LanguagePlan) -> LanguageEstimate:
    """Estimate a film that is planned; lines that are kept already cost nothing."""
    spoken = None
    if plan.narration is not None and plan.voice is not None:
        spoken = await services.narration.estimate_lines(
            plan.narration, plan.voice, plan.spoken, _find_kept_lines(plan), captions=plan.captions
        )
    return LanguageEstimate(
        cost_usd=spoken.cost_usd if spoken else 0.0,
        film_seconds=film_length_seconds(plan.scenes, row.brief.card_seconds),
        lines=len(plan.spoken),
        narration=spoken,
        held_pictures=tuple(HeldPicture(scene=n, seconds=each) for n, each in plan.holds.items()),
        scenes=tuple(_list_spoken_scenes(plan)),
        notices=plan.notices,
    )


def _list_spoken_scenes(plan: LanguagePlan) -> Iterator[SpokenScene]:
    """Yield the lengths of the film's scenes, where somebody speaks them."""
    first = {scene.number: scene.seconds for scene in plan.records.scenes}
    for scene in plan.scenes if plan.line_seconds else ():
        lines = [plan.line_seconds[line] for line in scene.voiced_lines]
        yield SpokenScene(
            scene=scene.number,
            line_seconds=tuple(round(each, 3) for each in lines),
            needed_seconds=round(speech_seconds(lines), 3),
            scene_seconds=first[scene.number],
            becomes_seconds=scene.seconds,
            held_seconds=plan.holds.get(scene.number, 0.0),
        )


def _find_kept_lines(plan: LanguagePlan) -> set[VoicedLine]:
    """Return the lines that are paid for, and fetched or still to be fetched."""
    if (narration := plan.narration) is None:
        return set()
    kept = {row.order_digest for row in plan.records.ledger if _brings_line(row)}
    return {line for line in plan.spoken if line_digest(line, narration) in kept}


def _brings_line(row: LedgerRow) -> bool:
    """Return whether the call has brought its line, or is going to: it is not bought again."""
    if row.stage is not LedgerStage.VOICE or row.collected_at is not None:
        return row.stage is LedgerStage.VOICE
    is_on_its_way = row.state is LedgerState.ACCEPTED or row.outcome is CallOutcome.SUCCEEDED
    return is_on_its_way and row.error_type is None
