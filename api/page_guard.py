"""No page of somebody else's gives orders here: foreign hosts are refused, and calls that foreign pages make.

Nothing asks for a log-in, and any page in a browser of this machine can call this API. A page cannot forge
what its browser says of a call: `Host`, `Origin` and `Sec-Fetch-Site` (the last one as
https://www.w3.org/TR/fetch-metadata/ says). Programs send neither of the last two.
"""

from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import FOREIGN_PAGE, UNKNOWN_HOST, ProblemError
from api.root_path import below_root
from api.signing import PREFIX
from api.trusted_hosts import TrustedHosts

# A load balancer asks by whatever name it has, and the answer says nothing.
PROBE = "/healthz"
# Each address there is a secret that only a provider was told, and a proxy may let nothing else in.
CALLBACKS = f"{PREFIX}/callbacks/"
# RFC 9110, 9.2.1: these change nothing, and pages of others cannot read what they answer.
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OUR_SITES = frozenset({"same-origin", "none"})


def refusals(path: str, method: str) -> tuple[HTTPStatus, ...]:
    """With what a call may be refused before its route hears of it."""
    if not _is_guarded(path):
        return ()
    return (UNKNOWN_HOST.status,) if method in SAFE else (UNKNOWN_HOST.status, FOREIGN_PAGE.status)


class PageGuard:
    """ASGI middleware: answers 421 to a host that is not ours, 403 to a change that a foreign page wants."""

    def __init__(self, app: ASGIApp, hosts: TrustedHosts) -> None:
        self.app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request, or say why not."""
        refusal = self._refusal(scope) if scope["type"] == "http" else None
        await (refusal.response() if refusal else self.app)(scope, receive, send)

    def _refusal(self, scope: Scope) -> ProblemError | None:
        if not _is_guarded(below_root(scope)):
            return None
        headers = Headers(scope=scope)
        # Only programs of HTTP/1.0 send none.
        if not all(map(self._hosts.trusts, headers.getlist("host"))):
            return _unknown_host()
        if scope["method"] in SAFE or self._is_ours(headers):
            return None
        return _foreign_page()

    def _is_ours(self, headers: Headers) -> bool:
        """Whether a program calls, or a page of ours."""
        host, sites = headers.get("host", ""), headers.getlist("sec-fetch-site")
        origins = headers.getlist("origin")
        return OUR_SITES.issuperset(sites) and all(self._hosts.owns(origin, host) for origin in origins)


def _is_guarded(path: str) -> bool:
    return path != PROBE and not path.startswith(CALLBACKS)


def _unknown_host() -> ProblemError:
    return ProblemError(
        UNKNOWN_HOST, "If this name is yours, put it into LONGTAKE_ALLOWED_HOSTS or LONGTAKE_PUBLIC_URL."
    )


def _foreign_page() -> ProblemError:
    return ProblemError(
        FOREIGN_PAGE,
        "A page of another origin asked for it. If a proxy serves this API by another name, put that name"
        " into LONGTAKE_ALLOWED_HOSTS.",
    )
