"""Turns pydantic's errors into field errors: dotted names and a sentence each, without the input's values."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from api.http.problems import FieldError, ProblemError, validation_problem
from contracts.brief import CAPTIONS_WITHOUT_WORDS, IMAGE_GIVEN_TWICE, LINES_WITHOUT_USE
from contracts.spoken_lines import OBJECT_LINE, STRING_LINE
from contracts.text_characters import describe_unreadable

MAX_ERRORS = 50
MAX_FIELD_CHARS = 100
NOT_AN_OBJECT = "must be a JSON object, sent with `Content-Type: application/json`"
# The sentences are found by pydantic's error type; the placeholders are its names of the bounds.
_BOUNDS = {
    "string_too_short": "must have at least {min_length} characters",
    "string_too_long": "must have at most {max_length} characters",
    "greater_than_equal": "must be at least {ge}",
    "greater_than": "must be more than {gt}",
    "less_than_equal": "must be at most {le}",
    "less_than": "must be less than {lt}",
}
# The fields of the one rule of a brief that concerns several: exactly one of them must be given.
SOURCE_FIELDS = ("prompt", "script", "scenes")


def invalid_json_problem() -> ProblemError:
    """Build the problem of a body that is not JSON."""
    return validation_problem(FieldError(field="body", message="must be valid JSON, in UTF-8"))


# An error of several fields together is reported at the field that is most likely to be changed.
FIELDS_OF_CODES = {
    IMAGE_GIVEN_TWICE: "reference_image",
    CAPTIONS_WITHOUT_WORDS: "captions",
    LINES_WITHOUT_USE: "narration",
}


def problem_from_findings(findings: Iterable[Mapping[str, Any]]) -> ProblemError:
    """Build one problem from pydantic's errors, limited to MAX_ERRORS."""
    known = list(findings)
    errors = [
        error for finding in known if not _is_redundant(finding, known) for error in _to_field_errors(finding)
    ]
    return validation_problem(*errors[:MAX_ERRORS])


def _is_redundant(finding: Mapping[str, Any], known: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether the error is a list "too short" only because its items are invalid.

    Pydantic counts valid items alone.
    """
    place = finding["loc"]
    return finding["type"] == "too_short" and any(
        len(other["loc"]) > len(place) and other["loc"][: len(place)] == place for other in known
    )


def _to_field_errors(finding: Mapping[str, Any]) -> list[FieldError]:
    place, kind = finding["loc"], finding["type"]
    if kind == "json_invalid":
        return [FieldError(field="body", message="must be valid JSON")]
    if kind == "model_attributes_type" and tuple(place) == ("body",):
        return [FieldError(field="body", message=NOT_AN_OBJECT)]
    message = _describe_finding(finding)
    if kind in FIELDS_OF_CODES:
        return [FieldError(field=FIELDS_OF_CODES[kind], message=message, code=kind)]
    if kind == "value_error" and tuple(place) == ("body",):
        return [FieldError(field=field, message=message) for field in SOURCE_FIELDS]
    # Pydantic calls every error of a validator of ours `value_error`.
    code = None if kind == "value_error" else kind
    return [FieldError(field=_field_path(place), message=message, code=code)]


def _describe_finding(finding: Mapping[str, Any]) -> str:
    """Describe the error in our words; in pydantic's where we have none."""
    bounds = finding.get("ctx") or {}
    if finding["type"] == "string_too_short" and bounds.get("min_length") == 1:
        return "must not be empty"
    if finding["type"] == "string_unicode" and (fault := describe_unreadable(finding["input"])):
        return fault
    if (words := _BOUNDS.get(finding["type"])) is not None:
        return words.format(**{name: _format_bound(bound) for name, bound in bounds.items()})
    return str(finding["msg"]).removeprefix("Value error, ")


def _format_bound(bound: object) -> object:
    """Format a whole float as an int: 600, not 600.0."""
    return int(bound) if isinstance(bound, float) and bound.is_integer() else bound


def _field_path(place: Sequence[str | int]) -> str:
    # The first part is body, query, path or header; it stands alone if the body itself is at fault.
    parts = [part for part in place[1:] or place[:1] if part not in (STRING_LINE, OBJECT_LINE)]
    return ".".join(str(part) for part in parts)[:MAX_FIELD_CHARS]
