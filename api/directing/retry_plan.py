"""What another run of a job would buy: part by part, at what price, and what may have been paid already."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import Field

from api.directing.again import MUSIC, useless
from api.estimate import Estimator
from api.fit import cast_of
from api.money import film_length, is_doubtful
from api.offers import NotOfferedError
from api.pace import Pace, Seconds
from api.problems import FieldError, invalid
from api.services import Services
from api.standing import Standing
from providers.registry import Kind, Model
from store.models import JobRow, LedgerRow, Outcome
from store.wishes import wish_for
from storyboard import clip_seconds
from workflows.contracts import ApprovalChoice, AudioChoice, Choice, Frozen, JobError, Scene, Stage


class RetryAction(StrEnum):
    """What a retry does for one part of the film."""

    # A new take is ordered, and paid for.
    ORDER = "order"
    # A take that was ordered before may still come: it is waited for.
    AWAIT = "await"
    # The provider has finished it: it is fetched.
    FETCH = "fetch"
    # Nobody knows whether it was paid for: you are asked.
    DECIDE = "decide"
    # The film goes without it, as you wish.
    LEAVE_OUT = "leave_out"


class RetryPart(Frozen):
    """One scene that is missing, or the music, and what a retry does about it."""

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


class RetryEstimate(Frozen):
    """What a retry would cost in US dollars, and how long it would take. Nothing is spent.

    `parts` is empty where there is no storyboard yet: then all of the film is made. `asks_first`: its
    storyboard waits for your approval, and `cost_usd` is only what is bought before that.
    """

    job_id: str
    cost_usd: float
    asks_first: bool
    parts: tuple[RetryPart, ...]
    takes_seconds: Seconds | None
    budget_usd: float | None
    within_budget: bool | None


@dataclass(frozen=True)
class Changes:
    """What the owner wants to be different: other texts by scene, and what the film goes without."""

    texts: dict[int, str] = field(default_factory=dict)
    leave_out: frozenset[int] = frozenset()


async def plan_retry(services: Services, row: JobRow, stands: Standing, changes: Changes) -> RetryEstimate:
    """The price of another run. Raises ProblemError: the changes cannot be, or nobody makes it any more."""
    parts = tuple(_Parts(services, row, stands, changes).all())
    asks = row.brief.approval is ApprovalChoice.STORYBOARD and row.approved_at is None
    cost, takes = 0.0, None
    if not stands.scenes:
        cost, takes = await _whole_film(services, row, asks_first=asks)
    elif not asks:
        cost, takes = sum(part.cost_usd for part in parts), await _pace(services, row, stands, parts)
    return RetryEstimate(
        job_id=row.id,
        cost_usd=round(cost, 6),
        asks_first=asks,
        parts=parts,
        takes_seconds=takes,
        budget_usd=row.budget_usd,
        within_budget=_is_within_budget(row, stands, cost),
    )


def _is_within_budget(row: JobRow, stands: Standing, cost: float) -> bool | None:
    if row.budget_usd is None:
        return None
    owed = sum(
        call.price_usd if call.cost_usd is None else call.cost_usd
        for call in stands.ledger
        if call.cost_usd is not None or call.outcome is None or is_doubtful(call)
    )
    return owed + cost <= row.budget_usd + 1e-6


async def _whole_film(services: Services, row: JobRow, *, asks_first: bool) -> tuple[float, Seconds]:
    estimator = Estimator(services.offers, services.ledger, services.writer)
    found = await estimator.estimate(row.brief, cast_of(services.offers, row.brief))
    return (found.script_usd if asks_first else found.cost_usd), found.done_in_seconds


async def _pace(
    services: Services, row: JobRow, stands: Standing, parts: Sequence[RetryPart]
) -> Seconds | None:
    ordered = [part.scene for part in parts if part.scene and part.action is RetryAction.ORDER]
    if not ordered:
        return None
    model = services.offers.registry.find(row.provider, row.model)
    lengths = _lengths(row, stands.scenes)
    at_once = min(model.parallel, services.offers.registry.service(model.provider).in_flight)
    return (await Pace.of(services.ledger, model)).jobs([lengths[scene] for scene in ordered], at_once)


class _Parts:
    """The parts of one plan."""

    def __init__(self, services: Services, row: JobRow, stands: Standing, changes: Changes) -> None:
        self._offers, self._row, self._stands, self._changes = services.offers, row, stands, changes
        self._useless = {call.scene for call in useless(row, stands)}
        self._faults: list[FieldError] = []

    def all(self) -> Iterator[RetryPart]:
        """Each scene that is missing, then the music if it is. Raises ProblemError behind the last."""
        missing = self._stands.missing
        for number in self._changes.texts.keys() - set(missing):
            self._fault(number, "this scene is not missing: retake it instead")
        for number in missing:
            yield self._scene(number)
        row = self._row
        if self._stands.scenes and row.brief.audio is AudioChoice.MUSIC and row.soundtrack_key is None:
            yield self._music()
        if self._faults:
            raise invalid(*self._faults)

    def _scene(self, number: int) -> RetryPart:
        scene = next(each for each in self._stands.scenes if each.number == number)
        calls = self._calls(Stage.SCENE, number)
        text = self._changes.texts.get(number)
        action = self._action(number, calls)
        if text is not None and action is not RetryAction.ORDER:
            self._fault(number, "an earlier take of this scene may still come: its text cannot be changed")
        model = self._model(Choice(provider=self._row.provider, model=self._row.model), Kind.VIDEO, action)
        seconds = _lengths(self._row, self._stands.scenes)[number]
        price = model.price_usd(seconds, self._row.brief.resolution) if model else 0.0
        choice = Choice(provider=self._row.provider, model=self._row.model)
        return self._part(number, text or self._text_of(scene, calls), action, choice, calls, price)

    def _music(self) -> RetryPart:
        calls = self._calls(Stage.AUDIO, MUSIC)
        action = self._action(MUSIC, calls)
        choice = Choice(provider=self._row.brief.music_provider, model=self._row.brief.music_model)
        model = self._model(choice, Kind.MUSIC, action)
        price = model.price_usd(film_length(self._stands.scenes)) if model else 0.0
        return self._part(MUSIC, "", action, choice, calls, price)

    def _part(  # noqa: PLR0917 - each is a column of the part
        self,
        number: int,
        text: str,
        action: RetryAction,
        choice: Choice,
        calls: Sequence[LedgerRow],
        price: float,
    ) -> RetryPart:
        return RetryPart(
            scene=number,
            text=text,
            action=action,
            provider=choice.provider,
            model=choice.model or "",
            cost_usd=round(price, 6),
            doubtful_usd=round(sum(call.price_usd for call in calls if is_doubtful(call)), 6),
            error=calls[-1].error if calls else None,
        )

    def _action(self, number: int, calls: Sequence[LedgerRow]) -> RetryAction:
        if number in self._changes.leave_out:
            return RetryAction.LEAVE_OUT
        coming = [call for call in calls if call.outcome in (None, Outcome.SUCCEEDED)]
        if not coming or number in self._useless or self._is_replaced(number, coming[-1]):
            return RetryAction.ORDER
        if coming[-1].outcome is Outcome.SUCCEEDED:
            return RetryAction.FETCH
        return RetryAction.AWAIT if coming[-1].held_at is None else RetryAction.DECIDE

    def _is_replaced(self, number: int, call: LedgerRow) -> bool:
        """Whether other words are wished for a scene whose clip came, and could not be used."""
        refused = call.outcome is Outcome.SUCCEEDED and call.error is not None
        return refused and bool(number) and number in self._changes.texts

    def _model(self, choice: Choice, kind: Kind, action: RetryAction) -> Model | None:
        """Who makes it; None where nothing is ordered."""
        if action is not RetryAction.ORDER:
            return None
        try:
            return self._offers.find(choice, kind)
        except NotOfferedError as error:
            name = error.field if kind is Kind.VIDEO else f"music_{error.field}"
            self._faults.append(FieldError(field=name, message=error.message))
            return None

    def _calls(self, stage: Stage, scene: int) -> list[LedgerRow]:
        return [call for call in self._stands.ledger if (call.stage, call.scene) == (stage, scene)]

    def _text_of(self, scene: Scene, calls: Sequence[LedgerRow]) -> str:
        wish = wish_for(self._stands.wishes, scene.number, calls[-1].take) if calls else None
        return (wish and wish.text) or scene.text

    def _fault(self, scene: int, message: str) -> None:
        self._faults.append(FieldError(field=f"texts.{scene}", message=message))


def _lengths(row: JobRow, scenes: Sequence[Scene]) -> dict[int, float]:
    """By scene, the seconds of its clip."""
    clips = clip_seconds(scenes, row.brief.transition)
    return {scene.number: seconds for scene, seconds in zip(scenes, clips, strict=True)}
