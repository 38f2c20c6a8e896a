"""The decisions in `docs/adr`: listed, with a status each, and leading somewhere."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "adr"
RECORDS = sorted(FOLDER.glob("[0-9]*.md"))
INDEX = (FOLDER / "index.md").read_text()
ROWS = re.findall(r"^\| (\d+) \| \[(.+?)\]\((.+?)\) \| (.+?) \| (.+?) \|$", INDEX, re.MULTILINE)
STATUS = re.compile(r"accepted(, amended by .+)?|proposed|withdrawn|superseded by .+")


def head(record: Path) -> tuple[str, str, str]:
    """A record's number, title and status."""
    found = re.match(r"# (\d+)\. (.+)\n\nStatus: (.+)\n\n## Context\n", record.read_text())
    assert found, f"{record.name} begins otherwise than docs/adr/template.md"
    number, title, status = found.groups()
    return number, title, status


def test_the_index_lists_every_record_and_no_other() -> None:
    assert [file for _, _, file, _, _ in ROWS] == [record.name for record in RECORDS]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_a_record_stands_in_the_index_as_in_its_file(record: Path) -> None:
    number, title, status = head(record)
    assert record.name.startswith(f"{int(number):04}-")
    plain = re.sub(r"\[ADR (\d+)\]\(.+?\)", r"\1", status)
    assert STATUS.fullmatch(plain)
    assert (number, title, record.name, plain) in {row[:4] for row in ROWS}


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_a_record_has_a_decision_and_names_only_records_that_exist(record: Path) -> None:
    text = record.read_text()
    assert "\n## Decision\n" in text
    numbers = {int(head(other)[0]) for other in RECORDS}
    assert {int(number) for number in re.findall(r"\bADR (\d+)", text)} <= numbers
    assert [link for link in re.findall(r"\]\((\d{4}-.+?\.md)\)", text) if not (FOLDER / link).exists()] == []


def test_what_the_code_and_the_documents_say_of_decisions_leads_to_one() -> None:
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")]
    modules = [file for room in wheel() for file in ROOT.joinpath(room).rglob("*.py")]
    said = {
        name for file in (*pages, *modules) for name in re.findall(r"\badr/(\d{4}[\w-]*)", file.read_text())
    }
    assert said
    assert {name for name in said if not any(record.stem.startswith(name) for record in RECORDS)} == set()


def test_the_wheel_holds_every_room_but_those_of_developers() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    modules = {path.name for path in ROOT.glob("*.py")}
    assert set(wheel()) == (packages | modules) - {"tests", "bench", "chaos"}


def wheel() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    included: list[str] = project["tool"]["hatch"]["build"]["targets"]["wheel"]["include"]
    return included
