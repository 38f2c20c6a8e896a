"""How many requests this process has answered, and how soon, by route."""

from collections.abc import Sequence
from functools import cached_property

from fastapi.routing import iter_route_contexts
from prometheus_client import Histogram, disable_created_metrics
from starlette.routing import BaseRoute
from starlette.types import Scope

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE, OTHER_METHOD = "none", "other"

# Else each series of a histogram has another one, which says when it began.
disable_created_metrics()  # type: ignore[no-untyped-call] # it has no annotations


class HttpMetrics:
    """The requests of one app. Labels have few values: the route's template, never a path that was sent."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        self._routes = routes
        self.histogram = Histogram(
            "longtake_http_request_seconds",
            "Seconds from a request to the beginning of its answer, in this process.",
            ("method", "route", "status"),
            buckets=BUCKETS,
            registry=None,
        )

    def observe(self, scope: Scope, status: int, seconds: float) -> None:
        """Count a request whose answer began."""
        method = scope["method"] if scope["method"] in METHODS else OTHER_METHOD
        self.histogram.labels(method, self.find_template(scope), str(status)).observe(seconds)

    def find_template(self, scope: Scope) -> str:
        """Return the template of the route that a request was for, once it has been routed."""
        return self._templates.get(id(scope.get("route")), NO_ROUTE)

    @cached_property
    def _templates(self) -> dict[int, str]:
        """The whole template of each route: the route itself knows it only from its own router on."""
        return {id(each.original_route): each.path or NO_ROUTE for each in iter_route_contexts(self._routes)}
