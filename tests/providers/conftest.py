"""The animatic in a folder of the test's own, and what tests of outside services need."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from emulator import RunningEmulator
from providers.adapters.animatic import AnimaticAdapter
from providers.kit.transport import Transport
from store.assets import Assets
from store.database import Database
from tests.providers.answering import Answering, answering
from tests.providers.kit import Host, ManualRenderer
from tests.providers.music_kit import Shelf, a_transport
from tests.providers.video_kit import NEVER_ENDS


@pytest.fixture
async def catalog(sqlite_url: str) -> AsyncIterator[Database]:
    """A catalog for orders; `tests/store/test_renders.py` shows them on both databases."""
    opened = Database(sqlite_url)
    yield opened
    await opened.dispose()


@pytest.fixture
def host(tmp_path: Path, catalog: Database) -> Host:
    return Host(tmp_path / "animatic", catalog, Assets((tmp_path / "assets").as_uri()))


@pytest.fixture
def animatic(host: Host) -> AnimaticAdapter:
    return host.animatic


@pytest.fixture
def renderer() -> ManualRenderer:
    return ManualRenderer()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Farms look often, and try again soon."""
    monkeypatch.setattr("providers.adapters.animatic.render_worker.QUEUE_POLL_SECONDS", 0.005)
    monkeypatch.setattr("providers.adapters.animatic.render_worker.RENEWAL_SECONDS", 0.01)
    monkeypatch.setattr("providers.adapters.animatic.render_worker.RETRY_SECONDS", 0.02)
    monkeypatch.setattr("providers.adapters.animatic.render_worker.CATALOG_RETRY_SECONDS", 0.02)
    monkeypatch.setattr("providers.adapters.animatic.render_cleanup.NEIGHBOUR_CHECK_SECONDS", 0.01)


@pytest.fixture
def nothing_is_made(emulator: RunningEmulator) -> None:
    """The emulator's jobs never end: for tests that only order."""
    emulator.set_faults(NEVER_ENDS)


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
