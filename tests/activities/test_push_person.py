"""The browsers of who ordered a film are told: each once, only if they want it, and as long as it takes."""

import json
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError

from activities.push_person import PushActivities
from activities.push_sender import PushSender
from contracts import CallerNotice, JobStatus, NeedKind, NoticeOutcome
from contracts.activity_timeouts import NOTIFY_DELAYS
from contracts.error_types import ErrorType
from contracts.people import Role
from providers.safe_http import create_client
from push.vapid import VapidKeys
from store.models import PushSubscriptionRow
from store.people.push_subscriptions import NewSubscription, PushSubscriptions
from store.people.teams import Teams
from store.people.users import Users
from store.push_deliveries import PushDeliveries
from tests.activities.kit import ActivityStack, environment
from tests.push_kit import PushHouse, TestBrowser, push_house
from tests.store.builders import OWNER, a_job, an_end

BUSY = (429, {"retry_after": "1200"})


@pytest.fixture
def backend() -> str:
    """One database: what differs between them is tested in `store`."""
    return "sqlite"


class Orderer:
    """Eve, who has ordered a film, and her browsers."""

    def __init__(self, stack: ActivityStack, house: PushHouse) -> None:
        self.stack, self.house = stack, house
        self.browsers, self.deliveries = PushSubscriptions(stack.database), PushDeliveries(stack.database)
        self.secrets, self.loopback_allowed = ["a secret"], True
        self.browser, self.id, self.numbers = TestBrowser(), "", count()
        self.notice = CallerNotice(
            job_id="", run_id="run-1", status=JobStatus.COMPLETED, ended_at=datetime.now(UTC)
        )

    async def order(self) -> None:
        await Teams(self.stack.database).ensure_team(OWNER)
        self.id = (await Users(self.stack.database).add_to_team("eve@films.example", OWNER, Role.MAKER)).id
        row, _ = await self.stack.jobs.add_job(a_job(title="The Kite", made_by=self.id))
        self.notice = self.notice.model_copy(update={"job_id": row.id})

    async def subscribe(self, endpoint: str | None = None, **wishes: bool) -> str:
        given: dict[str, Any] = {"when_ended": True, "when_needed": True} | self.browser.keys | wishes
        wish = NewSubscription(
            session_id=None,
            endpoint=endpoint or self.house.endpoint(f"secret-{next(self.numbers)}"),
            vapid_key=VapidKeys(self.secrets).public_text,
            name="A browser",
            **given,
        )
        return (await self.browsers.subscribe(self.id, wish)).id

    async def row(self) -> PushSubscriptionRow:
        [row] = await self.browsers.list_subscriptions(self.id)
        return row

    def needs(self) -> CallerNotice:
        status = {"status": JobStatus.AWAITING_APPROVAL, "need": NeedKind.STORYBOARD, "token": "first"}
        return self.notice.model_copy(update=status)

    async def told(self, notice: CallerNotice | None = None, attempt: int = 1) -> NoticeOutcome:
        async with create_client(loopback_allowed=self.loopback_allowed) as client:
            sender = PushSender(client, VapidKeys(self.secrets), "mailto:films@films.example")
            acting = PushActivities(self.stack.jobs, self.deliveries, sender)
            told: NoticeOutcome = await environment(attempt=attempt).run(
                acting.push_person, notice or self.notice
            )
        return told

    async def not_told(self, attempt: int = 1) -> ApplicationError:
        with pytest.raises(ApplicationError) as caught:
            await self.told(attempt=attempt)
        assert caught.value.type == ErrorType.PUSH_UNREACHED
        return caught.value

    @property
    def bodies(self) -> list[str]:
        return [json.loads(self.browser.read(heard.body))["body"] for heard in self.house.heard]


@pytest.fixture
async def eve(stack: ActivityStack) -> AsyncIterator[Orderer]:
    async with push_house() as house:
        orderer = Orderer(stack, house)
        await orderer.order()
        yield orderer


async def test_each_browser_is_told_of_the_end_once(eve: Orderer) -> None:
    await eve.subscribe()
    await eve.subscribe()
    assert await eve.told() is NoticeOutcome.DELIVERED
    # The second time there is nobody left to be told.
    assert await eve.told() is NoticeOutcome.UNWANTED
    assert eve.bodies == ["Your film is finished."] * 2
    heard = eve.house.heard[0]
    assert heard.line.startswith("POST /send/secret-")
    named = ("Content-Encoding", "TTL", "Urgency")
    assert [heard.headers[name] for name in named] == ["aes128gcm", "259200", "normal"]
    assert heard.headers["Authorization"].endswith(f", k={VapidKeys(eve.secrets).public_text}")
    assert b"Kite" not in heard.body


async def test_each_end_and_need_is_told_by_itself(eve: Orderer) -> None:
    await eve.subscribe()
    await eve.told(eve.needs())
    await eve.told(eve.notice.model_copy(update={"status": JobStatus.FAILED}))
    await eve.told(eve.notice.model_copy(update={"run_id": "run-2"}))
    assert eve.bodies == [
        "Your film waits for you to approve its storyboard.",
        "Your film was not made.",
        "Your film is finished.",
    ]


