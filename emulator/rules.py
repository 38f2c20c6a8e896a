"""The script of faults: which calls go wrong, and how; seeded, so that a run can be had again."""

import random
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

Operation = Literal["submit", "status", "result", "fetch", "cancel", "list", "webhook", "other"]

ANSWERS = {"http", "code", "reset", "hang", "slow", "malformed"}
FATES = {"never_ends", "late", "moderated_prompt", "moderated_result", "failed"}
KINDS: dict[str, set[str]] = {
    "submit": ANSWERS | FATES | {"quota", "webhook_first"},
    "status": ANSWERS | {"unknown_status", "progress_back", "lost"},
    "result": ANSWERS | {"lost"},
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
    "cancel": ANSWERS | {"lost"},
    "list": ANSWERS | {"rewritten"},
    "webhook": {"late", "doubled", "forged", "replayed", "lost"},
    "other": ANSWERS | {"quota"},
}


class Fault(BaseModel):
    """What goes wrong. Which fields count depends on `kind`; seconds are the real service's.

    http: the status `status`, in truth. code: the same in the service's usual way of saying it (KIE: HTTP
    200 and a code in the body). `retry_after` with either: the seconds that the header says, as
    `retry_form`. reset, hang: no answer at all, `when` before or after the call had its effect. slow:
    `seconds` before the answer. breaks_off: the connection ends at a share of what is left of the file, a few
    times for each (`emulator.breaking`). late: `seconds` more than usual. `word`: for unknown_status.
    rewritten: the list shows its jobs' fields in other words (`emulator.rewriting`).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    status: int = Field(503, ge=400, le=599)
    retry_after: float | None = None
    retry_form: Literal["seconds", "date", "garbage"] = "seconds"
    when: Literal["before", "after"] = "before"
    seconds: float = 0
    word: str = "REVIEWING"


class Rule(BaseModel):
    """Which calls a fault strikes.

    `service` and `model` may be patterns (`kling*`). Of the calls that match, `nth` names those that are
    struck (1 is the first), or `chance` how likely each is; with neither, all. `times` is the most strikes.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    service: str = "*"
    operation: Operation
    model: str = "*"
    prompt_contains: str = ""
    nth: int | list[int] | None = None
    chance: float | None = Field(None, ge=0, le=1)
    times: int | None = None
    fault: Fault

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        if self.fault.kind not in KINDS[self.operation]:
            raise ValueError(f"{self.operation} knows no fault {self.fault.kind!r}: {KINDS[self.operation]}")
        return self

    def matches(self, service: str, operation: str, model: str, prompt: str) -> bool:
        """Whether the rule is about this call."""
        return (
            operation == self.operation
            and fnmatchcase(service, self.service)
            and fnmatchcase(model, self.model)
            and self.prompt_contains in prompt
        )


RULES: TypeAdapter[list[Rule]] = TypeAdapter(list[Rule])


class Script:
    """The rules of one run, and what they have met."""

    def __init__(self, rules: Iterable[dict[str, Any]], seed: int) -> None:
        """Raises pydantic.ValidationError for rules that cannot be."""
        self._rules = [
            _Counted(rule, random.Random(f"{seed}:{number}"))  # noqa: S311 - chance on order, no secret
            for number, rule in enumerate(RULES.validate_python(list(rules)))
        ]

    def draw(self, service: str, operation: Operation, model: str = "", prompt: str = "") -> Fault | None:
        """The fault for this call, if any: the first rule that strikes; every rule that matches counts it."""
        matching = [each for each in self._rules if each.rule.matches(service, operation, model, prompt)]
        struck = [each for each in matching if each.strikes()]
        return struck[0].spend() if struck else None

    def tally(self) -> list[dict[str, Any]]:
        """The rules in their order, each with how many calls it has `met`, and how many it `struck`."""
        return [each.tally() for each in self._rules]


class _Counted:
    def __init__(self, rule: Rule, chance: random.Random) -> None:
        self.rule = rule
        self._chance = chance
        self._met = 0
        self._struck = 0

    def strikes(self) -> bool:
        self._met += 1
        if self.rule.times is not None and self._struck >= self.rule.times:
            return False
        if self.rule.chance is not None:
            return self._chance.random() < self.rule.chance
        nth = self.rule.nth
        return nth is None or self._met in ([nth] if isinstance(nth, int) else nth)

    def spend(self) -> Fault:
        self._struck += 1
        return self.rule.fault

    def tally(self) -> dict[str, Any]:
        return {**self.rule.model_dump(exclude_defaults=True), "met": self._met, "struck": self._struck}
