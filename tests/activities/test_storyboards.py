"""A storyboard's scenes are such that every model that may be asked for them can make their clips."""

import pytest
from temporalio.testing import ActivityEnvironment

from activities.accepted import Expectations
from activities.orders import Orders
from activities.outline import Outlines
from activities.paid_once import ScriptOnce
from activities.storyboards import StoryboardActivities
from activities.writing import ScriptWriter
from providers.protocol import ClipOrder
from providers.registry import Kind, Model, Registry
from store.database import Database
from store.jobs import Jobs
from store.ledger import Ledger
from store.storyboards import Storyboards
from store.wishes import Wishes
from tests.store.builders import a_job
from workflows.contracts import Brief, Choice, Scene, ScriptForm, Stage, TakeKey, TakeOrder

LONG = Model("p", "long", Kind.VIDEO, min_seconds=2.0, max_seconds=15.0)
SHORT = Model("p", "short", Kind.VIDEO, min_seconds=2.0, max_seconds=4.0)


async def test_no_clip_is_longer_than_what_the_shortest_fallback_makes(database: Database) -> None:
    jobs, storyboards = Jobs(database), Storyboards(database)
    brief = Brief(
        prompt="A fox, then a wolf", duration_seconds=30, fallbacks=(Choice(provider="p", model="short"),)
    )
    row, _ = await jobs.add(a_job(brief=brief, provider="p", model="long"))
    writer = ScriptWriter(None, ScriptOnce(Ledger(database), provider="own", model=""))
    registry = Registry([LONG, SHORT])
    outlines = Outlines(jobs, storyboards, registry, Expectations(Ledger(database), registry))
    activities = StoryboardActivities(jobs, storyboards, registry, writer, outlines)

    board = await ActivityEnvironment().run(activities.write_storyboard, row.id)

    orders = Orders(jobs, storyboards, Wishes(database))
    for scene in board.scenes:
        key = TakeKey(job_id=row.id, stage=Stage.SCENE, scene=scene.number)
        order = await orders.order_for(TakeOrder(key=key, provider="p", model="long"))
        assert isinstance(order, ClipOrder)
        assert order.seconds <= SHORT.max_seconds
    assert sum(scene.seconds for scene in board.scenes) == pytest.approx(30)
    assert board.script_form is None


async def test_a_storyboard_says_how_its_script_was_read(database: Database) -> None:
    jobs, storyboards, registry = Jobs(database), Storyboards(database), Registry([LONG])
    script = "1. A fox waits by the frozen lake.\n2. A wolf comes out of the forest.\n3. They run away."
    row, _ = await jobs.add(a_job(brief=Brief(script=script), provider="p", model="long"))
    outlines = Outlines(jobs, storyboards, registry, Expectations(Ledger(database), registry))
    await storyboards.keep(row.id, [Scene(number=1, text="A fox waits by the frozen lake.", seconds=10)])

    assert (await outlines.of(row.id)).script_form is ScriptForm.LIST
