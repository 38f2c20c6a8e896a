"""Which browser is taken, and what is said where there is none."""

from pathlib import Path

import pytest

from tests.browser.chromium import NAMES, find_chromium

PROGRAM = "#!/bin/sh\n"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("LONGTAKE_CHROMIUM", raising=False)
    return tmp_path


def put(path: Path, name: str) -> str:
    (path / name).write_text(PROGRAM)
    (path / name).chmod(0o755)
    return str(path / name)


@pytest.mark.parametrize("name", NAMES)
def test_a_browser_on_path_is_found(path: Path, name: str) -> None:
    browser = put(path, name)
    assert find_chromium() == browser


def test_the_one_that_is_named_goes_first(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(path, "chromium")
    monkeypatch.setenv("LONGTAKE_CHROMIUM", put(path, "mine"))
    assert find_chromium() == str(path / "mine")


def test_a_name_that_leads_nowhere_is_not_passed_over(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(path, "chromium")
    monkeypatch.setenv("LONGTAKE_CHROMIUM", "no-such-browser")
    assert find_chromium() is None


def test_where_there_is_none_none_is_found(path: Path) -> None:
    assert list(path.iterdir()) == []
    assert find_chromium() is None
