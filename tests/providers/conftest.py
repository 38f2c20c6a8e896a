"""The animatic in a folder of the test's own, and what tests of outside services need."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from providers.animatic import Animatic, Folders
from providers.http import Transport
from tests.providers.answering import Answering, answering
from tests.providers.kit import Hand
from tests.providers.music_kit import Shelf, a_transport


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


@pytest.fixture
def wire() -> Iterator[Answering]:
    """A service that answers what the test tells it to."""
    with answering() as made:
        yield made


@pytest.fixture
async def transport() -> AsyncIterator[Transport]:
    """The way to services on this machine."""
    async with a_transport() as opened:
        yield opened


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Where music that comes with the answer is kept."""
    return Shelf(tmp_path / "shelf")
