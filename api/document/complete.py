"""Completes the OpenAPI document: what callers, readers and generators of clients need beyond the routes."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from api.access.open_routes import is_open
from api.document.field_descriptions import describe_fields, describe_parameters
from api.document.introduction import INTRODUCTION, TAGS
from api.document.problem_catalogue import document_problem_types
from api.document.stream_schemas import document_streams
from api.document.webhook_schemas import document_webhooks

_EXAMPLES = Path(__file__).with_name("examples.json")
_KEY = {"type": "http", "scheme": "bearer", "description": "A key of `POST /keys`, where log-ins are on."}


def complete_document(app: FastAPI, root_path: str) -> None:
    """Have the app's document completed, once."""
    plain = app.openapi

    @cache
    def openapi() -> dict[str, Any]:
        document = plain()
        document["servers"] = [{"url": root_path or "/"}]
        document_streams(document)
        document_webhooks(document)
        _introduce(document)
        _describe(document)
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's manual says to extend it


def _introduce(document: dict[str, Any]) -> None:
    document["info"]["description"] = INTRODUCTION
    document["tags"] = [{"name": name, "description": text} for name, text in TAGS]
    document["components"]["securitySchemes"] = {"key": _KEY}
    # Where log-ins are off, no key is needed.
    document["security"] = [{}, {"key": []}]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if is_open(method.upper(), path):
                operation["security"] = []


def _describe(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    describe_fields(schemas)
    describe_parameters(document["paths"])
    document_problem_types(schemas)
    for name, examples in json.loads(_EXAMPLES.read_text("utf-8")).items():
        schemas[name]["examples"] = examples
