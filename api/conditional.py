"""What a conditional request says (RFC 9110, 13.1.2): whether its sender has this file already."""

from starlette.datastructures import Headers


def is_held(request: Headers, etag: str) -> bool:
    """Whether `If-None-Match` names the file's tag, by the weak comparison, or any tag at all (`*`)."""
    told = ",".join(request.getlist("if-none-match")).split(",")
    return not {etag, "*"}.isdisjoint(each.strip().removeprefix("W/") for each in told)
