"""No Python file is longer than what a reader takes in at one sitting."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAX_LINES = 300


def test_no_python_file_is_too_long() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in _python_files()}
    assert "workflows/generation.py" in lengths
    assert {path: lines for path, lines in lengths.items() if lines > MAX_LINES} == {}


def _python_files() -> Iterator[Path]:
    yield from ROOT.glob("*.py")
    for room in ROOT.glob("*/__init__.py"):
        yield from room.parent.rglob("*.py")
