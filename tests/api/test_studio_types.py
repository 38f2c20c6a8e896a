"""The types that the Studio is checked against are those of this version's API."""

from pathlib import Path

from tests.api import studio_types

WRITE = ".venv/bin/python -m tests.api.studio_types"


def test_they_are_up_to_date() -> None:
    kept = Path(studio_types.FILE).read_text("utf-8")
    assert kept == studio_types.generate_types(), f"the API has changed: {WRITE}"


def test_requests_may_leave_out_what_has_a_default_and_answers_have_all() -> None:
    fields = {"prompt": {"type": "string"}, "seed": {"anyOf": [{"type": "integer"}, {"type": "null"}]}}
    schemas = {
        "BriefRequest": {"properties": fields, "required": ["prompt"]},
        "Brief": {"properties": fields, "required": ["prompt", "seed"]},
    }
    answer = {"responses": {"200": {"$ref": "#/components/schemas/Brief"}}}
    document = {"components": {"schemas": schemas}, "paths": {"/films": {"get": answer}}}
    assert studio_types.declare_types(document) == studio_types.HEAD + (
        "declare namespace Api {\n"
        "  interface Brief {\n"
        "    prompt: string;\n"
        "    seed: number | null;\n"
        "  }\n"
        "\n"
        "  interface BriefRequest {\n"
        "    prompt: string;\n"
        "    seed?: number | null;\n"
        "  }\n"
        "}\n"
    )
