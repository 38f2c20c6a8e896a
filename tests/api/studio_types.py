"""Writes the API's models as TypeScript declarations, against which the Studio's modules are checked.

After a change of the API: `.venv/bin/python -m tests.api.studio_types`.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from api.app import create_app
from api.studio.page_files import STUDIO_DIR
from settings import Settings

Schema = Mapping[str, Any]
Schemas = Mapping[str, Schema]

FILE = STUDIO_DIR / "types" / "api.d.ts"
HEAD = "// Written by `python -m tests.api.studio_types` from the API's OpenAPI document; not served.\n"
WIDTH = 120
REF = "#/components/schemas/"
PRIMITIVES = {
    "string": "string",
    "number": "number",
    "integer": "number",
    "boolean": "boolean",
    "null": "null",
}
# These answers leave out the fields that are null; all others contain every field.
SPARSE = {"ProblemDetails"}


def declare_types(document: Schema) -> str:
    """Declare a type for each schema of an OpenAPI document."""
    schemas: Schemas = document["components"]["schemas"]
    answers = _add_referenced(schemas, _list_answers(document))
    types = [
        _declare(name, schemas[name], sparse=name not in answers or name in SPARSE)
        for name in sorted(schemas)
    ]
    return HEAD + "declare namespace Api {\n" + "\n".join(types) + "}\n"


def _list_answers(document: Schema) -> list[str]:
    """List the schemas of the answers."""
    operations = (operation for path in document["paths"].values() for operation in path.values())
    return [key for operation in operations for key in _find_references(operation["responses"])]


def _find_references(node: object) -> Iterator[str]:
    """Find the schemas that a part of the document names."""
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"].removeprefix(REF)
        for each in node.values():
            yield from _find_references(each)
    elif isinstance(node, list):
        for each in node:
            yield from _find_references(each)


def _add_referenced(schemas: Schemas, first: list[str]) -> set[str]:
    """Return these schemas and all that they name."""
    found, waiting = set(first), list(first)
    while waiting:
        new = set(_find_references(schemas[waiting.pop()])) - found
        found |= new
        waiting += new
    return found


def _declare(name: str, schema: Schema, *, sparse: bool) -> str:
    if "properties" not in schema:
        return _wrap(f"  type {name} = {_write_type(schema)};")
    required = schema.get("required", ()) if sparse else schema["properties"]
    fields = (
        _wrap(f"    {field}{'' if field in required else '?'}: {_write_type(each)};")
        for field, each in schema["properties"].items()
    )
    return f"  interface {name} {{\n" + "".join(fields) + "  }\n"


def _wrap(line: str) -> str:
    """Break a long union over lines of its own."""
    if len(line) <= WIDTH:
        return line + "\n"
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    head, *others = line.split(" | ")
    return head + "".join(f"\n{indent}| {each}" for each in others) + "\n"


def _write_type(schema: Schema) -> str:
    """Write a schema as a TypeScript type."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(REF)
    if "anyOf" in schema:
        return " | ".join(_write_type(each) for each in schema["anyOf"])
    if "enum" in schema or "const" in schema:
        return " | ".join(json.dumps(value) for value in schema.get("enum", [schema.get("const")]))
    if schema.get("type") in {"array", "object"}:
        return _write_array(schema) if schema["type"] == "array" else _write_record(schema)
    return PRIMITIVES.get(schema.get("type", ""), "unknown")


def _write_array(schema: Schema) -> str:
    if "prefixItems" in schema:
        return f"[{', '.join(_write_type(each) for each in schema['prefixItems'])}]"
    items = _write_type(schema.get("items", {}))
    return f"({items})[]" if "|" in items else f"{items}[]"


def _write_record(schema: Schema) -> str:
    key = _write_type({"type": "string"} | dict(schema.get("propertyNames", {})))
    values = schema.get("additionalProperties")
    return f"Record<{key}, {_write_type(values) if isinstance(values, dict) else 'unknown'}>"


def generate_types() -> str:
    """Return the declarations of this version's API."""
    return declare_types(create_app(Settings()).openapi())


if __name__ == "__main__":
    Path(FILE).write_text(generate_types(), "utf-8")
