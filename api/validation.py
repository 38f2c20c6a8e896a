"""From pydantic's findings to field errors: dotted names, a sentence each, nothing of the input."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from api.problems import FieldError, ProblemError, invalid
from workflows.contracts.characters import unreadable_in

MAX_ERRORS = 50
MAX_FIELD_CHARS = 100
# The one rule of a brief that concerns several fields at once.
NOT_AN_OBJECT = "must be a JSON object, sent with `Content-Type: application/json`"
# By pydantic's name for the fault, with what it calls the bound.
_BOUNDS = {
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "greater_than_equal": "must be at least {ge}",
    "greater_than": "must be more than {gt}",
    "less_than_equal": "must be at most {le}",
    "less_than": "must be less than {lt}",
}
SOURCES = ("prompt", "script", "scenes")


def broken_body() -> ProblemError:
    """The body is not JSON at all."""
    return invalid(FieldError(field="body", message="must be valid JSON, in UTF-8"))


def unacceptable(findings: Iterable[Mapping[str, Any]]) -> ProblemError:
    """The request's findings as one problem; a flood of them is cut."""
    known = list(findings)
    errors = [error for finding in known if not _echo(finding, known) for error in _errors(finding)]
    return invalid(*errors[:MAX_ERRORS])


def _echo(finding: Mapping[str, Any], known: Sequence[Mapping[str, Any]]) -> bool:
    """Pydantic counts only items without fault: it calls a list "too short" when all of them have one."""
    place = finding["loc"]
    return finding["type"] == "too_short" and any(
        len(other["loc"]) > len(place) and other["loc"][: len(place)] == place for other in known
    )


def _errors(finding: Mapping[str, Any]) -> list[FieldError]:
    place, kind = finding["loc"], finding["type"]
    if kind == "json_invalid":
        return [FieldError(field="body", message="must be valid JSON")]
    if kind == "model_attributes_type" and tuple(place) == ("body",):
        return [FieldError(field="body", message=NOT_AN_OBJECT)]
    message = _sentence(finding)
    if kind == "value_error" and tuple(place) == ("body",):
        return [FieldError(field=field, message=message) for field in SOURCES]
    return [FieldError(field=_field(place), message=message)]


def _sentence(finding: Mapping[str, Any]) -> str:
    """What is wrong, in the words of the other faults; what has none is told as pydantic tells it."""
    bounds = finding.get("ctx") or {}
    if finding["type"] == "string_too_short" and bounds.get("min_length") == 1:
        return "must not be empty"
    if finding["type"] == "string_unicode" and (fault := unreadable_in(finding["input"])):
        return fault
    if (words := _BOUNDS.get(finding["type"])) is not None:
        return words.format(**{name: _number(bound) for name, bound in bounds.items()})
    return str(finding["msg"]).removeprefix("Value error, ")


def _number(bound: object) -> object:
    """600, not 600.0."""
    return int(bound) if isinstance(bound, float) and bound.is_integer() else bound


def _field(place: Sequence[str | int]) -> str:
    # The first part says where: body, query, path, header. Where the body itself is wrong there is no other.
    parts = place[1:] or place[:1]
    return ".".join(str(part) for part in parts)[:MAX_FIELD_CHARS]
