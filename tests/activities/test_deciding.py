"""What is written when an owner has decided about a held take."""

import pytest
from temporalio.exceptions import ApplicationError

from activities.deciding import DecidingActivities
from store.models import LedgerState
from tests.activities.kit import FakeProvider, Rooms, environment
from workflows.contracts import Decision, ResolveOrder
from workflows.errors import ErrorType


@pytest.fixture
def backend() -> str:
    """One database: that the ledger adopts is tested on both."""
    return "sqlite"


async def test_a_job_is_adopted_by_the_id_that_its_service_shows(rooms: Rooms) -> None:
    order = (await rooms.order()).model_copy(update={"provider": "kie", "model": "veo3_fast"})
    await rooms.ledger.intend(order)
    await rooms.ledger.hold(order.key)
    deciding = DecidingActivities(rooms.jobs, rooms.ledger, {"kie": FakeProvider()})
    decision = ResolveOrder(key=order.key, decision=Decision.ADOPT, provider_job_id="task-1")
    await environment().run(deciding.resolve_take, decision)
    row = await rooms.ledger.row(order.key)
    assert row is not None
    assert (row.state, row.provider_job_id) == (LedgerState.ACCEPTED, "veo:task-1")


async def test_a_job_that_is_named_after_its_owner_did_without_is_not_adopted(rooms: Rooms) -> None:
    order = await rooms.order()
    await rooms.ledger.intend(order)
    await rooms.ledger.hold(order.key)
    deciding = DecidingActivities(rooms.jobs, rooms.ledger, {"fake": FakeProvider()})
    without = ResolveOrder(key=order.key, decision=Decision.DO_WITHOUT)
    await environment().run(deciding.resolve_take, without)
    named = ResolveOrder(key=order.key, decision=Decision.ADOPT, provider_job_id="job-77")
    with pytest.raises(ApplicationError) as refusal:
        await environment().run(deciding.resolve_take, named)
    assert (refusal.value.type, refusal.value.non_retryable) == (ErrorType.NOT_HELD, True)
