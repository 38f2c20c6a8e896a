"""The README names only what there is."""

import re
from pathlib import Path

import pytest

from settings import Settings
from tests.ops.test_decisions import wheel

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:tests|providers|docs)/[\w./-]+)`", README))))
def test_every_file_that_it_names_is_there(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\((?!http)([^)#]+)\)", README))))
def test_every_link_of_its_own_leads_somewhere(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"^make ([\w-]+)", README, re.MULTILINE))))
def test_every_make_target_is_one(target: str) -> None:
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)


@pytest.mark.parametrize(
    "name",
    sorted(set(re.findall(r"`LONGTAKE_(\w+)`", README)) - {"API_KEY", "API_KEY_FILE", "API_URL", "CHROMIUM"}),
)
def test_every_setting_is_one(name: str) -> None:
    assert name.lower() in Settings.model_fields


@pytest.mark.parametrize("room", sorted(set(re.findall(r"^\| `(\w+)/` \| \w* ?\|", README, re.MULTILINE))))
def test_every_room_is_a_folder(room: str) -> None:
    assert (ROOT / room / "__init__.py").exists()


def test_every_room_is_told() -> None:
    listed = set(re.findall(r"`(\w+)/`", section("How it is built")))
    assert {room for room in wheel() if not room.endswith(".py")} <= listed


def test_every_promise_stands_once_and_names_a_test() -> None:
    rows = re.findall(r"^\| (.+?) \| (.*?) ?\|$", section("What it guarantees"), re.MULTILINE)[1:]
    promises = [(promise, shown) for promise, shown in rows if not promise.startswith("**")]
    assert len({promise for promise, _ in promises}) == len({shown for _, shown in promises}) == len(promises)
    assert [promise for promise, shown in promises if not re.search(r"`(tests/|make )", shown)] == []


def section(title: str) -> str:
    return README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
