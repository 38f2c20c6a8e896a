"""The animatic in a folder of the test's own."""

from pathlib import Path

import pytest

from providers.animatic import Animatic, Folders
from tests.providers.kit import Hand


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "animatic")


@pytest.fixture
def animatic(folders: Folders) -> Animatic:
    return Animatic(folders)


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Farms look often, and try again soon."""
    monkeypatch.setattr("providers.animatic.farm.LOOK_SECONDS", 0.005)
    monkeypatch.setattr("providers.animatic.farm.TROUBLE_SECONDS", 0.02)
