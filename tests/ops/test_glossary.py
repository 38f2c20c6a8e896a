"""The glossary has one line for each module, and a public class's name belongs to one class."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from providers.catalogue import build_registry

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "docs" / "GLOSSARY.md").read_text()
# Files are named after these models and APIs too; the services' own names come from the registry.
MODEL_NAMES = {"gemini", "h3", "hailuo", "lyria", "omni", "suno", "veo"}
SERVICE_FOLDERS = {"adapters", "catalogue", "llm_writers", "services", "webhooks"}
PUBLIC_CLASS = re.compile(r"^ *class ([A-Za-z]\w*)[(:\[]", re.MULTILINE)
# Our own provider: a newcomer has to know the word.
OUR_PROVIDER = "animatic"


def test_every_module_and_folder_has_a_line() -> None:
    assert sorted(_module_names() - set(_glossary_names())) == []


def test_every_line_has_a_module_or_folder() -> None:
    assert sorted(set(_glossary_names()) - _module_names()) == []


def test_the_lines_are_in_order_and_each_name_stands_once() -> None:
    names = _glossary_names()
    assert names == sorted(set(names))


def test_the_words_are_in_order_and_each_stands_once() -> None:
    words = re.findall(r"^\| ([^`|-][^|]*) \|", _section("Words"), re.MULTILINE)[1:]
    assert words
    assert words == sorted(set(words), key=str.lower)


def test_no_two_public_classes_share_a_name() -> None:
    found = defaultdict(list)
    for path in _source_files():
        for name in PUBLIC_CLASS.findall(path.read_text()):
            found[name].append(str(path.relative_to(ROOT)))
    assert {name: paths for name, paths in found.items() if len(paths) > 1} == {}


def _section(title: str) -> str:
    return GLOSSARY.split(f"\n## {title}\n")[1].split("\n## ")[0]


def _glossary_names() -> list[str]:
    return re.findall(r"^\| `(\w+)` \|", _section("Modules and folders"), re.MULTILINE)


def _source_files() -> Iterator[Path]:
    yield from ROOT.glob("*.py")
    yield from (ROOT / "examples").glob("*.py")
    for room in ROOT.glob("*/__init__.py"):
        if room.parent.name != "tests":
            yield from room.parent.rglob("*.py")


def _module_names() -> set[str]:
    """Return the names of all modules and folders but services' own and Alembic's numbered migrations."""
    services = _service_names()
    found = set()
    for path in _source_files():
        *folders, stem = path.relative_to(ROOT).with_suffix("").parts
        names = {*folders, stem}
        if SERVICE_FOLDERS & set(folders):
            names = {name for name in names if not services.match(name)}
        found |= {name for name in names if name.isidentifier() and not name.startswith("__")}
    return found


def _service_names() -> re.Pattern[str]:
    providers = {spec.name.replace("-", "_") for spec in build_registry().providers}
    return re.compile(rf"({'|'.join((providers | MODEL_NAMES) - {OUR_PROVIDER})})(_|$)")
