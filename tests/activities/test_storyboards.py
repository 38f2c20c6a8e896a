"""A storyboard's scenes are such that every model that may be asked for them can make their clips."""

from pathlib import Path

import pytest
from temporalio.testing import ActivityEnvironment

from activities.approved_prices import ApprovedPrices
from activities.expected_durations import ExpectedDurations
from activities.narration_recorder import NarrationRecorders
from activities.paid_script_call import PaidScriptCall
from activities.provider_orders import ProviderOrders
from activities.storyboard_outline import StoryboardOutlines
from activities.storyboard_writer import StoryboardWriter
from activities.storyboards import StoryboardActivities
from contracts import Brief, LedgerStage, ModelChoice, ModelKind, Scene, ScriptForm, TakeKey, TakeOrder
from media.ffmpeg import Ffmpeg, find_ffmpeg
from providers.model_spec import ModelSpec
from providers.protocol import ClipOrder
from providers.registry import Registry
from speech.embedded_speech import EmbeddedSpeech
from store.assets import Assets
from store.database import Database
from store.job_prices import JobPrices
from store.jobs import Jobs
from store.ledger.writes import Ledger
from store.retake_requests import RetakeRequests
from store.storyboard_drafts import StoryboardDrafts
from store.storyboards import Storyboards
from tests.activities.kit import no_images
from tests.store.builders import a_job
from tests.store.counting import count

LONG = ModelSpec("p", "long", ModelKind.VIDEO, min_seconds=2.0, max_seconds=15.0)
SHORT = ModelSpec("p", "short", ModelKind.VIDEO, min_seconds=2.0, max_seconds=4.0)


def _outlines(database: Database, registry: Registry) -> StoryboardOutlines:
    prices = ApprovedPrices(JobPrices(database), registry)
    expectations = ExpectedDurations(Ledger(database), registry)
    return StoryboardOutlines(Jobs(database), Storyboards(database), prices, expectations)


def _activities(database: Database, registry: Registry, folder: Path) -> StoryboardActivities:
    return StoryboardActivities(
        Jobs(database),
        Storyboards(database),
        StoryboardDrafts(database),
        registry,
        writer=StoryboardWriter(None, PaidScriptCall(Ledger(database), provider="own", model="")),
        outlines=_outlines(database, registry),
        recorders=NarrationRecorders.create(Assets(folder.as_uri()), EmbeddedSpeech(), Ffmpeg(find_ffmpeg())),
    )


async def test_no_clip_is_longer_than_what_the_shortest_fallback_makes(
    database: Database, tmp_path: Path
) -> None:
    jobs, storyboards = Jobs(database), Storyboards(database)
    brief = Brief(
        prompt="A fox, then a wolf",
        duration_seconds=30,
        fallbacks=(ModelChoice(provider="p", model="short"),),
    )
    row, _ = await jobs.add_job(a_job(brief=brief, provider="p", model="long"))
    activities = _activities(database, Registry([LONG, SHORT]), tmp_path)

    # The run and the scenes are written, and read before and after.
    with count(database, "begin") as transactions:
        board = await ActivityEnvironment().run(activities.write_storyboard, row.id)
    assert transactions() == 4
    assert await ActivityEnvironment().run(activities.write_storyboard, row.id) == board

    orders = ProviderOrders(
        jobs, storyboards, RetakeRequests(database), no_images(database), registry=Registry()
    )
    for scene in board.scenes:
        key = TakeKey(job_id=row.id, stage=LedgerStage.SCENE, scene=scene.number)
        order = await orders.build_order(TakeOrder(key=key, provider="p", model="long"))
        assert isinstance(order, ClipOrder)
        assert order.seconds <= SHORT.max_seconds
    assert sum(scene.seconds for scene in board.scenes) == pytest.approx(30)
    assert board.script_form is None


async def test_a_storyboard_says_how_its_script_was_read(database: Database) -> None:
    jobs, storyboards, registry = Jobs(database), Storyboards(database), Registry([LONG])
    script = "1. A fox waits by the frozen lake.\n2. A wolf comes out of the forest.\n3. They run away."
    row, _ = await jobs.add_job(a_job(brief=Brief(script=script), provider="p", model="long"))
    outlines = _outlines(database, registry)
    await storyboards.keep_storyboard(
        row.id, [Scene(number=1, text="A fox waits by the frozen lake.", seconds=10)]
    )

    assert (await outlines.read_outline(row.id)).script_form is ScriptForm.LIST
