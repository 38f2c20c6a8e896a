"""The OpenAPI document says all that a caller needs: fields, examples, events, webhooks and problems."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # its types are a package apart

from api.app import create_app
from api.document.field_descriptions import find_parameters, load_descriptions
from api.document.stream_schemas import REF, STREAM_EVENT
from settings import Settings
from tests.api import problem_table

UNITS = {
    "_usd": "US dollars",
    "_seconds": "second",
    "_bytes": "bytes",
    "_hours": "How long|hours",
    "_days": "days",
    "_percent": "in a hundred|percent",
    "_at": "UTC|time|when",
}
SENT_OR_GOT_FIRST = (
    *("Brief", "FilmEstimate", "CreatedJob", "JobDetails", "ProgressSnapshot"),
    *("ProblemDetails", "WebhookPayload", "RetakeRequest"),
)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The document, of an app that is connected to nothing."""
    return create_app(Settings()).openapi()


@pytest.fixture(scope="module")
def fields(document: dict[str, Any]) -> dict[str, str]:
    """The description of each field of each schema."""
    return {
        f"{name}.{field}": described.get("description", "")
        for name, schema in document["components"]["schemas"].items()
        for field, described in schema.get("properties", {}).items()
    }


def test_each_field_is_described(fields: dict[str, str]) -> None:
    # Say it in `Field(description=…)`, or in api/document/field_descriptions.toml.
    assert [field for field, text in fields.items() if not text] == []


def test_each_parameter_is_described(document: dict[str, Any]) -> None:
    found = list(find_parameters(document["paths"]))
    assert len(found) > 20
    assert [each["name"] for each in found if not each.get("description")] == []


@pytest.mark.parametrize("ending", UNITS)
def test_amounts_are_described_with_their_unit(fields: dict[str, str], ending: str) -> None:
    amounts = {field: text for field, text in fields.items() if field.endswith(ending)}
    assert amounts
    assert {
        field: text for field, text in amounts.items() if not re.search(UNITS[ending], text, re.IGNORECASE)
    } == {}


def test_no_description_is_of_a_field_that_is_gone(document: dict[str, Any], fields: dict[str, str]) -> None:
    tables = load_descriptions()
    names = {field.split(".")[1] for field in fields}
    parameters = {each["name"] for each in find_parameters(document["paths"])}
    own = {f"{model}.{field}" for model, texts in tables["models"].items() for field in texts}
    assert (set(tables["any"]) - names, own - set(fields), set(tables["parameters"]) - parameters) == (
        set(),
        set(),
        set(),
    )


def test_operations_have_a_text_and_tags_that_are_explained(document: dict[str, Any]) -> None:
    tags = {tag["name"] for tag in document["tags"] if tag["description"]}
    operations = [each for path in document["paths"].values() for each in path.values()]
    assert [each["operationId"] for each in operations if not each.get("description")] == []
    assert {tag for each in operations for tag in each["tags"]} == tags


def test_examples_are_of_their_schemas(document: dict[str, Any]) -> None:
    for name, schema in document["components"]["schemas"].items():
        checked = Draft202012Validator({"$ref": REF + name, "components": document["components"]})
        for example in schema.get("examples", ()):
            assert [f"{name}: {error.message}" for error in checked.iter_errors(example)] == []


@pytest.mark.parametrize("name", SENT_OR_GOT_FIRST)
def test_what_callers_send_and_get_first_has_an_example(document: dict[str, Any], name: str) -> None:
    assert document["components"]["schemas"][name]["examples"]


def test_both_streams_name_the_schema_of_their_events(document: dict[str, Any]) -> None:
    streams = [
        operation["operationId"]
        for path in document["paths"].values()
        for operation in path.values()
        if {"schema": {"$ref": REF + STREAM_EVENT}}
        in operation["responses"].get("200", {}).get("content", {}).values()
    ]
    assert streams == ["stream_job_progress", "stream_events"]
    assert REF + "ProgressSnapshot" in _references(document["components"]["schemas"][STREAM_EVENT])


def test_webhooks_have_a_payload_and_the_signatures_headers(document: dict[str, Any]) -> None:
    call = document["webhooks"]["job"]["post"]
    assert [each["name"] for each in call["parameters"]] == [
        "webhook-id",
        "webhook-timestamp",
        "webhook-signature",
    ]
    assert list(_references(call["requestBody"])) == [REF + "WebhookPayload"]


def test_keys_are_a_way_in_but_for_open_routes(document: dict[str, Any]) -> None:
    assert document["security"] == [{}, {"key": []}]
    assert document["paths"]["/healthz"]["get"]["security"] == []
    assert "security" not in document["paths"]["/api/v1/generate"]["post"]


def test_all_problem_types_are_listed_in_document_and_docs(document: dict[str, Any]) -> None:
    field = document["components"]["schemas"]["ProblemDetails"]["properties"]["type"]
    types = {each["type"] for each in field["x-problem-types"]}
    assert "/problems/job-not-found" in types
    assert {each for each in types if f"`{each}`" not in field["description"]} == set()
    kept = problem_table.FILE.read_text("utf-8")
    assert kept == problem_table.write_page(kept), ".venv/bin/python -m tests.api.problem_table"


def test_the_introduction_says_how_to_begin(document: dict[str, Any]) -> None:
    for word in ("curl", "Base URL", "Authentication", "Idempotency-Key", "RFC 9457"):
        assert word in document["info"]["description"]
    assert document["servers"] == [{"url": "/"}]


def _references(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for inner in part.values():
            yield from _references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _references(inner)
