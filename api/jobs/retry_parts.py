"""The parts of a retry: what it orders for each, at what price, and what may have been paid for already."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import Field

from api.http.problems import FieldError, validation_problem
from api.jobs.job_records import JobRecords, find_paid_calls
from api.jobs.line_prices import price_lacking_lines
from api.jobs.money import is_payment_unknown
from api.jobs.rerun import takes_lost_at_provider
from api.jobs.still_prices import lacks_still, price_still
from api.providers.availability import ModelUnavailableError
from api.services import ApiServices
from contracts import (
    MUSIC_NUMBER,
    AudioChoice,
    FrozenModel,
    JobError,
    ModelChoice,
    ModelKind,
    Scene,
    begins_from_picture,
    uses_clip_sound,
)
from providers.model_spec import ModelSpec
from store.models import CallOutcome, JobRow, LedgerRow
from store.retake_requests import select_request
from storyboard import clip_seconds, film_length_seconds


class RetryAction(StrEnum):
    """The action of a retry for one part of the film."""

    # Order and pay for a new take.
    ORDER = "order"
    # Wait for an earlier take that may still arrive.
    AWAIT = "await"
    # Fetch a take that the provider has finished.
    FETCH = "fetch"
    # Ask the owner: it is unknown whether the take was paid for.
    DECIDE = "decide"
    # Leave the part out of the film, as the owner asked.
    LEAVE_OUT = "leave_out"


class RetryPartEstimate(FrozenModel):
    """A missing scene, or the music, and what a retry does about it."""

    scene: int = Field(description="The scene's number; 0: the music.")
    text: str = Field(description="What it would be made from; empty for the music.")
    action: RetryAction
    provider: str
    model: str
    cost_usd: float = Field(description="What this retry orders for it, in US dollars.")
    doubtful_usd: float = Field(
        description="US dollars of earlier takes of which nobody knows whether they were paid for."
    )
    error: JobError | None = Field(description="Why its last take came to nothing.")


@dataclass(frozen=True)
class RetryChanges:
    """The owner's changes: new texts by scene, and the parts to leave out."""

    texts: dict[int, str] = field(default_factory=dict)
    leave_out: frozenset[int] = frozenset()


