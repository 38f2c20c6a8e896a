"""The names by which histories, the Temporal server and the `temporal` command know our parts.

`python -m tests.workflows.wire_names` writes them down anew, in `wire.json`. A name that goes, or changes,
strands the jobs that were begun with it: names are added, never taken back.
"""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parents[2]
KEPT = Path(__file__).with_name("wire.json")
ROOMS = ("workflows", "activities")
KINDS = {
    "workflow.defn": "workflows",
    "activity.defn": "activities",
    "workflow.query": "queries",
    "workflow.signal": "signals",
    "workflow.update": "updates",
    "async_update": "updates",
}

Found = tuple[str, str | None, str]


def wire_names() -> dict[str, list[str]]:
    """For each kind of part, the sorted names of the parts that name themselves."""
    parts = list(decorated_parts())
    return {
        kind: sorted({name for of, name, _ in parts if of == kind and name})
        for kind in dict.fromkeys(KINDS.values())
    }


def decorated_parts() -> Iterator[Found]:
    """Each part's kind, the name in its decorator (None without one), and its place in the source."""
    for path in sorted(path for room in ROOMS for path in (HOUSE / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                place = f"{path.relative_to(HOUSE)}: {node.name}"
                yield from (
                    (kind, name, place) for kind, name in map(_decoration, node.decorator_list) if kind
                )


def _decoration(decorator: ast.expr) -> tuple[str, str | None]:
    call = decorator if isinstance(decorator, ast.Call) else None
    kind = KINDS.get(ast.unparse(call.func if call else decorator), "")
    names = [word.value for word in (call.keywords if call else []) if word.arg == "name"]
    return kind, next((str(name.value) for name in names if isinstance(name, ast.Constant)), None)


if __name__ == "__main__":
    KEPT.write_text(json.dumps(wire_names(), indent=2) + "\n")
