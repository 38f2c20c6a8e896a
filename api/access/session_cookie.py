"""The cookie of a session."""

from ipaddress import ip_address

from fastapi import Request, Response

from api.http import problems
from api.http.problems import ProblemError
from store.people.sessions import UNUSED_FOR

SECURE_NAME, LOOPBACK_NAME = "__Host-longtake", "longtake"
_HTTPS, _HTTP = "https", "http://"


def read_cookie(request: Request) -> str | None:
    """Return the token of the request's session cookie."""
    return request.cookies.get(_name_for(request))


def require_secure_page(request: Request) -> None:
    """Raise ProblemError if the page came over plain http from elsewhere: no cookie would be kept."""
    if not is_local_call(request) and request.headers.get("origin", "").startswith(_HTTP):
        raise ProblemError(
            problems.INSECURE_PAGE,
            "Passwords and log-ins go over https alone: open this page at its https address.",
        )


def set_cookie(request: Request, response: Response, token: str) -> None:
    """Give the browser the cookie."""
    is_local = is_local_call(request)
    response.set_cookie(
        _name_for(request),
        token,
        max_age=round(UNUSED_FOR.total_seconds()),
        path="/",
        secure=not is_local,
        httponly=True,
        samesite="lax",
    )


def drop_cookie(request: Request, response: Response) -> None:
    """Take the cookie from the browser."""
    response.delete_cookie(_name_for(request), path="/", secure=not is_local_call(request), httponly=True)


def _name_for(request: Request) -> str:
    """Return the cookie's name: only over https may it have the prefix that no neighbour's page can write."""
    return LOOPBACK_NAME if is_local_call(request) else SECURE_NAME


def is_local_call(request: Request) -> bool:
    """Return whether the browser calls this machine over plain http."""
    if _HTTPS in {request.url.scheme, request.headers.get("x-forwarded-proto", "").lower()}:
        return False
    host = (request.url.hostname or "").rstrip(".")
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
