"""What the documents beside the README say of files, headings, make targets and versions."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text()
CHANGELOG = (ROOT / "CHANGELOG.md").read_text()
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*.md")])
LINKS = [
    (page, target, anchor)
    for page in PAGES
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)", page.read_text())
]
FOLDERS = [path for path in ROOT.iterdir() if (path / "__init__.py").exists()]
ROOMS = "|".join(path.name for path in FOLDERS)
FILES = {path.name for folder in (*FOLDERS, ROOT / "examples") for path in folder.rglob("*.*")} | {
    path.name for path in ROOT.iterdir()
}
CHANGES = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize(
    ("page", "target", "anchor"),
    LINKS,
    ids=[f"{page.stem}-{target}-{anchor}" for page, target, anchor in LINKS],
)
def test_a_link_leads_somewhere(page: Path, target: str, anchor: str) -> None:
    goal = page.parent / target if target else page
    assert goal.exists()
    assert not anchor or anchor in anchors(goal)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_make_target_that_a_page_names_is_one(page: Path) -> None:
    named = set(re.findall(r"(?:^|`)make ([a-z][a-z-]*)", page.read_text(), re.MULTILINE))
    assert {target for target in named if not re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_module_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text()
    paths = re.findall(r"`([\w-]+/[\w./-]+\.(?:py|js|sh))`", text) + re.findall(
        rf"`((?:{ROOMS})/[\w/]*)`", text
    )
    # docs/real-ground.md names tests from `tests/` on.
    assert [path for path in paths if not ((ROOT / path).exists() or (ROOT / "tests" / path).exists())] == []
    assert {name for name in re.findall(r"`(\w+\.(?:py|js))`", text) if name not in FILES} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_program_that_a_page_runs_is_there(page: Path) -> None:
    named = {name.replace(".", "/") for name in re.findall(r"python -m ([\w.]+)", page.read_text())} - {
        "pytest"
    }
    assert {
        name for name in named if not any((ROOT / f"{name}{end}").exists() for end in (".py", "/__main__.py"))
    } == set()


def test_the_changelog_begins_with_what_is_unreleased_and_then_the_version_of_the_package() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    unreleased, released, *_ = re.findall(r"^## \[(.+?)\](.*)$", CHANGELOG, re.MULTILINE)
    assert unreleased == ("Unreleased", "")
    assert released[0] == version
    assert re.fullmatch(r" - \d{4}-\d{2}-\d{2}", released[1])


def test_the_changelog_groups_changes_as_keep_a_changelog_does() -> None:
    for release in CHANGELOG.split("\n## ")[1:]:
        groups = re.findall(r"^### (.+)$", release, re.MULTILINE)
        assert groups == [group for group in CHANGES if group in groups]


def test_the_hooks_call_only_what_make_sets_up() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text()
    assert re.findall(r"repo: (.+)", hooks) == ["local"]
    programs = {entry.split()[0] for entry in re.findall(r"entry: (.+)", hooks)}
    assert programs <= {f".venv/bin/{name}" for name in ("ruff", "mypy", "lint-imports")} | {"make"}
    assert set(re.findall(r"language: (.+)", hooks)) == {"system"}