async def test_a_browser_that_wants_nothing_of_this_is_not_told(eve: Orderer) -> None:
    await eve.subscribe(when_ended=False)
    assert await eve.told() is NoticeOutcome.UNWANTED
    canceled = eve.notice.model_copy(update={"status": JobStatus.CANCELED})
    await eve.subscribe()
    assert await eve.told(canceled) is NoticeOutcome.UNWANTED
    assert eve.bodies == []


async def test_of_a_need_that_is_over_or_a_film_that_is_gone_nobody_is_told(eve: Orderer) -> None:
    await eve.subscribe()
    await eve.stack.jobs.close_job(an_end(eve.notice.job_id), run_id="run-1")
    assert await eve.told(eve.needs()) is NoticeOutcome.FORGOTTEN
    gone = eve.notice.model_copy(update={"job_id": "none"})
    assert await eve.told(gone) is NoticeOutcome.FORGOTTEN


async def test_one_that_was_not_reached_is_tried_again_alone(eve: Orderer) -> None:
    await eve.subscribe()
    await eve.subscribe()
    eve.house.answers = [(503, {})]
    error = await eve.not_told()
    assert (error.next_retry_delay, error.non_retryable) == (NOTIFY_DELAYS[0], False)
    assert await eve.told(attempt=2) is NoticeOutcome.DELIVERED
    assert len({heard.line for heard in eve.house.heard}) == 2
    assert len(eve.house.heard) == 3


@pytest.mark.parametrize("status", [404, 410])
async def test_a_subscription_that_has_ended_is_never_tried_again(eve: Orderer, status: int) -> None:
    await eve.subscribe()
    eve.house.answers = [(status, {})]
    assert await eve.told() is NoticeOutcome.UNWANTED
    row = await eve.row()
    assert (row.dead_at is not None, row.refused_code) == (True, status)
    assert await eve.told(eve.needs()) is NoticeOutcome.UNWANTED
    assert len(eve.house.heard) == 1


@pytest.mark.parametrize("status", [302, 401, 403, 408, 413, 425, 429, 500, 503])
async def test_what_may_pass_is_tried_again_and_shown_meanwhile(eve: Orderer, status: int) -> None:
    await eve.subscribe()
    eve.house.answers = [(status, {"location": eve.house.endpoint("elsewhere")})]
    await eve.not_told()
    assert ((await eve.row()).refused_code, (await eve.row()).dead_at) == (status, None)
    assert len(eve.house.heard) == 1
    assert await eve.told(attempt=2) is NoticeOutcome.DELIVERED
    assert (await eve.row()).refused_code is None


async def test_a_message_that_is_refused_for_good_is_not_sent_again_and_the_next_one_is(eve: Orderer) -> None:
    await eve.subscribe()
    eve.house.answers = [(400, {})]
    assert await eve.told() is NoticeOutcome.UNWANTED
    assert (await eve.row()).refused_code == 400
    assert await eve.told(eve.needs()) is NoticeOutcome.DELIVERED


async def test_a_service_says_how_long_to_wait_and_the_ladder_ends(eve: Orderer) -> None:
    await eve.subscribe()
    eve.house.answers = [BUSY, BUSY, BUSY]
    assert (await eve.not_told()).next_retry_delay == timedelta(minutes=20)
    # The ladder's own delay is longer.
    assert (await eve.not_told(attempt=3)).next_retry_delay == NOTIFY_DELAYS[2]
    assert (await eve.not_told(attempt=len(NOTIFY_DELAYS) + 1)).non_retryable


async def test_an_address_of_an_inner_network_is_not_called(eve: Orderer) -> None:
    await eve.subscribe()
    eve.loopback_allowed = False
    error = await eve.not_told()
    assert eve.house.heard == []
    assert "secret-" not in str(error)


async def test_neither_log_nor_error_tells_the_endpoint(
    eve: Orderer, caplog: pytest.LogCaptureFixture
) -> None:
    await eve.subscribe()
    eve.house.answers = [(500, {})]
    with caplog.at_level(logging.DEBUG):
        error = await eve.not_told()
    assert "HTTP 500" in caplog.text
    assert "secret-" not in caplog.text + str(error)


async def test_while_the_signing_key_is_replaced_older_subscriptions_are_told_by_the_older_key(
    eve: Orderer,
) -> None:
    await eve.subscribe()
    eve.secrets = ["another", *eve.secrets]
    assert await eve.told() is NoticeOutcome.DELIVERED
    eve.secrets = ["another"]
    assert await eve.told(eve.needs()) is NoticeOutcome.UNWANTED
    assert (await eve.row()).dead_at is not None


async def test_where_no_browser_may_be_told_none_is(eve: Orderer) -> None:
    await eve.subscribe()
    acting = PushActivities(eve.stack.jobs, eve.deliveries, None)
    assert await environment().run(acting.push_person, eve.notice) is NoticeOutcome.UNWANTED
    assert eve.house.heard == []
