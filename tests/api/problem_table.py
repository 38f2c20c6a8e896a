"""Writes the table of docs/problems.md: `.venv/bin/python -m tests.api.problem_table`."""

from pathlib import Path

from api.document.problem_catalogue import list_problem_types

FILE = Path(__file__).parents[2] / "docs" / "problems.md"
HEAD = "| `/problems/…` | Status | Title |\n|---|---|---|\n"


def write_page(kept: str) -> str:
    """Return the page with a new table below what a person has written."""
    rows = (f"| `{kind.name}` | {kind.status.value} | {kind.title} |\n" for kind in list_problem_types())
    return kept.split(HEAD, maxsplit=1)[0] + HEAD + "".join(rows)


if __name__ == "__main__":
    FILE.write_text(write_page(FILE.read_text("utf-8")), "utf-8")
