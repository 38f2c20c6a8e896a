"""What the sandbox shares between all jobs: every module of workflows that issues no commands."""

import ast
from pathlib import Path

from workflows.sandbox import SHARED_MODULES

ROOM = Path(__file__).parents[2] / "workflows"
# `sandbox` is the worker's, and in no workflow; `__init__` is empty.
OUTSIDE = {"sandbox", "__init__"}


def test_the_sandbox_shares_all_modules_that_issue_no_commands() -> None:
    imports = {path.stem: _imports(path) for path in ROOM.glob("*.py") if path.stem not in OUTSIDE}
    commanding = {"temporalio.workflow"}
    while more := {f"workflows.{name}" for name, found in imports.items() if found & commanding} - commanding:
        commanding |= more
    pure = {f"workflows.{name}" for name in imports} - commanding
    assert {name for name in SHARED_MODULES if name.startswith("workflows.")} == pure


def test_the_sandbox_shares_the_rooms_below() -> None:
    assert {"contracts", "estimates"} <= set(SHARED_MODULES)


def _imports(path: Path) -> set[str]:
    """Modules that a file imports; of `temporalio.workflow` itself, not its types."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module in {"temporalio", "workflows"}:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.module != "temporalio.workflow":
            found.add(node.module)
    return found
