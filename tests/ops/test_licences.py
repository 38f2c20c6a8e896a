"""`docs/licences.md` names everything of others that the repository contains, installs or starts."""

import json
import re
import subprocess
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import imageio_ffmpeg  # type: ignore[import-untyped]  # it ships no types
import pytest

from tests.ops.test_locks import PROJECT, entries, name_of

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "licences.md").read_text()
VENDOR = ROOT / "api" / "studio" / "vendor"
FONT_SUFFIXES = {".ttf", ".otf", ".ttc", ".otc", ".woff", ".woff2"}
# The old classifiers that name exactly one licence ("BSD License" does not).
CLASSIFIERS = {
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "ISC License (ISCL)": "ISC",
}


def section(title: str) -> str:
    found = re.search(rf"^## {title}$(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, title
    return found[1]


def licences_in(title: str) -> dict[str, str]:
    """The licence of each package in a section's table `| Licence | Packages |`."""
    table = re.search(r"\| Licence \| Packages \|\n\|[-|]+\|\n((?:\|.*\n)+)", section(title))
    assert table, title
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", table[1], re.MULTILINE)
    return {name: licence for licence, names in rows for name in names.split(", ")}


RUNTIME = licences_in("Python packages that run Longtake")
DEVELOPMENT = licences_in("Packages of developers and of benchmarks")


def locked(lock: str) -> set[str]:
    return {name_of(entry) for entry in entries(ROOT / "requirements" / f"{lock}.txt")}


def names_in(title: str) -> set[str]:
    return set(re.findall(r"`([^`\s]+)`", section(title)))


def test_every_package_that_runs_longtake_is_listed_and_no_other() -> None:
    assert set(RUNTIME) == locked("runtime")


def test_every_package_of_developers_is_listed_and_no_other() -> None:
    locks = locked("dev") | locked("bench") | locked("clients") | locked("installer")
    assert set(DEVELOPMENT) == locks - locked("runtime")


@pytest.mark.parametrize("name", sorted(RUNTIME | DEVELOPMENT))
def test_a_package_has_the_licence_that_its_metadata_states(name: str) -> None:
    listed = (RUNTIME | DEVELOPMENT)[name]
    try:
        package = metadata(name)
    except PackageNotFoundError:
        return  # It is for another platform, another Python, or for benchmarks alone.
    if "License-Expression" in package:
        assert listed == package["License-Expression"]
    for classifier in package.get_all("Classifier") or []:
        licence = CLASSIFIERS.get(classifier.rpartition(" :: ")[2])
        assert licence is None or licence in listed


@pytest.mark.parametrize(
    ("lock", "heading"),
    [
        ("package-lock.json", "| npm licence | Packages |"),
        ("tests/azurite/package-lock.json", "| Azurite's licence | Packages |"),
        ("tests/api/generated_clients/package-lock.json", "| Generator's licence | Packages |"),
    ],
)
def test_every_npm_package_is_listed_with_its_licence(lock: str, heading: str) -> None:
    packages = json.loads((ROOT / lock).read_text())["packages"]
    locked = {
        (name.rpartition("node_modules/")[2].split("/")[0], package["license"])
        for name, package in packages.items()
        if name
    }
    table = section("Packages of developers and of benchmarks").partition(heading)[2].partition("\n\n")[0]
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", table, re.MULTILINE)
    assert locked == {(name, licence) for licence, names in rows for name in names.split(", ")}


def test_the_ffmpeg_that_comes_along_says_that_it_is_under_the_gpl() -> None:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-L"]
    said = " ".join(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    assert "GNU General Public License" in said
    assert "either version 3 of the License, or (at your option) any later version" in said
    assert "**ffmpeg is GPL-3.0-or-later.**" in PAGE


def test_every_vendored_file_is_listed_with_the_text_of_its_licence() -> None:
    rows = re.findall(
        r"^\| `(.+?\.js)` \| .+? \| `(LICENSE-.+?)` \|$", section("In the repository"), re.MULTILINE
    )
    assert {file for file, _ in rows} == {path.name for path in VENDOR.glob("*.js")}
    assert {text for _, text in rows} == {path.name for path in VENDOR.glob("LICENSE-*")}


def test_the_repository_contains_no_font() -> None:
    rooms = [path for path in ROOT.iterdir() if path.is_dir() and path.name[0] != "." and path.name != "var"]
    fonts = [file for room in rooms for file in room.rglob("*") if file.suffix in FONT_SUFFIXES]
    assert [file for file in fonts if "node_modules" not in file.parts] == []


def test_the_package_is_under_the_licence_that_the_repository_states() -> None:
    assert PROJECT["project"]["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text().startswith("MIT License")


def test_every_font_of_the_image_is_listed() -> None:
    fonts = set(re.findall(r"\bfonts-[\w-]+", (ROOT / "Dockerfile").read_text()))
    assert fonts
    assert names_in("In the image") == fonts


def test_every_image_of_others_is_listed() -> None:
    text = (ROOT / "docker-compose.yml").read_text() + (ROOT / "Dockerfile").read_text()
    images = set(re.findall(r"^(?:\s+image:|FROM) ([^\s:]+):", text, re.MULTILINE))
    assert names_in("Images of others") - {"/usr/share/doc"} == images
