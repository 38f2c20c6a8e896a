"""What activities depend on, on every database; and on SQLite what those of the media pool do."""

import shutil
import ssl
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment

from activities.reconcile import ReconcileActivities
from emulator import RunningEmulator
from media import film_format
from store.assets import Assets
from store.database import Database
from temporal_client import TemporalClient
from tests.activities.caller_kit import Caller
from tests.activities.cutting import MediaStack, make
from tests.activities.kit import ActivityStack, FakeProvider
from tests.activities.market import Market, open_market
from tests.activities.sweeps import reconciling, telling_of
from tests.providers.certificates import tls_for
from workflows.late_take import reclaim_workflow_id


@pytest.fixture
def small_films(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make films in 480p a quarter as large: what these tests look at does not depend on the size."""
    monkeypatch.setitem(film_format.SHORT_SIDES, "480p", 240)
    monkeypatch.setitem(film_format.LONG_SIDES, "480p", 426)


@pytest.fixture
def stack(database: Database) -> ActivityStack:
    return ActivityStack(database)


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """TLS of a receiver at localhost, and of who trusts it."""
    return tls_for("localhost", tmp_path_factory.mktemp("tls"))


@pytest.fixture
def caller(stack: ActivityStack, tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> Caller:
    """Somebody whose webhook is called."""
    return Caller(stack, tls)


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


@pytest.fixture
async def engine(temporal: WorkflowEnvironment, stack: ActivityStack) -> AsyncIterator[TemporalClient]:
    """The real one. What a test left running is ended: other tests' workers would take it up."""
    yield TemporalClient(temporal.client)
    active = await stack.jobs.list_active(older_than_seconds=0)
    ended = await stack.jobs.list_recently_ended(within_seconds=3600)
    takes = [take for row in (*active, *ended) for take in await stack.ledger.reads.list_rows(row.id)]
    ids = [row.id for row in active] + [telling_of(row) for row in ended]
    ids += [reclaim_workflow_id(take.key) for take in takes]
    for workflow_id in ids:
        with suppress(RPCError):
            await temporal.client.get_workflow_handle(workflow_id).terminate("the test is over")


@pytest.fixture
async def market(stack: ActivityStack, emulator: RunningEmulator, tmp_path: Path) -> AsyncIterator[Market]:
    """Real adapters in front of the emulator."""
    async with open_market(stack, emulator, tmp_path) as market:
        yield market


@pytest.fixture
def assets(tmp_path: Path) -> Assets:
    return Assets((tmp_path / "assets").as_uri())


@pytest.fixture
def reconciler(stack: ActivityStack, assets: Assets, engine: TemporalClient) -> ReconcileActivities:
    return reconciling(stack, assets, engine)


@pytest.fixture(scope="session")
async def cut(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, clips: dict[str, Path]
) -> tuple[Path, str]:
    """A folder with catalog and assets: three scenes of 2, 1.5 and 2 seconds that are in, and their music."""
    folder = tmp_path_factory.mktemp("cut")
    database = Database(f"sqlite:///{shutil.copy(sqlite_template, folder / 'catalog.db')}")
    media_stack = MediaStack(database, folder)
    job_id = await media_stack.job(2.0, 1.5, 2.0, resolution="480p")
    media_stack.provider.file = clips["music"]
    await media_stack.music(job_id)
    for scene, clip in ((1, "one"), (2, "two"), (3, "one")):
        media_stack.provider.file = clips[clip]
        await media_stack.scene(job_id, scene, scene - 1)
    media_stack.scratch.close()
    await database.dispose()
    return folder, job_id
