"""What activities depend on, on every database; and on SQLite what those of the media pool do."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from store.database import Database
from tests.activities.cutting import MediaStack, make
from tests.activities.kit import ActivityStack, FakeProvider


@pytest.fixture
def stack(database: Database) -> ActivityStack:
    return ActivityStack(database)


@pytest.fixture
def provider(stack: ActivityStack) -> FakeProvider:
    return stack.provider


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Small files such as a provider gives: two different clips of four seconds, and music."""
    folder = tmp_path_factory.mktemp("clips")
    quick = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
    return {
        "one": make("testsrc2=s=160x90:r=24:d=4", folder / "one.mp4", *quick),
        "two": make("smptebars=s=160x90:r=24:d=4", folder / "two.mp4", *quick),
        "music": make("sine=f=330:d=9", folder / "music.wav"),
    }


@pytest.fixture
async def media_stack(sqlite_url: str, tmp_path: Path, clips: dict[str, Path]) -> AsyncIterator[MediaStack]:
    """A stack whose provider gives the first clip."""
    database = Database(sqlite_url)
    made = MediaStack(database, tmp_path / "var")
    made.provider.file = clips["one"]
    yield made
    made.scratch.close()
    await database.dispose()
