"""Each attempt to call a caller's webhook is logged, and what the receiver has is not sent unasked."""

import json
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook

from cli.ports import find_free_port
from contracts import JobStatus, NeedKind, NoticeOutcome
from contracts.activity_timeouts import NOTIFY_DELAYS
from contracts.webhook_state import WebhookState
from store.webhook_redeliveries import WebhookRedeliveries
from tests.activities.caller_kit import PRIVATE, SECRET, Caller, says
from tests.activities.kit import ProcessDiedError
from tests.store.builders import an_end


@pytest.fixture
def backend() -> str:
    """One database: what differs between them is tested in `store`."""
    return "sqlite"


async def test_each_attempt_is_logged_with_what_came_of_it(caller: Caller) -> None:
    async with caller.receiving(says(503, PRIVATE.encode())) as (_, url):
        notice = await caller.order(url)
        await caller.not_told(notice)
        await caller.not_told(notice, attempt=10)
    found = await caller.logged(notice)
    assert (found.row.state, found.row.next_try_at) == (WebhookState.FAILED, None)
    assert [(each.number, each.status, each.failure) for each in found.attempts] == [
        (2, 503, None),
        (1, 503, None),
    ]
    assert PRIVATE not in f"{found}"


async def test_the_log_says_when_the_next_try_is_due_and_why_none_was_answered(caller: Caller) -> None:
    notice = await caller.order(f"https://localhost:{find_free_port()}/hook")
    begun = datetime.now(UTC)
    await caller.not_told(notice, attempt=2)
    found = await caller.logged(notice)
    [attempt] = found.attempts
    assert (found.row.state, attempt.status, attempt.failure) == (WebhookState.PENDING, None, "unreachable")
    assert found.row.next_try_at is not None
    assert found.row.next_try_at >= begun + NOTIFY_DELAYS[1]


async def test_what_the_receiver_took_is_not_sent_again(caller: Caller) -> None:
    async with caller.receiving(says(200)) as (receiver, url):
        notice = await caller.order(url)
        assert [await caller.told(notice) for _ in range(2)] == [NoticeOutcome.DELIVERED] * 2
    assert len(receiver.heard) == 1
    assert (await caller.logged(notice)).row.state is WebhookState.DELIVERED


async def test_what_the_receiver_declined_is_not_sent_again(caller: Caller) -> None:
    async with caller.receiving(says(410)) as (receiver, url):
        notice = await caller.order(url)
        assert [await caller.told(notice) for _ in range(2)] == [NoticeOutcome.UNWANTED] * 2
    assert len(receiver.heard) == 1


async def test_a_redelivery_is_the_same_message_signed_anew(caller: Caller) -> None:
    async with caller.receiving(says(200)) as (receiver, url):
        notice = await caller.order(url)
        await caller.told(notice)
        again = notice.model_copy(update={"redelivery": 1})
        assert [await caller.told(again) for _ in range(2)] == [NoticeOutcome.DELIVERED] * 2
    first, second = receiver.heard
    assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"])
    Webhook(SECRET).verify(second.body, dict(second.headers))


async def test_a_worker_that_dies_before_it_records_the_answer_sends_the_same_once_more(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def die(*_: object) -> None:
        raise ProcessDiedError

    async with caller.receiving(says(200)) as (receiver, url):
        again = (await caller.order(url)).model_copy(update={"redelivery": 1})
        with monkeypatch.context() as patched:
            patched.setattr(caller.log, "record_attempt", die)
            with pytest.raises(ProcessDiedError):
                await caller.told(again)
        assert [await caller.told(again) for _ in range(2)] == [NoticeOutcome.DELIVERED] * 2
    first, second = receiver.heard
    assert (first.body, first.headers["webhook-id"]) == (second.body, second.headers["webhook-id"])


async def test_a_newer_redelivery_takes_the_place_of_what_is_under_way(caller: Caller) -> None:
    async with caller.receiving(says(500)) as (receiver, url):
        notice = await caller.order(url)
        await caller.not_told(notice)
        message = (await caller.logged(notice)).row
        again = await WebhookRedeliveries(caller.stack.database).order_redelivery(message, None)
        assert await caller.told(notice, attempt=2) is NoticeOutcome.FORGOTTEN
        await caller.not_told(again)
    assert len(receiver.heard) == 2


async def test_a_need_is_told_again_after_the_end_if_somebody_asks(caller: Caller) -> None:
    async with caller.receiving(says(200)) as (receiver, url):
        end = await caller.order(url)
        needs = {"status": JobStatus.PROCESSING, "need": NeedKind.HELD, "token": "first", "redelivery": 1}
        await caller.stack.jobs.close_job(an_end(end.job_id), run_id="run-1")
        assert await caller.told(end.model_copy(update=needs)) is NoticeOutcome.DELIVERED
    assert json.loads(receiver.heard[0].body)["type"] == "job.needs_attention"


async def test_a_need_that_is_over_is_outdated_in_the_log(caller: Caller) -> None:
    async with caller.receiving(says(500)) as (receiver, url):
        end = await caller.order(url)
        needs = end.model_copy(update={"status": JobStatus.PROCESSING, "need": NeedKind.HELD, "token": "one"})
        await caller.not_told(needs)
        await caller.stack.jobs.close_job(an_end(end.job_id), run_id="run-1")
        assert await caller.told(needs, attempt=2) is NoticeOutcome.FORGOTTEN
    found = await caller.logged(needs)
    assert (found.row.state, len(receiver.heard)) == (WebhookState.OUTDATED, 1)
