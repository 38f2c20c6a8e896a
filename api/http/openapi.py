"""Additions to the OpenAPI schema: problem responses and their media types."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI

from api.access.open_routes import is_open
from api.http.content_negotiation import EVENT_STREAM_MEDIA_TYPE, JSON_MEDIA_TYPE
from api.http.cross_origin_guard import possible_refusals
from api.http.problems import ProblemDetails

PROBLEM_MEDIA_TYPE = "application/problem+json"
# Of a caller who is not known, or may not do it: `api/auth.py`.
ACCESS_REFUSALS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
Responses = dict[int | str, dict[str, Any]]


def problem_responses(*statuses: int) -> Responses:
    """Return a route's `responses`: a problem document for each status, and for 500."""
    return {
        status: {"model": ProblemDetails, "description": HTTPStatus(status).phrase}
        for status in (*statuses, 500)
    }


def document_problems(app: FastAPI) -> None:
    """Extend the schema with problem and event stream media types; FastAPI knows one type per route."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        schema = plain()
        for path, operations in schema["paths"].items():
            for method, operation in operations.items():
                operation["responses"] |= _guard_responses(path, method.upper())
                if not is_open(method.upper(), path):
                    operation["responses"] |= _document_statuses(ACCESS_REFUSALS)
                _relabel_media_types(operation["responses"])
        return schema

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's manual says to extend it


def _guard_responses(path: str, method: str) -> dict[str, Any]:
    """Return the responses of the cross-origin guard, which answers before any route."""
    return _document_statuses(possible_refusals(path, method))


def _document_statuses(statuses: Iterable[HTTPStatus]) -> dict[str, Any]:
    documented = {"schema": {"$ref": f"#/components/schemas/{ProblemDetails.__name__}"}}
    return {
        str(status.value): {"description": status.phrase, "content": {PROBLEM_MEDIA_TYPE: documented}}
        for status in statuses
    }


def _relabel_media_types(responses: dict[str, Any]) -> None:
    for status, response in responses.items():
        content = response.get("content", {})
        if status >= "400":
            response["content"] = dict.fromkeys([PROBLEM_MEDIA_TYPE], *content.values())
        elif "schema" in content.get(EVENT_STREAM_MEDIA_TYPE, {}):
            # Served as a stream or as JSON: `itemSchema` describes the stream's events, `schema` the JSON.
            content[JSON_MEDIA_TYPE] = {"schema": content[EVENT_STREAM_MEDIA_TYPE].pop("schema")}
