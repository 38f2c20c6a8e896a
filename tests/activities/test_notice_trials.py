"""A test of a webhook, or of a browser, is sent once, and says what came back."""

import json
import ssl
from datetime import UTC, datetime

import pytest
from standardwebhooks import Webhook
from temporalio.exceptions import ApplicationError

from activities.caller_webhook import WebhookSigner
from activities.notice_trials import NoticeTrialActivities
from activities.push_sender import PushSender
from cli.ports import find_free_port
from contracts import NoticeWay
from contracts.error_types import ErrorType
from contracts.notice_trial import NoticeTrial, TrialAnswer
from contracts.people import Role
from contracts.webhook_state import WebhookState
from providers.safe_http import create_client
from push.vapid import VapidKeys
from store.people.push_subscriptions import NewSubscription, PushSubscriptions
from store.people.teams import Teams
from store.people.users import Users
from store.push_deliveries import PushDeliveries
from store.trial_limit import TooManyTrials
from store.webhook_deliveries import LoggedDelivery, WebhookDeliveries
from store.webhook_log import WebhookLog
from store.webhook_trials import MAX_TRIALS, WebhookTrials
from tests.activities.caller_kit import SECRET, says
from tests.activities.kit import ActivityStack, environment
from tests.providers.scripted import wire
from tests.push_kit import PushHouse, TestBrowser, push_house
from tests.store.builders import OWNER


@pytest.fixture
def backend() -> str:
    """One database: what differs between them is tested in `store`."""
    return "sqlite"


class Trials:
    """Tests as a worker sends them."""

    def __init__(self, stack: ActivityStack, trusting: ssl.SSLContext) -> None:
        self.database, self.trusting = stack.database, trusting
        self.browsers = PushSubscriptions(stack.database)

    async def send(self, way: NoticeWay, target: str) -> TrialAnswer:
        async with create_client(loopback_allowed=True, tls=self.trusting) as client:
            acting = NoticeTrialActivities(
                WebhookLog(self.database),
                client,
                WebhookSigner([SECRET]),
                PushDeliveries(self.database),
                PushSender(client, VapidKeys(["a secret"]), ""),
            )
            answer: TrialAnswer = await environment().run(
                acting.try_notice, NoticeTrial(way=way, target=target)
            )
        return answer

    async def ask(self, url: str) -> str:
        return await WebhookTrials(self.database).add_trial(OWNER, url)

    async def logged(self, delivery_id: str) -> LoggedDelivery:
        return await WebhookDeliveries(self.database).get_delivery(OWNER, delivery_id)

    async def browser(self, house: PushHouse, keys: TestBrowser) -> str:
        await Teams(self.database).ensure_team(OWNER)
        user = await Users(self.database).add_to_team("eve@films.example", OWNER, Role.MAKER)
        new = NewSubscription(
            session_id=None,
            endpoint=house.endpoint(),
            **keys.keys,
            vapid_key=VapidKeys(["a secret"]).public_text,
            name="A browser",
            when_ended=True,
            when_needed=True,
        )
        return (await self.browsers.subscribe(user.id, new)).id


@pytest.fixture
def trials(stack: ActivityStack, tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> Trials:
    return Trials(stack, tls[1])


async def test_a_webhook_gets_a_signed_example(
    trials: Trials, tls: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    async with wire(says(204), tls[0]) as receiver:
        delivery_id = await trials.ask(f"https://localhost:{receiver.port}/hook?key=secret")
        assert (await trials.logged(delivery_id)).row.state is WebhookState.UNKNOWN
        answer = await trials.send(NoticeWay.WEBHOOK, delivery_id)
    [heard] = receiver.heard
    body = Webhook(SECRET).verify(heard.body, dict(heard.headers))
    assert (body["type"], body["job_id"], body["status"]) == ("webhook.test", "test", "completed")
    assert heard.headers["webhook-id"] == delivery_id
    assert heard.line.startswith("POST /hook?key=secret")
    found = await trials.logged(delivery_id)
    assert (answer.status, found.row.state, found.row.test_url) == (204, WebhookState.DELIVERED, None)
    assert (found.row.url, len(found.attempts)) == (f"https://localhost:{receiver.port}/hook", 1)


async def test_a_webhook_that_is_not_there_is_tried_once(trials: Trials) -> None:
    delivery_id = await trials.ask(f"https://localhost:{find_free_port()}/hook")
    answer = await trials.send(NoticeWay.WEBHOOK, delivery_id)
    found = await trials.logged(delivery_id)
    assert (answer.status, answer.failure) == (None, "unreachable")
    assert (found.row.state, found.row.next_try_at) == (WebhookState.FAILED, None)


async def test_a_test_that_was_sent_or_never_was_is_not_sent(trials: Trials) -> None:
    delivery_id = await trials.ask(f"https://localhost:{find_free_port()}/hook")
    await trials.send(NoticeWay.WEBHOOK, delivery_id)
    for way, target in (
        (NoticeWay.WEBHOOK, delivery_id),
        (NoticeWay.WEBHOOK, "none"),
        (NoticeWay.PUSH, "none"),
    ):
        with pytest.raises(ApplicationError) as caught:
            await trials.send(way, target)
        assert (caught.value.type, caught.value.non_retryable) == (ErrorType.TRIAL_GONE, True)


async def test_a_team_sends_a_few_in_a_minute(trials: Trials) -> None:
    for _ in range(MAX_TRIALS):
        await trials.ask("https://hooks.example/")
    with pytest.raises(TooManyTrials) as caught:
        await trials.ask("https://hooks.example/")
    assert 0 < caught.value.seconds <= 60
    assert await WebhookTrials(trials.database).add_trial("others", "https://hooks.example/")


async def test_a_browser_tells_that_it_tells(trials: Trials) -> None:
    keys = TestBrowser()
    async with push_house() as house:
        subscription_id = await trials.browser(house, keys)
        answer = await trials.send(NoticeWay.PUSH, subscription_id)
        [heard] = house.heard
    said = json.loads(keys.read(heard.body))
    assert (said["title"], said["tag"], heard.headers["TTL"]) == ("Longtake", "test", "60")
    row = await PushDeliveries(trials.database).find_subscription(subscription_id)
    assert row
    assert answer.status == 201
    assert row.used_at is not None
    assert row.used_at <= datetime.now(UTC)


async def test_a_browser_that_is_gone_is_known_as_dead(trials: Trials) -> None:
    async with push_house() as house:
        subscription_id = await trials.browser(house, TestBrowser())
        house.answers = [(410, {})]
        answer = await trials.send(NoticeWay.PUSH, subscription_id)
    row = await PushDeliveries(trials.database).find_subscription(subscription_id)
    assert row
    assert (answer.status, row.refused_code, row.dead_at is None) == (410, 410, False)
