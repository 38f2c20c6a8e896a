"""The routes that ask for no log-in. `tests/api/test_access.py` holds that all others need a scope."""

from contracts import API_PREFIX

OPEN_PATHS = frozenset(
    {
        # Probes, which are told no details.
        *("/healthz", "/readyz"),
        # The page itself, which asks who you are, and the API's own description.
        *("/", "/favicon.ico", "/sw.js", "/studio/{version}/{name:path}"),
        *("/openapi.json", "/docs", "/docs/oauth2-redirect", "/static-offline-docs"),
        # By which somebody who is nobody yet becomes somebody.
        *(f"{API_PREFIX}/session{end}" for end in ("", "/invitation", "/join")),
        *("/auth/login", "/auth/callback", "/auth/backchannel"),
        # Whose addresses are secrets themselves.
        *("/s/{token}", "/s/{token}/{name}", "/mail/verify/{token}", "/mail/unsubscribe/{token}"),
        *(f"{API_PREFIX}/assets/{{token}}/{{name}}", f"{API_PREFIX}/callbacks/{{provider}}/{{token}}"),
    }
)
# What even there only somebody does who is logged in: log out.
_CLOSED_CALLS = frozenset({("DELETE", f"{API_PREFIX}/session")})


def is_open(method: str, path: str) -> bool:
    """Return whether the route, by this method, asks for no log-in."""
    return path in OPEN_PATHS and (method, path) not in _CLOSED_CALLS
