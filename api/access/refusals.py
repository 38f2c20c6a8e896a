"""The problems of callers who are not known, or may not do what they ask for (RFC 6750 in the headers)."""

from api.http import problems
from api.http.problems import ProblemError
from contracts.people import AccessScope

_REALM = 'Bearer realm="longtake"'
LOG_IN = "Log in, or send an API key: `Authorization: Bearer ltk_…`, or LONGTAKE_API_KEY for the command."


def not_logged_in(detail: str = LOG_IN) -> ProblemError:
    """Build the problem of a caller without a credential."""
    return ProblemError(problems.NOT_LOGGED_IN, detail, headers={"WWW-Authenticate": _REALM})


def key_refused(detail: str) -> ProblemError:
    """Build the problem of a credential that does not work."""
    challenge = f'{_REALM}, error="invalid_token"'
    return ProblemError(problems.KEY_REFUSED, detail, headers={"WWW-Authenticate": challenge})


def missing_scope(scope: AccessScope) -> ProblemError:
    """Build the problem of a caller who may not do it."""
    challenge = f'{_REALM}, error="insufficient_scope", scope="{scope}"'
    return ProblemError(
        problems.MISSING_SCOPE,
        f"It needs the scope `{scope}`, which you do not have here.",
        headers={"WWW-Authenticate": challenge},
    )


def reached_from_outside() -> ProblemError:
    """Build the problem of a call from outside where nobody is asked to log in."""
    return ProblemError(
        problems.NOT_LOCAL,
        "Nobody logs in here (LONGTAKE_AUTH=off), so only this machine may call: set LONGTAKE_AUTH=on, or"
        " proxy.",
    )
