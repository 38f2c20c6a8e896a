"""What Longtake needs of a server is made once, however many workers begin at once."""

import asyncio

from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from contracts import search_attributes
from temporal_client.server_setup import prepare_server
from workflows.reconcile import MIN_ROW_AGE_SECONDS, SCHEDULE_ID


async def test_workers_that_begin_at_once_set_a_bare_temporal_up(bare_temporal: WorkflowEnvironment) -> None:
    client = bare_temporal.client
    await asyncio.gather(*(prepare_server(client) for _ in range(5)))
    assert {key.name for key in search_attributes.ALL_ATTRIBUTES} <= await _search_attributes(client)
    assert [schedule.id async for schedule in await client.list_schedules()] == [SCHEDULE_ID]


async def test_a_later_worker_changes_nothing(bare_temporal: WorkflowEnvironment) -> None:
    client = bare_temporal.client
    await prepare_server(client)
    before = (await client.get_schedule_handle(SCHEDULE_ID).describe()).schedule
    await prepare_server(client)
    after = (await client.get_schedule_handle(SCHEDULE_ID).describe()).schedule
    assert after.spec == before.spec


async def test_the_schedule_leaves_jobs_alone_that_are_just_being_started(
    bare_temporal: WorkflowEnvironment,
) -> None:
    client = bare_temporal.client
    await prepare_server(client)
    described = await client.get_schedule_handle(SCHEDULE_ID).describe()
    action = described.schedule.action
    (older_than,) = await client.data_converter.decode(action.args, [float])  # type: ignore[attr-defined]
    assert older_than == MIN_ROW_AGE_SECONDS > 0


async def _search_attributes(client: Client) -> set[str]:
    known = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    return set(known.custom_attributes)
