"""Conditional requests (RFC 9110, 13.1.2): compares `If-None-Match` with an ETag."""

from starlette.datastructures import Headers


def matches_if_none_match(request: Headers, etag: str) -> bool:
    """Return whether `If-None-Match` contains the ETag, by weak comparison, or `*`."""
    tags = ",".join(request.getlist("if-none-match")).split(",")
    return not {etag, "*"}.isdisjoint(each.strip().removeprefix("W/") for each in tags)
