"""Fault rules: which calls fail, and how; seeded, so that a run can be repeated."""

import random
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

Operation = Literal["submit", "status", "result", "fetch", "cancel", "list", "webhook", "other"]

ANSWER_FAULTS = {"http", "code", "reset", "hang", "slow", "malformed"}
OUTCOME_FAULTS = {"never_ends", "late", "moderated_prompt", "moderated_result", "failed"}
FAULT_KINDS: dict[str, set[str]] = {
    "submit": ANSWER_FAULTS | OUTCOME_FAULTS | {"quota", "webhook_first"},
    "status": ANSWER_FAULTS | {"unknown_status", "progress_back", "lost"},
    "result": ANSWER_FAULTS | {"lost"},
    "fetch": {
        "http",
        "reset",
        "hang",
        "slow",
        "expired",
        "truncated",
        "short",
        "corrupt",
        "breaks",
        "breaks_off",
    },
    "cancel": ANSWER_FAULTS | {"lost"},
    "list": ANSWER_FAULTS | {"rewritten"},
    "webhook": {"late", "doubled", "forged", "replayed", "lost"},
    "other": ANSWER_FAULTS | {"quota"},
}


class FaultSpec(BaseModel):
    """A fault. Which fields apply depends on `kind`; seconds are the real service's.

    http: the HTTP status `status`. code: the same error in the service's usual form (KIE: HTTP 200 and a code
    in the body). `retry_after` with either: the Retry-After header in seconds, written as `retry_form`.
    reset, hang: no response at all, `when` before or after the call had its effect. slow: `seconds` before
    the response. breaks_off: the connection ends at a share of the remaining bytes, a few times for each file
    (`emulator.interrupted_downloads`). late: `seconds` more than usual. `word`: for unknown_status.
    rewritten: the list shows its jobs' fields in other words (`emulator.list_rewriting`).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    status: int = Field(503, ge=400, le=599)
    retry_after: float | None = None
    retry_form: Literal["seconds", "date", "garbage"] = "seconds"
    when: Literal["before", "after"] = "before"
    seconds: float = 0
    word: str = "REVIEWING"


class FaultRule(BaseModel):
    """A fault and the calls that it strikes.

    `service` and `model` may be patterns (`kling*`). Of the matching calls, `nth` names those that are struck
    (1 is the first), or `chance` is the probability of each; with neither, all are. `times` limits strikes.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    service: str = "*"
    operation: Operation
    model: str = "*"
    prompt_contains: str = ""
    nth: int | list[int] | None = None
    chance: float | None = Field(None, ge=0, le=1)
    times: int | None = None
    fault: FaultSpec

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        if self.fault.kind not in FAULT_KINDS[self.operation]:
            raise ValueError(
                f"{self.operation} knows no fault {self.fault.kind!r}: {FAULT_KINDS[self.operation]}"
            )
        return self

    def matches_call(self, service: str, operation: str, model: str, prompt: str) -> bool:
        """Return whether the rule applies to this call."""
        return (
            operation == self.operation
            and fnmatchcase(service, self.service)
            and fnmatchcase(model, self.model)
            and self.prompt_contains in prompt
        )


RULES_ADAPTER: TypeAdapter[list[FaultRule]] = TypeAdapter(list[FaultRule])


class FaultScript:
    """The fault rules of one emulator, and how often each matched and struck."""

    def __init__(self, rules: Iterable[dict[str, Any]], seed: int) -> None:
        """Validate the rules. Raises pydantic.ValidationError for a rule that is not possible."""
        self._rules = [
            _CountedRule(rule, random.Random(f"{seed}:{number}"))  # noqa: S311 - chance on order, no secret
            for number, rule in enumerate(RULES_ADAPTER.validate_python(list(rules)))
        ]

    def draw_fault(
        self, service: str, operation: Operation, model: str = "", prompt: str = ""
    ) -> FaultSpec | None:
        """Return the fault of the first rule that strikes, if any; all matching rules count the call."""
        matching = [each for each in self._rules if each.rule.matches_call(service, operation, model, prompt)]
        struck = [each for each in matching if each.count_and_strike()]
        return struck[0].take_fault() if struck else None

    def count_strikes(self) -> list[dict[str, Any]]:
        """Return the rules in order, each with the calls that it `met` and the calls that it `struck`."""
        return [each.count_strikes() for each in self._rules]


class _CountedRule:
    def __init__(self, rule: FaultRule, chance: random.Random) -> None:
        self.rule = rule
        self._chance = chance
        self._met = 0
        self._struck = 0

    def count_and_strike(self) -> bool:
        self._met += 1
        if self.rule.times is not None and self._struck >= self.rule.times:
            return False
        if self.rule.chance is not None:
            return self._chance.random() < self.rule.chance
        nth = self.rule.nth
        return nth is None or self._met in ([nth] if isinstance(nth, int) else nth)

    def take_fault(self) -> FaultSpec:
        self._struck += 1
        return self.rule.fault

    def count_strikes(self) -> dict[str, Any]:
        return {**self.rule.model_dump(exclude_defaults=True), "met": self._met, "struck": self._struck}
