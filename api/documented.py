"""The problems that a route may answer with, in the words of OpenAPI."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI

from api.negotiated import JSON, STREAM
from api.page_guard import refusals
from api.problems import Problem

PROBLEM = "application/problem+json"
Responses = dict[int | str, dict[str, Any]]


def answers(*statuses: int) -> Responses:
    """For a route's `responses`: each of these is a problem document."""
    return {
        status: {"model": Problem, "description": HTTPStatus(status).phrase} for status in (*statuses, 500)
    }


def document_problems(app: FastAPI) -> None:
    """Have the schema say what is a problem, and what a stream; FastAPI knows one media type per route."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        schema = plain()
        for path, operations in schema["paths"].items():
            for method, operation in operations.items():
                operation["responses"] |= _guarded(path, method.upper())
                _relabel(operation["responses"])
        return schema

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's manual says to extend it


def _guarded(path: str, method: str) -> dict[str, Any]:
    """What is refused before any route hears of it."""
    documented = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        str(status.value): {"description": status.phrase, "content": {PROBLEM: documented}}
        for status in refusals(path, method)
    }


def _relabel(responses: dict[str, Any]) -> None:
    for status, response in responses.items():
        content = response.get("content", {})
        if status >= "400":
            response["content"] = dict.fromkeys([PROBLEM], *content.values())
        elif "schema" in content.get(STREAM, {}):
            # What can be had as a stream or as one answer: `itemSchema` is the one, `schema` the other.
            content[JSON] = {"schema": content[STREAM].pop("schema")}
