"""A browser is told of a film, and opens it.

What needs the internet or a screen is played: `pushManager.subscribe`, the click, and, in a shell that has
no notifications, showing one. All else is real: the message goes encrypted to a push service, is decrypted as
browsers do, and is handed to Chromium's service worker.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from playwright.async_api import Browser, BrowserContext, CDPSession, Locator, Page, expect

from activities.push_person import PushActivities
from activities.push_sender import PushSender
from api.people.owner_link import make_owner_link
from contracts import CallerNotice, JobStatus, NoticeOutcome
from providers.safe_http import create_client
from store.push_deliveries import PushDeliveries
from tests.activities.kit import environment
from tests.api.kit import services_of
from tests.api.people_kit import PASSWORD, guarded_app, token_of
from tests.api.streams import listening
from tests.browser.axe import complaints
from tests.conditions import eventually
from tests.push_kit import PushHouse, TestBrowser, push_house
from tests.store.builders import a_job

ANN = "ann@films.example"
SUBSCRIBE = """
const told = %s;
PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
  if (!userVisibleOnly) throw new Error("It must show what comes.");
  const key = Uint8Array.from(atob(applicationServerKey.replaceAll("-", "+").replaceAll("_", "/")),
    (each) => each.charCodeAt(0)).buffer;
  if (key.byteLength !== 65) throw new Error("This is no key.");
  return { toJSON: () => told, options: { applicationServerKey: key }, unsubscribe: async () => true };
};
"""
# A headless shell says that it may not, though it was allowed.
ALLOWED = "Object.defineProperty(Notification, 'permission', { get: () => 'granted' });"
SHOW = """() => {
  if (Notification.permission === "granted") return;
  const shown = new Set();
  registration.showNotification = async (title, options) => {
    const notification = { title, ...options, close: () => shown.delete(notification) };
    shown.add(notification);
  };
  registration.getNotifications = async () => [...shown];
}"""
SHOWN = """async () => (await registration.getNotifications())
  .map(({ title, body, tag }) => ({ title, body, tag }))"""
CHANGE = """async ({ old, told }) => {
  const event = new ExtendableEvent("pushsubscriptionchange");
  const newSubscription = { toJSON: () => told };
  const oldSubscription = { endpoint: old, options: { applicationServerKey: null } };
  Object.defineProperties(event, {
    oldSubscription: { value: oldSubscription }, newSubscription: { value: newSubscription },
    waitUntil: { value: () => {} },
  });
  dispatchEvent(event);
}"""
CLICK = """async () => {
  const [notification] = await registration.getNotifications();
  const event = new ExtendableEvent("notificationclick");
  Object.defineProperties(event, { notification: { value: notification }, waitUntil: { value: () => {} } });
  dispatchEvent(event);
}"""


class Studio:
    """A Studio where Ann logs in with a browser that can be told, if she allows it."""

    def __init__(self, app: FastAPI, context: BrowserContext, house: PushHouse) -> None:
        self.services, self.context, self.house = services_of(app), context, house
        self.browser = TestBrowser()
        self.registrations: asyncio.Queue[str] = asyncio.Queue()

    async def open(self, *permissions: str) -> Page:
        """The Team page, as Ann sees it when she has joined."""
        told = json.dumps({"endpoint": self.house.endpoint(), "keys": self.browser.keys})
        await self.context.grant_permissions(permissions)
        await self.context.add_init_script(SUBSCRIBE % told + (ALLOWED if permissions else ""))
        page = await self.context.new_page()
        link = await make_owner_link(self.services.settings, self.services.people)
        await page.goto(f"/#/join/{token_of(link)}")
        await page.get_by_label("E-mail address").fill(ANN)
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Join").click()
        await page.get_by_role("link", name="Team").click()
        return page

    async def watch_workers(self, page: Page) -> CDPSession:
        """A way to hand messages to the page's service worker."""
        session = await self.context.new_cdp_session(page)
        session.on("ServiceWorker.workerRegistrationUpdated", self._note)
        await session.send("ServiceWorker.enable")
        return session

    def _note(self, told: dict[str, Any]) -> None:
        for each in told["registrations"]:
            self.registrations.put_nowait(each["registrationId"])

    async def order_film(self) -> str:
        user = await self.services.people.users.find_user(ANN)
        assert user
        wish = a_job(title="The Kite", owner=self.services.settings.owner, made_by=user.id)
        row, _ = await self.services.jobs.add_job(wish)
        return row.id

    async def tell(self, job_id: str) -> str:
        """Tell that the film has ended; return what Ann's browser reads of it."""
        assert self.services.push_keys
        notice = CallerNotice(
            job_id=job_id, run_id="run-1", status=JobStatus.COMPLETED, ended_at=datetime.now(UTC)
        )
        async with create_client(loopback_allowed=True) as client:
            sender = PushSender(client, self.services.push_keys, "")
            acting = PushActivities(self.services.jobs, PushDeliveries(self.services.database), sender)
            assert await environment().run(acting.push_person, notice) is NoticeOutcome.DELIVERED
        return self.browser.read(self.house.heard[-1].body).decode()


