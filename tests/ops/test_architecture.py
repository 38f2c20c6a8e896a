"""docs/ARCHITECTURE.md names only what there is, and rooms import only what it allows them."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from api.app import app
from store.migrate import alembic_config

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "ARCHITECTURE.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
API_PREFIX = "/api/v1"
# What a newcomer reads in an afternoon.
MOST_FILES = 35

CALL = re.compile(r"(GET|POST|PUT|PATCH|DELETE) (/\S*)")
IMPORT = re.compile(r"^ *(?:from (\w+)[\w.]* import|import (\w+))", re.MULTILINE)
NAME = re.compile(r"\w+(\.\w+)*")


def _section(title: str) -> str:
    return TEXT.split(f"\n## {title}\n")[1].split("\n## ")[0]


def _is_path(span: str) -> bool:
    return " " not in span and ("/" in span or Path(span).suffix in {".py", ".md", ".toml"})


def _blocks() -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield the paths and the other spans in backticks of each paragraph, list item and table row."""
    for block in re.split(r"\n\n|\n(?=[|\d-])", TEXT):
        spans = re.findall(r"`([^`]+)`", block)
        yield tuple(filter(_is_path, spans)), tuple(span for span in spans if not _is_path(span))


PATHS = sorted({path for paths, _ in _blocks() for path in paths})
SPANS = sorted({(span, paths) for paths, spans in _blocks() for span in spans})
CALLS = sorted({span for span, _ in SPANS if CALL.fullmatch(span)})
TARGETS = sorted({span for span, _ in SPANS if span.startswith("make ")})
NAMES = [(span, paths) for span, paths in SPANS if span not in {*CALLS, *TARGETS}]


@pytest.mark.parametrize("path", PATHS)
def test_every_path_is_there(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\((?!http)([^)#]+)\)", TEXT))))
def test_every_link_leads_somewhere(link: str) -> None:
    assert (ROOT / "docs" / link).exists()


@pytest.mark.parametrize(("name", "paths"), NAMES, ids=[name for name, _ in NAMES])
def test_every_name_is_defined_in_a_file_named_beside_it(name: str, paths: tuple[str, ...]) -> None:
    assert NAME.fullmatch(name)
    assert any(name in _names_in(file) for path in paths for file in _files(ROOT / path))


@pytest.mark.parametrize("call", CALLS)
def test_every_call_is_one_of_the_api(call: str) -> None:
    method, path = call.split()
    assert method.lower() in app.openapi()["paths"].get(API_PREFIX + path, {})


@pytest.mark.parametrize("target", TARGETS)
def test_every_make_target_is_one(target: str) -> None:
    assert re.search(rf"^{target.removeprefix('make ')}:", MAKEFILE, re.MULTILINE)


def test_the_path_of_one_scene_is_short_and_numbered() -> None:
    section = _section("The path of one scene")
    numbers = [int(number) for number in re.findall(r"^\| (\d+) \|", section, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))
    files = set(re.findall(r"^\| \d+ \| `([^`]+)` \|", section, re.MULTILINE))
    assert len(numbers) == len(files) <= MOST_FILES


# --- rooms ---


def _rooms() -> dict[str, str]:
    """Return what each room may import, by room, from the table."""
    rows = re.findall(r"^\| `([\w/.]+)` \| .* \| ([^|]*) \|$", _section("Rooms"), re.MULTILINE)
    return dict(rows)


def test_every_room_has_a_row_and_every_row_a_room() -> None:
    folders = {f"{file.parent.name}/" for file in ROOT.glob("*/__init__.py")}
    files = {file.name for file in ROOT.glob("*.py")}
    assert set(_rooms()) == (folders | files) - {"tests/"}


@pytest.mark.parametrize("room", [room for room, allowed in _rooms().items() if allowed != "all"])
def test_a_room_imports_only_what_its_row_allows(room: str) -> None:
    allowed = set(re.findall(r"`([\w/.]+)`", _rooms()[room])) | {room}
    imported = {name for file in _files(ROOT / room) for name in _rooms_imported_by(file)}
    assert sorted(imported - allowed) == []


def _rooms_imported_by(file: Path) -> set[str]:
    tops = {first or second for first, second in IMPORT.findall(file.read_text())}
    return ({f"{top}/" for top in tops} | {f"{top}.py" for top in tops}) & set(_rooms())


# --- names ---


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from path.rglob("*.py")
    elif path.suffix == ".py":
        yield path


@cache
def _names_in(file: Path) -> frozenset[str]:
    """Return the classes, functions and constants of a module, and the members of its classes with a dot."""
    return frozenset(_defined(ast.parse(file.read_text()).body, ""))


def _defined(body: list[ast.stmt], prefix: str) -> Iterator[str]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield prefix + node.name
            yield from _defined(node.body, f"{prefix}{node.name}.")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield prefix + node.name
            # A method is also found by its bare name, as a reader would search for it.
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            bound = (name for target in targets for name in ast.walk(target))
            yield from (prefix + name.id for name in bound if isinstance(name, ast.Name))


def test_each_migration_follows_another_one() -> None:
    # Two that follow the same one stop every start.
    assert len(ScriptDirectory.from_config(alembic_config()).get_heads()) == 1
