"""Descriptions of fields and parameters whose models and routes say nothing beside them."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("field_descriptions.toml")
_UNITS = {"_usd": ("dollars", "In US dollars."), "_seconds": ("second", "In seconds.")}


@cache
def load_descriptions() -> Mapping[str, Any]:
    """Return the tables: `any` by field, `models` by model and field, `parameters` by name."""
    return tomllib.loads(_FILE.read_text("utf-8"))


def describe_fields(schemas: Mapping[str, Any]) -> None:
    """Describe each field that has no description, and say the unit of each amount."""
    tables = load_descriptions()
    for name, schema in schemas.items():
        own: Mapping[str, str] = tables["models"].get(name, {})
        for field, described in schema.get("properties", {}).items():
            text = own.get(field) or tables["any"].get(field)
            if text and not described.get("description"):
                described["description"] = text
            _add_unit(field, described)


def _add_unit(field: str, described: dict[str, str]) -> None:
    for ending, (word, sentence) in _UNITS.items():
        text = described.get("description", "")
        if text and field.endswith(ending) and word not in text:
            described["description"] = f"{text.rstrip('.')}. {sentence}"


def describe_parameters(paths: Mapping[str, Any]) -> None:
    """Describe each parameter that has no description."""
    texts = load_descriptions()["parameters"]
    for parameter in find_parameters(paths):
        if not parameter.get("description") and parameter["name"] in texts:
            parameter["description"] = texts[parameter["name"]]


def find_parameters(paths: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Find the parameters of all operations."""
    for path in paths.values():
        for operation in path.values():
            yield from operation.get("parameters", ())