@pytest.fixture
async def studio(browser: Browser, tmp_path: Path) -> AsyncIterator[Studio]:
    async with (
        push_house() as house,
        guarded_app(tmp_path, allow_loopback=True) as app,
        listening(app) as client,
        await browser.new_context(base_url=str(client.base_url)) as context,
    ):
        yield Studio(app, context, house)


def _own_item(page: Page) -> Locator:
    """This browser, in the list of Ann's browsers."""
    return page.get_by_role("region", name="Notifications in your browsers").get_by_text("(this one)")


async def test_a_browser_is_told_of_a_film_and_opens_it(studio: Studio) -> None:
    page = await studio.open("notifications")
    session = await studio.watch_workers(page)
    await page.get_by_role("button", name="Tell me in this browser").click()
    await expect(_own_item(page)).to_be_visible()
    assert await complaints(page) == []
    job_id = await studio.order_film()
    message = await studio.tell(job_id)
    [worker] = studio.context.service_workers
    await worker.evaluate(SHOW)
    origin, registration = await page.evaluate("location.origin"), await studio.registrations.get()
    await session.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": origin, "registrationId": registration, "data": message},
    )
    shown = {"title": "The Kite", "body": "Your film is finished.", "tag": job_id}
    assert await eventually(lambda: worker.evaluate(SHOWN), "it is shown") == [shown]
    await worker.evaluate(CLICK)
    await expect(page).to_have_url(f"{origin}/#/jobs/{job_id}")
    assert await worker.evaluate(SHOWN) == []


async def test_a_browser_whose_address_changes_is_told_at_the_new_one(studio: Studio) -> None:
    page = await studio.open("notifications")
    await page.get_by_role("button", name="Tell me in this browser").click()
    await expect(_own_item(page)).to_be_visible()
    [worker] = studio.context.service_workers
    old, moved = studio.house.endpoint(), studio.house.endpoint("moved")
    told = {"endpoint": moved, "keys": studio.browser.keys}
    await worker.evaluate(CHANGE, {"old": old, "told": told})
    user = await studio.services.people.users.find_user(ANN)
    assert user

    async def is_moved() -> bool:
        [row] = await studio.services.people.push_subscriptions.list_subscriptions(user.id)
        return row.endpoint == moved

    await eventually(is_moved, "the server knows the new address")
    await studio.tell(await studio.order_film())
    assert studio.house.heard[-1].line.startswith("POST /send/moved")


async def test_a_test_that_nobody_sends_is_told_as_such(studio: Studio) -> None:
    page = await studio.open("notifications")
    await page.get_by_role("button", name="Tell me in this browser").click()
    await page.get_by_role("button", name="Send a test to Chrome").click()
    await expect(page.get_by_text("try again when Temporal is back")).to_be_visible()
    assert studio.house.heard == []


async def test_a_browser_that_is_removed_or_logged_out_is_not_told(studio: Studio) -> None:
    page = await studio.open("notifications")
    for _ in range(2):
        await page.get_by_role("button", name="Tell me in this browser").click()
        await page.get_by_role("button", name="Remove Chrome").click()
        await expect(page.get_by_role("button", name="Remove Chrome")).to_be_hidden()
    await page.get_by_role("button", name="Tell me in this browser").click()
    await expect(_own_item(page)).to_be_visible()
    # After a reload it is known again.
    await page.reload()
    await expect(_own_item(page)).to_be_visible()
    await page.get_by_role("button", name="Log out").click()
    await expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    user = await studio.services.people.users.find_user(ANN)
    assert user
    assert await studio.services.people.push_subscriptions.list_subscriptions(user.id) == []
    assert await page.evaluate("localStorage.getItem('longtake.push')") in {None, "null"}


async def test_a_browser_that_may_show_nothing_says_so(studio: Studio) -> None:
    page = await studio.open()
    await page.get_by_role("button", name="Tell me in this browser").click()
    await expect(page.get_by_text("does not allow notifications of this page")).to_be_visible()
    await expect(page.get_by_role("button", name="Remove Chrome")).to_be_hidden()
