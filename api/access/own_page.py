"""Whether a request that a cookie makes valid is one of our own page (CSRF)."""

from fastapi import Request

from api.http.cross_origin_guard import SAFE_METHODS, foreign_page_problem


def require_own_page(request: Request) -> None:
    """Raise ProblemError if another site's page may have sent a change with the reader's cookie.

    The guard before all routes has refused what names another origin. A request with a cookie must besides
    name ours: browsers always say from where a change comes, and a program has a key.
    """
    said = {"sec-fetch-site", "origin"} & set(request.headers)
    if request.method not in SAFE_METHODS and not said:
        raise foreign_page_problem()