class RetryPartPlanner:
    """Plans the parts of one retry."""

    def __init__(
        self, services: ApiServices, row: JobRow, records: JobRecords, changes: RetryChanges
    ) -> None:
        self._availability, self._row, self._records, self._changes = (
            services.availability,
            row,
            records,
            changes,
        )
        self._lost = {call.scene for call in takes_lost_at_provider(row, records)}
        self._faults: list[FieldError] = []

    def plan_parts(self) -> Iterator[RetryPartEstimate]:
        """Plan each missing scene, then the music if it is missing.

        Raises:
            ProblemError: after the last part, if any change cannot be made.
        """
        missing = self._records.missing_scenes
        for number in self._changes.texts.keys() - set(missing):
            self._add_fault(number, "this scene is not missing: retake it instead")
        for number in missing:
            yield self._plan_scene(number)
        row = self._row
        if self._records.scenes and row.audio is AudioChoice.MUSIC and row.soundtrack_key is None:
            yield self._plan_music()
        if self._faults:
            raise validation_problem(*self._faults)

    def _plan_scene(self, number: int) -> RetryPartEstimate:
        scene = next(each for each in self._records.scenes if each.number == number)
        calls = find_paid_calls(self._records.ledger, number)
        text = self._changes.texts.get(number)
        action = self._choose_action(number, calls)
        if text is not None and action is not RetryAction.ORDER:
            self._add_fault(
                number, "an earlier take of this scene may still come: its text cannot be changed"
            )
        model = self._find_model(
            ModelChoice(provider=self._row.provider, model=self._row.model), ModelKind.VIDEO, action
        )
        seconds = clip_lengths(self._row, self._records.scenes)[number]
        image = begins_from_picture(self._row.brief, scene)
        sound = uses_clip_sound(self._row.brief, scene)
        price = (
            model.price_usd(seconds, self._row.brief.resolution, image=image, sound=sound) if model else 0.0
        )
        choice = ModelChoice(provider=self._row.provider, model=self._row.model)
        if text is None:
            price *= self._records.takes_to_make
        if action is RetryAction.ORDER and text is None and lacks_still(self._records, scene):
            price += price_still(self._row, self._availability.registry)
        if action is not RetryAction.LEAVE_OUT:  # A clip that is there already waits for its lines, too.
            price += price_lacking_lines(self._row, scene, self._records, self._availability.registry)
        return self._build_part(
            number, text or self._text_of_last_take(scene, calls), action, choice, calls, price
        )

    def _plan_music(self) -> RetryPartEstimate:
        calls = find_paid_calls(self._records.ledger, MUSIC_NUMBER)
        action = self._choose_action(MUSIC_NUMBER, calls)
        choice = ModelChoice(provider=self._row.brief.music_provider, model=self._row.brief.music_model)
        model = self._find_model(choice, ModelKind.MUSIC, action)
        length = film_length_seconds(self._records.scenes, self._row.brief.card_seconds)
        price = model.price_usd(length) if model else 0.0
        return self._build_part(MUSIC_NUMBER, "", action, choice, calls, price)

    def _build_part(  # noqa: PLR0917 - each is a column of the part
        self,
        number: int,
        text: str,
        action: RetryAction,
        choice: ModelChoice,
        calls: Sequence[LedgerRow],
        price: float,
    ) -> RetryPartEstimate:
        return RetryPartEstimate(
            scene=number,
            text=text,
            action=action,
            provider=choice.provider,
            model=choice.model or "",
            cost_usd=round(price, 6),
            doubtful_usd=round(sum(call.price_usd for call in calls if is_payment_unknown(call)), 6),
            error=calls[-1].error if calls else None,
        )

    def _choose_action(self, number: int, calls: Sequence[LedgerRow]) -> RetryAction:
        if number in self._changes.leave_out:
            return RetryAction.LEAVE_OUT
        pending = [call for call in calls if call.outcome in (None, CallOutcome.SUCCEEDED)]
        if not pending or number in self._lost or self._is_replaced(number, pending[-1]):
            return RetryAction.ORDER
        if pending[-1].outcome is CallOutcome.SUCCEEDED:
            return RetryAction.FETCH
        return RetryAction.DECIDE if pending[-1].is_outcome_unknown else RetryAction.AWAIT

    def _is_replaced(self, number: int, call: LedgerRow) -> bool:
        """Return whether the owner gave a new text for a scene whose clip arrived but was unusable."""
        refused = call.outcome is CallOutcome.SUCCEEDED and call.error is not None
        return refused and bool(number) and number in self._changes.texts

    def _find_model(self, choice: ModelChoice, kind: ModelKind, action: RetryAction) -> ModelSpec | None:
        """Find the model that makes the part; None if nothing is ordered."""
        if action is not RetryAction.ORDER:
            return None
        try:
            return self._availability.find_model(choice, kind)
        except ModelUnavailableError as error:
            name = error.field if kind is ModelKind.VIDEO else f"music_{error.field}"
            self._faults.append(FieldError(field=name, message=error.message))
            return None

    def _text_of_last_take(self, scene: Scene, calls: Sequence[LedgerRow]) -> str:
        request = (
            select_request(self._records.retake_requests, scene.number, calls[-1].take) if calls else None
        )
        return (request and request.text) or scene.text

    def _add_fault(self, scene: int, message: str) -> None:
        self._faults.append(FieldError(field=f"texts.{scene}", message=message))


def clip_lengths(row: JobRow, scenes: Sequence[Scene]) -> dict[int, float]:
    """Return the seconds of each scene's clip, by scene number."""
    return clip_seconds(scenes, row.brief.transition, end_card=row.brief.has_end_card)
