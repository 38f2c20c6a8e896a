"""What the bodies of orders may hold, so that a wrong field or value fails here as it would there."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Check = Callable[[object], str | None]
URL_STARTS = ("http://", "https://", "data:", "runway://")


class Problem(NamedTuple):
    """One thing that is wrong: a path such as "input.duration", a sentence, and the value that was given."""

    field: str
    message: str
    kind: Literal["missing", "unexpected", "invalid"]
    value: object = None


@dataclass(frozen=True)
class Schema:
    """The fields that a body may have, and those that it must have. Others are refused, unless `open`."""

    fields: Mapping[str, Check]
    required: frozenset[str] = field(default_factory=frozenset)
    open: bool = False

    def problems(self, body: Mapping[str, object], prefix: str = "") -> list[Problem]:
        """Everything that is wrong with the body."""
        return [*self._missing(body, prefix), *self._wrong(body, prefix)]

    def plus(self, required: str = "", **fields: Check) -> "Schema":
        """The same with more fields; `required` names, with spaces between, those that become required."""
        return Schema({**self.fields, **fields}, self.required | frozenset(required.split()), self.open)

    def _missing(self, body: Mapping[str, object], prefix: str) -> Iterator[Problem]:
        for name in sorted(self.required):
            if body.get(name) is None:
                yield Problem(prefix + name, f"{name} is required", "missing")

    def _wrong(self, body: Mapping[str, object], prefix: str) -> Iterator[Problem]:
        for name, value in body.items():
            if name in self.fields:
                message = None if value is None else self.fields[name](value)
                if message:
                    yield Problem(prefix + name, f"{name} {message}", "invalid", value)
            elif not self.open:
                yield Problem(prefix + name, f"{name} is no field", "unexpected", value)


def schema(required: str = "", **fields: Check) -> Schema:
    """A schema; `required` names the required fields with spaces between."""
    return Schema(fields, frozenset(required.split()))


def text(most: int = 100_000, least: int = 0) -> Check:
    """A string of so many characters."""

    def check(value: object) -> str | None:
        good = isinstance(value, str) and least <= len(value) <= most
        return None if good else f"must be a string of {least} to {most} characters"

    return check


def one_of(*values: object) -> Check:
    """One of these values, of the same type: "5" is not 5, and 1 is not true."""

    def check(value: object) -> str | None:
        good = any(type(value) is type(each) and value == each for each in values)
        return None if good else f"must be one of {list(values)}"

    return check


def whole(low: int, high: int) -> Check:
    """A whole number within these bounds."""

    def check(value: object) -> str | None:
        good = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        return None if good else f"must be an integer from {low} to {high}"

    return check


def number(low: float, high: float) -> Check:
    """A number within these bounds."""

    def check(value: object) -> str | None:
        good = isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high
        return None if good else f"must be a number from {low:g} to {high:g}"

    return check


def flag(value: object) -> str | None:
    """True or false."""
    return None if isinstance(value, bool) else "must be a boolean"


def record(value: object) -> str | None:
    """An object, whatever is in it."""
    return None if isinstance(value, dict) else "must be an object"


def url(value: object) -> str | None:
    """An address, or a data URI."""
    good = isinstance(value, str) and value.startswith(URL_STARTS)
    return None if good else "must be a URL"


def urls(most: int) -> Check:
    """A list of addresses."""

    def check(value: object) -> str | None:
        good = isinstance(value, list) and len(value) <= most and all(url(each) is None for each in value)
        return None if good else f"must be a list of at most {most} URLs"

    return check


def items(most: int, of: Check) -> Check:
    """A list of so many, each of which passes `of`."""

    def check(value: object) -> str | None:
        good = isinstance(value, list) and len(value) <= most and all(of(each) is None for each in value)
        return None if good else f"must be a list of at most {most} fitting items"

    return check


def part(inner: Schema) -> Check:
    """An object that fits a schema."""

    def check(value: object) -> str | None:
        if not isinstance(value, dict):
            return "must be an object"
        return "; ".join(problem.message for problem in inner.problems(value)) or None

    return check


def either(*checks: Check) -> Check:
    """What passes one of the checks."""

    def check(value: object) -> str | None:
        messages = [each(value) for each in checks]
        return None if None in messages else " or ".join(str(message) for message in messages)

    return check


def anything(value: object) -> str | None:
    """Whatever it is."""
    return None
