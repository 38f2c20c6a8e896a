"""The OpenAPI document can be read by people and by generators of clients."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from api.app import create_app
from settings import Settings

REF = "#/components/schemas/"


@pytest.fixture
def document(settings_away: Settings) -> dict[str, Any]:
    """The document, of an app that is connected to nothing."""
    return create_app(settings_away).openapi()


def test_each_operation_has_a_readable_id_of_its_own(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]

    assert len(ids) > 20
    assert sorted(ids) == sorted(set(ids))
    # FastAPI's own ids contain the path: generate_film_api_v1_generate_post.
    assert [id_ for id_ in ids if not re.fullmatch("[a-z]+(_[a-z]+)*", id_) or "api_v" in id_] == []


def test_each_schema_has_a_readable_name(document: dict[str, Any]) -> None:
    # FastAPI calls classes of one name by their modules, and adds `-Input` and `-Output` where they differ.
    assert [name for name in document["components"]["schemas"] if not re.fullmatch("[A-Za-z]+", name)] == []


def test_each_reference_leads_to_a_schema(document: dict[str, Any]) -> None:
    assert set(_references(document)) == {REF + name for name in document["components"]["schemas"]}


def _references(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for inner in part.values():
            yield from _references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _references(inner)
