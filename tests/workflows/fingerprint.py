"""The order in which each workflow function issues commands, read from its source.

`python -m tests.workflows.fingerprint` writes it down anew. A change of it may break jobs that are running,
even where no golden history passes; so it is made on purpose, with `workflow.patched` where it is needed.
"""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

ROOM = Path(__file__).parents[2] / "workflows"
KEPT = Path(__file__).with_name("fingerprint.json")
MODULES = (
    *(
        "generation",
        "take_runner",
        "provider_job",
        "submit_take",
        "wait_for_provider",
        "job_inbox",
        "take_options",
        "take_slot",
        "late_take",
    ),
    *(
        "job_closer",
        "notify_caller",
        "activity_calls",
        "cancellation",
        "reconcile",
        "task_group",
        "storyboard_approval",
        "update_validator",
        "film_parts",
        "scene_openings",
        "scene_stills",
        "early_stills",
        "language_film",
        "still_runner",
        "several_takes",
        "owner_needs",
        "publishing",
        "narration_runner",
        "scene_narration",
        "scene_lines",
        "film_voice",
        "voice_decision",
        "activity_runner",
        "narration_calls",
    ),
)
# What issues commands, or decides in which order others do.
NAMES = {
    *(
        "make_take",
        "gather_all",
        "run_shielded",
        "raise_if_cancelled",
        "run_activity",
        "run_media_activity",
    ),
    *(
        "submit_until_accepted",
        "wait_for_report",
        "start_reclaim",
        "start_notify",
        "raise_if_spending_stopped",
        "raise_if_stopped",
    ),
}
OWNERS = {"activity_calls", "narration_calls", "workflow", "asyncio", "inbox", "tasks", "approval"}
QUIET = {"now", "info", "query", "run", "defn", "init", "set_current_details", "cancellation_reason"}


def fingerprint() -> dict[str, list[str]]:
    """For each function, the commands that it issues, in the order of the source."""
    found = {}
    for module in MODULES:
        tree = ast.parse((ROOM / f"{module}.py").read_text())
        for function in ast.walk(tree):
            if isinstance(function, ast.AsyncFunctionDef | ast.FunctionDef):
                # The body alone: a decorator only names the function.
                commands = list(_commands(ast.Module(body=function.body, type_ignores=[])))
                if commands:
                    found[f"{module}.{function.name}"] = commands
    return found


def _commands(node: ast.AST) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.AsyncFunctionDef | ast.FunctionDef):
            continue
        yield from _commands(child)
        if isinstance(child, ast.Call) and (name := _name(child.func)):
            yield name


def _name(func: ast.expr) -> str | None:
    if isinstance(func, ast.Name) and func.id in NAMES:
        return func.id
    if isinstance(func, ast.Attribute) and (owner := _owner(func.value)) in OWNERS and func.attr not in QUIET:
        return f"{owner}.{func.attr}"
    return None


def _owner(value: ast.expr) -> str:
    """`calls` of `calls.x()`, and `floor` of `self._floor.x()`."""
    if isinstance(value, ast.Attribute):
        return value.attr.lstrip("_")
    return value.id if isinstance(value, ast.Name) else ""


if __name__ == "__main__":
    KEPT.write_text(json.dumps(fingerprint(), indent=1) + "\n")
