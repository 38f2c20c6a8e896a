"""The error that two columns of a row hold."""

from contracts import JobError


def build_error(type_: str | None, message: str | None) -> JobError | None:
    """Return the error of a row's columns; None for a row without one."""
    return JobError(type=type_, message=message or "") if type_ else None
