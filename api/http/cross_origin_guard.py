"""Middleware against cross-site requests (CSRF) and DNS rebinding.

Where nobody logs in, any page in a browser on this machine can call the API; where people do, their cookie
comes along. A page cannot forge what its
browser adds: `Host`, `Origin` and `Sec-Fetch-Site` (https://www.w3.org/TR/fetch-metadata/). Programs send
neither of the last two.
"""

from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.problems import FOREIGN_PAGE, UNKNOWN_HOST, ProblemError
from api.http.root_path import path_below_root
from api.http.trusted_hosts import TrustedHosts
from contracts import API_PREFIX

# Load balancers use any host name, and the answer reveals nothing.
HEALTH_PATH = "/healthz"
# Each address is a secret that only one provider knows, and a proxy may expose nothing else.
CALLBACKS_PREFIX = f"{API_PREFIX}/callbacks/"
# Pages of the Temporal Web UI call it, which has an origin of its own. It changes nothing.
CODEC_PREFIX = f"{API_PREFIX}/codec/"
# Safe methods (RFC 9110, 9.2.1) change nothing, and other origins cannot read the answers.
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
TRUSTED_FETCH_SITES = frozenset({"same-origin", "none"})


def possible_refusals(path: str, method: str) -> tuple[HTTPStatus, ...]:
    """Return the statuses with which a call may be refused before it reaches its route."""
    if not _is_guarded(path):
        return ()
    return (UNKNOWN_HOST.status,) if method in SAFE_METHODS else (UNKNOWN_HOST.status, FOREIGN_PAGE.status)


class CrossOriginGuard:
    """ASGI middleware: 421 for an unknown host, 403 for a change that another origin's page requests."""

    def __init__(self, app: ASGIApp, hosts: TrustedHosts, web_ui_origins: frozenset[str]) -> None:
        self.app, self._hosts, self._web_ui_origins = app, hosts, web_ui_origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request, or refuse it."""
        refusal = self._find_refusal(scope) if scope["type"] == "http" else None
        await (refusal.to_response() if refusal else self.app)(scope, receive, send)

    def _find_refusal(self, scope: Scope) -> ProblemError | None:
        if not _is_guarded(path_below_root(scope)):
            return None
        headers = Headers(scope=scope)
        # Only HTTP/1.0 clients, which are no browsers, send no Host.
        if not all(map(self._hosts.trusts_host, headers.getlist("host"))):
            return _unknown_host_problem()
        if scope["method"] in SAFE_METHODS or self._is_same_origin(headers):
            return None
        return None if self._is_web_ui_at_codec(scope, headers) else foreign_page_problem()

    def _is_web_ui_at_codec(self, scope: Scope, headers: Headers) -> bool:
        origins = headers.getlist("origin")
        return path_below_root(scope).startswith(CODEC_PREFIX) and self._web_ui_origins.issuperset(origins)

    def _is_same_origin(self, headers: Headers) -> bool:
        """Return whether a program or one of our own pages sends the request."""
        host, sites = headers.get("host", ""), headers.getlist("sec-fetch-site")
        origins = headers.getlist("origin")
        return TRUSTED_FETCH_SITES.issuperset(sites) and all(
            self._hosts.owns_origin(origin, host) for origin in origins
        )


def _is_guarded(path: str) -> bool:
    return path != HEALTH_PATH and not path.startswith(CALLBACKS_PREFIX)


def _unknown_host_problem() -> ProblemError:
    return ProblemError(
        UNKNOWN_HOST, "If this name is yours, put it into LONGTAKE_ALLOWED_HOSTS or LONGTAKE_PUBLIC_URL."
    )


def foreign_page_problem() -> ProblemError:
    """Build the problem of a change that a page of another origin asks for."""
    return ProblemError(
        FOREIGN_PAGE,
        "A page of another origin asked for it. If a proxy serves this API by another name, put that name"
        " into LONGTAKE_ALLOWED_HOSTS.",
    )
